"""In whose voice an article is written, and the days of a live report's entries."""

from __future__ import annotations

import pytest

import backchannel as bc

BODY = "The army shelled the town of Graz on Monday. I urge the minister to resign."


def voices(text: str, **fields: str) -> dict[str, str | None]:
    record = bc.read(text, published="1990-05-10", **fields)
    return {e.trigger.quote: e.said_by.name if e.said_by else None for e in record.events}


@pytest.mark.parametrize(
    ("text", "fields", "author"),
    [
        (f"OPINION\n\nBy Ada Roe\n\n{BODY}", {}, "Ada Roe"),
        (f"By Ada Roe\n\n{BODY}", {"title": "Opinion: The shells of Graz"}, "Ada Roe"),
        (f"By Ada Roe\n\n{BODY}", {"url": "https://paper.example/opinion/1990/graz"}, "Ada Roe"),
        (f"By Ada Roe\n\n{BODY}\n\nThe views expressed here are the author's own.", {}, "Ada Roe"),
        (f"EDITORIAL\n\n{BODY}", {"outlet": "The Graz Mail"}, "The Graz Mail"),
        (f"LETTERS\n\nSir, – {BODY}\n\nADA ROE\nLinz", {}, "Ada Roe"),
        # News, whoever wrote it, and an opinion of nobody:
        (f"By Ada Roe\n\n{BODY}", {}, None),
        (f"By Ada Roe\n\n{BODY}", {"title": "Opinion polls turn against the army"}, None),
        (f"COMMENTARY\n\n{BODY}", {}, None),
        (f"By Ada Roe\n\n{BODY}", {"title": "Leader: The enemy will fail", "outlet": "The Graz Mail"}, None),
    ],
)
def test_an_opinion_rests_on_its_author(text: str, fields: dict[str, str], author: str | None) -> None:
    assert voices(text, **fields)["shelled"] == author


def test_an_author_acts_in_the_first_person() -> None:
    record = bc.read(f"OPINION\n\nBy Ada Roe\n\n{BODY}", published="1990-05-10")
    (urged,) = [e for e in record.events if e.type == "REQUEST"]
    assert [a.name for a in urged.sources] == ["Ada Roe"]
    assert urged.said_by is None


ENTRIES = "{}\n\nPolice arrested Ada Roe.\n\n{}\n\nThe army freed Ben Dow.\n\n{}\n\nRebels released Carl Lee."


@pytest.mark.parametrize(
    ("stamps", "days"),
    [
        (("4.03pm GMT", "2.50pm GMT", "11.20am GMT"), ["1990-05-10"] * 3),
        (("00:14", "23:50", "22:10"), ["1990-05-10", "1990-05-09", "1990-05-09"]),
        (("09:00", "12:30", "14:00"), ["1990-05-10"] * 3),
        (("22:00", "23:30", "00:20"), [None] * 3),
        (("Why", "Where", "When"), [None] * 3),
    ],
)
def test_entries_of_a_live_report_have_their_day(stamps: tuple[str, ...], days: list[str | None]) -> None:
    record = bc.read(ENTRIES.format(*stamps), published="1990-05-10", title="As it happened")
    dates = {e.trigger.quote: e.date.value if e.date else None for e in record.events}
    assert [dates[word] for word in ("arrested", "freed", "released")] == days


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Did the army shell the town?", "doubtful"),
        ("Has the army shelled the town?", "doubtful"),
        ("Why did the army shell the town?", "happened"),
    ],
)
def test_what_a_question_asks_is_in_doubt(text: str, status: str) -> None:
    record = bc.read(f"QUESTION: {text}\n\nMR ROE: I cannot say.\n\nQUESTION: Thank you.")
    assert [e.status for e in record.events if e.type == "ASSAULT"] == [status]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Peru condemns the raid on Cuzco. We stand by our friends. We urge Chile to talk.", "Peru"),
        # One "we" makes no release, nor do two who declare; and what is quoted is the speaker's.
        ("Peru condemns the raid on Cuzco. We urge Chile to talk.", None),
        ("Peru condemns the raid. Bolivia welcomes it. We stand by our friends. We urge Chile to talk.", None),
        (
            "“Peru condemns the raid. We stand by our friends,” Ada Roe said. “We urge Chile to free the crew.”",
            "Ada Roe",
        ),
    ],
)
def test_a_release_without_an_outlet_is_of_the_state_that_declares(text: str, source: str | None) -> None:
    record = bc.read(text, published="1990-05-10")
    (urged,) = [e for e in record.events if e.trigger.quote == "urge"]
    assert [a.name for a in urged.sources] == ([source] if source else [])


def test_a_release_rests_on_no_word_but_its_own() -> None:
    record = bc.read(
        "Peru condemns the raid on Cuzco. We urge Chile to free the pilots whom its army seized in May.",
        published="1990-05-10",
        outlet="Ministry of Foreign Affairs",
    )
    assert all(e.said_by is None for e in record.events)
    assert any(e.trigger.quote == "seized" for e in record.events)
