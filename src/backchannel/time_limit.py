"""A limit to how long a piece of work may take, kept by the system's alarm clock."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")
_AGAIN = 1.0
"""Seconds after which the alarm goes off again: what it raises is lost where it is raised in a finaliser."""


class TookTooLong(BaseException):
    """The work was not done in its time. No Exception: a handler of faults inside the work must not take it for one."""


def within(seconds: float, work: Callable[[], _T]) -> _T:
    """What the work returns. Raises TookTooLong where it is not done after so many seconds by the clock.

    The alarm rings only in the main thread of a process, and Windows has none: elsewhere, and where the program has
    set an alarm of its own, the work has no limit. A call into a library that does not come back to Python is not
    broken off before it does.
    """
    if (
        sys.platform == "win32"
        or threading.current_thread() is not threading.main_thread()
        or signal.getitimer(signal.ITIMER_REAL)[0]
    ):
        return work()
    ended = False

    def ring(_number: int, _frame: FrameType | None) -> None:
        if not ended:
            raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, min(seconds, _AGAIN))
        try:
            return work()
        finally:
            ended = True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
