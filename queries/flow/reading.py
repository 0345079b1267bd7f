"""Reading flows with as many processes as it is worth."""

import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final

from graph.errors import StoreError
from graph.store import StoreFile
from queries.flow.read import Page, Reader
from queries.flow.rows import Share, ShareWriter, Sharing
from queries.flow.second_reader import SecondReader

#: Pages from which on a second process is worth the second that it takes to start.
_ENOUGH: Final = 4

log = logging.getLogger(__name__)


def read_all(reader: Reader, sharing: Sharing) -> list[Share]:
    """Read all nodes, and the flows that `sharing` asks for.

    Returns the flows as shares, in the order of their ids' files.
    """
    file = reader.store.file()
    pages = deque(reader.pages() if sharing.batches else ())
    if file is None or len(pages) < _ENOUGH:
        reader.read_nodes(sharing.folder)
        with closing(ShareWriter(sharing)) as own:
            _read(pages, reader, own)
            return [own.share()]
    return _read_by_two(pages, reader, sharing, file)


def _read_by_two(
    pages: deque[Page], reader: Reader, sharing: Sharing, file: StoreFile
) -> list[Share]:
    theirs = sharing.next()
    with (
        closing(ShareWriter(sharing)) as own,
        closing(SecondReader(file, theirs, reader.begin)) as second,
        ThreadPoolExecutor(1) as thread,
    ):
        job = thread.submit(_feed, pages, second)
        try:
            reader.read_nodes(sharing.folder)
            _read(pages, reader, own)
        finally:
            pages.clear()  # whatever happened, the other one needs no more of them
        try:
            other = job.result()
        except StoreError as error:
            log.warning("reading goes on in one process: %s", error)
            theirs.discard()
            _read(deque(second.pages), reader, own)
            return [own.share()]
        return [own.share(), other]


def _read(pages: deque[Page], reader: Reader, share: ShareWriter) -> None:
    while (page := _next(pages)) is not None:
        reader.read(page, share)


def _feed(pages: deque[Page], second: SecondReader) -> Share:
    second.start()
    while (page := _next(pages)) is not None:
        second.read(page)
    return second.share()


def _next(pages: deque[Page]) -> Page | None:
    try:
        return pages.popleft()  # two threads take from here
    except IndexError:
        return None
