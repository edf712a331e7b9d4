"""What is remembered is bounded, and is never anything but what was put in."""

import pytest

from backchannel import remembered
from backchannel.remembered import Remembered


def test_it_forgets_before_it_holds_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    squares: Remembered[int, int] = Remembered()
    for number in range(20):
        squares[number] = number * number
        assert len(squares) <= 3
        assert all(value == key * key for key, value in squares.items())


def test_what_is_there_is_renewed_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    words: Remembered[str, int] = Remembered()
    words["one"], words["two"] = 1, 2
    words["two"] = 3
    assert words == {"one": 1, "two": 3}
