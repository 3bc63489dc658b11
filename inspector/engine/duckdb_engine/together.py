"""Runs a few queries at once: while one ends on a single core, the next one has the others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

T = TypeVar("T")

#: Queries that run at the same time; each is spread over all cores by itself.
WORKERS = 2


def together(works: Sequence[Callable[[], T]]) -> Iterator[tuple[int, T]]:
    """Do all works; yield each one's place and result as it is done, in the caller's thread.

    The first work that raises ends it: works that have not begun are dropped, those that have are
    waited for, and the error is raised.
    """
    if len(works) < 2:
        for place, work in enumerate(works):
            yield place, work()
        return
    with ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="query") as pool:
        places = {pool.submit(work): place for place, work in enumerate(works)}
        try:
            for done in as_completed(places):
                yield places[done], done.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
