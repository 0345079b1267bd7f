"""The time one answer may take, shared by all its queries."""

import time
from dataclasses import dataclass
from typing import Self

from graph.errors import QueryTimeout


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """Return the deadline `seconds` from now."""
        return cls(time.monotonic() + seconds)

    def at_least(self, seconds: float) -> "Deadline":
        """Return this deadline, or one `seconds` from now when that is later."""
        return Deadline(max(self.at, time.monotonic() + seconds))

    def left(self) -> float:
        """Return the seconds left.

        Raises:
            QueryTimeout: there are none.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise QueryTimeout("the trace used up its time limit")
        return left
