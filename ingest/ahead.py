"""Read the next thing while this one is worked on."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

_Item = TypeVar("_Item")
_END: Final = object()


def ahead(items: Iterable[_Item]) -> Iterator[_Item]:
    """Yield `items` in order, the next one always being made in a second thread.

    Readers spend their time in code that runs beside Python; an error of theirs comes at its
    place in the order.
    """
    source = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        coming = pool.submit(next, source, _END)
        while (item := coming.result()) is not _END:
            coming = pool.submit(next, source, _END)
            yield item  # type: ignore[misc]
