"""What the texts of R03 return."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """What a project paid for one stated use; money in fen, times in epoch milliseconds."""

    project: str
    name: str
    kind: str
    division: str
    purpose: str
    programme: str
    project_function: str
    use: str
    function_code: str
    payee_kind: str
    fund: str
    payments: int
    amount: int
    last_at: int

    @property
    def way(self) -> tuple[str, str, str]:
        """What tells payments of this use from others of the project."""
        return self.use, self.function_code, self.payee_kind


@dataclass(frozen=True, slots=True)
class PaidFor:
    """A payment of a project (`holder`) with what tells its use."""

    holder: str
    use: str
    function_code: str
    payee_kind: str
    flow: str
    at: int

    @property
    def way(self) -> tuple[str, str, str]:
        """What tells its use."""
        return self.use, self.function_code, self.payee_kind


@dataclass(frozen=True, slots=True)
class Undone:
    """A payment of a project of which money came back."""

    project: str
    use: str
    function_code: str
    payee_kind: str
    flow: str
    paid: int
    returned: int

    @property
    def way(self) -> tuple[str, str, str]:
        """What tells its use."""
        return self.use, self.function_code, self.payee_kind

    @property
    def wholly(self) -> bool:
        """Whether all of it came back."""
        return self.returned >= self.paid


@dataclass(frozen=True, slots=True)
class Given:
    """An allocation that gave a project money, and what it says that is for."""

    project: str
    allocation: str
    title: str
    purpose: str
    nature: str
    flow: str
    at: int

    @property
    def words(self) -> tuple[str, str]:
        """What the document says."""
        return self.title, self.purpose


@dataclass(frozen=True, slots=True)
class Use:
    """A stated use."""

    use: str


@dataclass(frozen=True, slots=True)
class VillageSpent:
    """What a village spent after a project had paid it; fen and epoch milliseconds."""

    project: str
    name: str
    division: str
    purpose: str
    programme: str
    village: str
    village_name: str
    fund: str
    flow: str
    use: str
    amount: int
    at: int
