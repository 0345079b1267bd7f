"""Levels of government, highest first."""

from typing import Final

LEVELS: Final = ("中央", "省", "市", "县", "乡", "村")


def is_below(level: str, other: str) -> bool:
    """Return whether `level` is a lower one than `other`; unknown ones are not."""
    if level not in LEVELS or other not in LEVELS:
        return False
    return LEVELS.index(level) > LEVELS.index(other)
