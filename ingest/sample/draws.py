"""Numbers that look random but are a pure function of (seed, what for, index).

Nothing is kept between draws, so any village can be written without the ones before it, in any
number of processes, and always with the same result.
"""

import hashlib
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)


@cache
def _start(seed: int, what: str) -> np.uint64:
    return np.uint64(
        int.from_bytes(hashlib.sha256(f"{seed}:{what}".encode()).digest()[:8], "big")
    )


def draws(seed: int, what: str, index: Ints, below: int) -> Ints:
    """Return one integer in [0, `below`) for each index.

    Source: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014
    (splitmix64).
    """
    z = index.astype(np.uint64) * _GOLDEN + _start(seed, what)
    z = (z ^ (z >> np.uint64(30))) * _MIX_1
    z = (z ^ (z >> np.uint64(27))) * _MIX_2
    z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)) % np.uint64(below)).astype(np.int64)


def draw(seed: int, what: str, index: int, below: int) -> int:
    """Return one integer in [0, `below`)."""
    return int(draws(seed, what, np.array([index], dtype=np.int64), below)[0])
