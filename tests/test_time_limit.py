"""Work that takes too long is broken off, in whatever it is doing; the alarm is quiet before and after."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from backchannel.time_limit import TookTooLong, within


def for_ever() -> None:
    while True:
        pass


def in_a_pattern() -> None:
    re.fullmatch(r"(?:a|a)*b", "a" * 60)


def in_a_handler_of_all_faults() -> None:
    while True:
        try:
            for_ever()
        except Exception:
            return


def in_a_finaliser() -> None:
    class Slow:
        def __del__(self) -> None:
            for_ever()

    Slow()
    for_ever()


@pytest.mark.parametrize("work", [for_ever, in_a_pattern, in_a_handler_of_all_faults])
def test_what_takes_too_long_is_broken_off(work: Callable[[], None]) -> None:
    with pytest.raises(TookTooLong):
        within(0.02, work)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_alarm_rings_again_where_it_was_not_heard() -> None:
    with pytest.raises(TookTooLong):
        within(0.02, in_a_finaliser)


def test_work_that_is_done_leaves_no_alarm() -> None:
    before = signal.getsignal(signal.SIGALRM)
    assert within(60, lambda: signal.getitimer(signal.ITIMER_REAL)[0]) > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_fault_of_the_work_comes_through_and_leaves_no_alarm() -> None:
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 // 0)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_alarm_of_the_program_is_left_alone() -> None:
    outer = within(60, lambda: within(0.001, lambda: signal.getitimer(signal.ITIMER_REAL)[0]))
    assert outer > 50


def test_outside_the_main_thread_there_is_no_limit() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(within, 0.001, lambda: signal.getitimer(signal.ITIMER_REAL)).result() == (0.0, 0.0)
