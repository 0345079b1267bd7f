"""What a detector says: 疑似, with its evidence, and what would explain it innocently."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Figure = int | str


class Verdict(StrEnum):
    """Result of testing an innocent explanation."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


def held(found: bool) -> Verdict:
    """Return the verdict on an explanation that either holds or does not."""
    return Verdict.HOLDS if found else Verdict.FAILS


class Severity(StrEnum):
    """Bands of the amount at stake (贪污贿赂解释 2016): below, 较大, 巨大, 特别巨大."""

    BELOW = "below"
    LARGER = "larger"
    HUGE = "huge"
    EXCEPTIONAL = "exceptional"


class Nature(StrEnum):
    """Whether a finding speaks of people's acts or of the quality of the data."""

    SUSPICION = "suspicion"
    DATA = "data"


#: Least fen of each band; of 特定款物 (relief, poverty, resettlement …) for the first one.
_BANDS: Final = (
    (300_000_000, Severity.EXCEPTIONAL),
    (20_000_000, Severity.HUGE),
    (3_000_000, Severity.LARGER),
)
SPECIFIC_LEAST: Final = 1_000_000


def severity(fen: int, *, specific: bool = False) -> Severity:
    """Return the band of an amount; `specific` for 特定款物, whose first band begins lower."""
    for least, band in _BANDS:
        if fen >= least:
            return band
    return Severity.LARGER if specific and fen >= SPECIFIC_LEAST else Severity.BELOW


@dataclass(frozen=True, slots=True)
class Innocent:
    """An innocent explanation that was tested.

    Attributes:
        code: names its text, `<rule>.innocent.<code>` in the catalogue.
        figures: what the text tells, as in `Finding`.
    """

    code: str
    verdict: Verdict
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a rule as one case met it or not.

    Attributes:
        code: names its text, `<rule>.condition.<code>` in the catalogue.
        found, wanted: what there is, and what the rule asks for.
        unit: fen | ms (a moment) | days | count | percent | text.
    """

    code: str
    met: bool
    found: Figure
    wanted: Figure
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class Words:
    """Texts that a finding brings along, by language, where the catalogue has none."""

    name: Mapping[str, str]
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicion (疑似), never guilt.

    Attributes:
        code: of the rule.
        subjects: node ids, the one that the finding is about first.
        division: 12-digit code of where, or empty.
        fund: id of the FundingSource whose money is at stake, or empty.
        period: YYYY or YYYY-MM, or two of them joined with `/`.
        amount: fen at stake.
        flows: ids of the flows that are the evidence, in order.
        figures: what the explanation tells, by name: `*_fen` is money, `*_at` a moment in epoch
            milliseconds, anything else stands as it is.
        variant: names the text of the explanation, `<rule>.finding[.<variant>]`.
        innocents: the innocent explanations that were tested.
        unseen: what could not be seen; codes of `<rule>.unseen.<code>`.
        confidence: of the rule in such a case, in hundredths, before innocent explanations.
        specific: the money is 特定款物, for which the first band of severity begins lower.
        words: its texts, where a custom model found it; else the catalogue has them.
    """

    code: str
    subjects: tuple[str, ...]
    division: str
    fund: str
    period: str
    amount: int
    flows: tuple[str, ...]
    figures: Mapping[str, Figure]
    variant: str = ""
    innocents: tuple[Innocent, ...] = ()
    unseen: tuple[str, ...] = ()
    confidence: int = 60
    specific: bool = False
    nature: Nature = Nature.SUSPICION
    words: Words | None = None

    @property
    def severity(self) -> Severity:
        """Band of the amount at stake."""
        return severity(self.amount, specific=self.specific)

    @property
    def explained(self) -> bool:
        """Whether an innocent explanation holds."""
        return any(each.verdict is Verdict.HOLDS for each in self.innocents)

    @property
    def fingerprint(self) -> str:
        """What stays the same from run to run: rule, subjects, fund and period."""
        said = "\n".join((self.code, *sorted(self.subjects), self.fund, self.period))
        return hashlib.sha256(said.encode()).hexdigest()[:24]
