"""Loops over flows, compiled by numba; mypy sees the plain function.

What is compiled is kept on disk until the file of the function changes; a change in a compiled
function of another file goes unseen. So functions that call each other share a file.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Return the function compiled at its first call and kept on disk; it runs without the GIL.

    Arguments are numbers and arrays; it wraps at 64 bits without a word, as C does.
    """
    return cast(F, numba.njit(cache=True, nogil=True)(function))


def compiled_parallel(function: F) -> F:
    """As `compiled`, with `numba.prange` over threads.

    Each turn writes to its own places only, so that the result does not depend on the threads.
    """
    return cast(F, numba.njit(cache=True, nogil=True, parallel=True)(function))
