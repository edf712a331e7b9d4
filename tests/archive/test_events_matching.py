"""What joins two tellings of an event and what keeps them apart, as values: each row states only what differs."""

from __future__ import annotations

from datetime import date
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive.events_matching import (
    MOST_WORDS,
    SAME_EVENT,
    Doer,
    Telling,
    likeness,
    may_be_one,
    neighbours,
    outline,
    stems,
)

DAY = date(1979, 11, 20)
STORY = frozenset({"story"})
OTHER = frozenset({"another"})


def doer(name: str, kind: str = "state", country: str | None = None) -> Doer:
    return Doer(name.casefold(), kind, country, stems(name))


IRAN, IRAQ, USA = doer("Iran", country="IRN"), doer("Iraq", country="IRQ"), doer("United States", country="USA")
WALDHEIM = doer("Kurt Waldheim", "person", "AUT")
GHOTBZADEH, BEHESHTI = doer("Sadegh Ghotbzadeh", "person", "IRN"), doer("Mohammad Beheshti", "person", "IRN")
WHITE_HOUSE = doer("White House", "organ", "USA")
TEN, THIRTEEN = doer("ten captives", "unnamed"), doer("13 captives", "unnamed")


def telling(words: str = "", trigger: str = "", **differs: Any) -> Telling:
    day = differs.pop("day", DAY)
    last = differs.pop("last", day)
    told = differs.pop("told", date(1979, 11, 21))
    base = Telling(
        type="CONCEDE",
        status="happened",
        first_day=day,
        last_day=last,
        place=None,
        place_country=None,
        told=(told, told),
        stories=STORY,
        sources=(IRAN,),
        targets=(TEN,),
        words=stems(words or "Iran freed ten captives from the occupied embassy"),
        trigger=stems(trigger or "freed"),
    )
    return base._replace(**differs)


def month(year: int, number: int, last: int) -> dict[str, Any]:
    return {"day": date(year, number, 1), "last": date(year, number, last)}


@pytest.mark.parametrize(
    ("one", "event"),
    [
        pytest.param(telling(), telling(), id="the very same"),
        pytest.param(telling(), telling(stories=OTHER, told=date(1980, 3, 1)), id="recalled months later"),
        pytest.param(telling(), telling(**month(1979, 11, 30)), id="a day and the month that it lies in"),
        pytest.param(telling(), telling(day=None), id="undated, in the story"),
        pytest.param(telling(), telling(targets=()), id="told without whom"),
        pytest.param(telling(type="RETREAT"), telling(), id="a neighbouring type in the same words"),
        pytest.param(telling(), telling(status="planned", told=date(1979, 11, 18)), id="planned, then it happened"),
        pytest.param(telling(), telling(status="denied"), id="told and denied"),
        pytest.param(
            telling(type="CONSULT", sources=(WALDHEIM,), targets=(GHOTBZADEH,)),
            telling(type="CONSULT", sources=(GHOTBZADEH,), targets=(WALDHEIM,)),
            id="a meeting told from either side",
        ),
        pytest.param(
            telling(sources=(WHITE_HOUSE,)), telling(sources=(USA,)), id="an organ and the state for which it acts"
        ),
        pytest.param(
            telling("a bomb killed 12 people at the market of Isfahan", "killed", type="ASSAULT",
                    sources=(), targets=(doer("12 people", "unnamed"),)),
            telling("a bomb killed 19 people at the market of Isfahan", "killed", type="ASSAULT",
                    sources=(), targets=(doer("19 people", "unnamed"),)),
            id="the dead counted again",
        ),
    ],
)  # fmt: skip
def test_these_are_one_event(one: Telling, event: Telling) -> None:
    assert likeness(one, event) >= SAME_EVENT
    assert likeness(event, one) >= SAME_EVENT or one.status != event.status


@pytest.mark.parametrize(
    ("one", "event"),
    [
        pytest.param(telling(), telling(day=date(1979, 11, 19)), id="another day"),
        pytest.param(telling(), telling(**month(1979, 12, 31)), id="another month"),
        pytest.param(telling(), telling(type="ASSAULT"), id="another type"),
        pytest.param(telling(), telling(sources=(IRAQ,)), id="another doer"),
        pytest.param(telling(), telling(place_country="IRQ", place=" baghdad "), id="a place is open on one side"),
        pytest.param(telling(), telling(status="asked"), id="asked for is not done"),
        pytest.param(
            telling(status="planned", day=date(1979, 12, 1), told=date(1979, 11, 25)),
            telling(day=None),
            id="planned again after it happened",
        ),
        pytest.param(telling(day=None), telling(day=None, stories=OTHER), id="undated, of two stories"),
        pytest.param(
            telling(day=None, told=date(1979, 11, 2)),
            telling("thirteen were let go on orders of the council", "let go", day=None, told=date(1979, 12, 2)),
            id="undated, a month apart",
        ),
        pytest.param(
            telling(type="CONSULT", sources=(WALDHEIM,), targets=(GHOTBZADEH,)),
            telling(type="CONSULT", sources=(WALDHEIM,), targets=(BEHESHTI,)),
            id="two meetings of one man",
        ),
        pytest.param(
            telling("Iran and Iraq fired rockets at Dezful", "fired", type="ASSAULT", sources=(IRAN,), targets=(IRAQ,)),
            telling("Iraq shelled Abadan with heavy guns", "shelled", type="ASSAULT", sources=(IRAQ,), targets=(IRAN,)),
            id="attacked and attacks",
        ),
        pytest.param(
            telling("freed on Monday were ten captives", day=None),
            telling("13 captives left by air and were free", "free", day=None, targets=(THIRTEEN,)),
            id="undated, and other numbers",
        ),
        pytest.param(
            telling("Carter expelled the diplomats", "expelled", type="SANCTION", sources=(), targets=(IRAN,)),
            telling("imports of oil were halted", "halted", type="SANCTION", sources=(USA,), targets=(IRAN,)),
            id="two measures of one day that share no word",
        ),
    ],
)  # fmt: skip
def test_these_are_two_events(one: Telling, event: Telling) -> None:
    if event.place_country and not one.place_country:
        one = one._replace(place_country="IRN", place=" tehran ")
    assert likeness(one, event) < SAME_EVENT


def test_types_are_neighbours_either_way() -> None:
    assert may_be_one("COERCE", "ASSAULT")
    assert may_be_one("ASSAULT", "COERCE")
    assert not may_be_one("CONSULT", "ASSAULT")
    assert neighbours("CONSULT") == {"CONSULT", "COOPERATE"}


DOERS = st.lists(st.sampled_from([IRAN, IRAQ, USA, WALDHEIM, GHOTBZADEH, WHITE_HOUSE, TEN, THIRTEEN]), max_size=2)
WORDS = st.sampled_from(["", "freed ten captives", "freed 13 captives of 52", "shelled Abadan", "met in Tehran"])


@st.composite
def tellings(draw: st.DrawFn) -> Telling:
    day = draw(st.sampled_from([None, DAY, date(1979, 11, 19)]))
    return telling(
        day=day,
        type=draw(st.sampled_from(["CONCEDE", "RETREAT", "ASSAULT", "CONSULT"])),
        status=draw(st.sampled_from(["happened", "planned", "asked", "denied"])),
        stories=draw(st.sampled_from([STORY, OTHER])),
        sources=tuple(draw(DOERS)),
        targets=tuple(draw(DOERS)),
        words=draw(WORDS),
        trigger=draw(WORDS),
    )


@given(tellings(), tellings())
def test_words_add_no_more_than_is_said_and_join_nothing_that_is_kept_apart(one: Telling, event: Telling) -> None:
    bare, whole = outline(one, event), likeness(one, event)
    assert whole == -inf if bare == -inf else whole <= bare + MOST_WORDS


@given(tellings(), tellings())
def test_the_order_makes_no_difference_but_for_plans(one: Telling, event: Telling) -> None:
    if "planned" not in (one.status, event.status):
        assert likeness(one, event) == pytest.approx(likeness(event, one))
