"""Labels before paragraphs: speakers of a transcript, clock times of a live report, and the news that has neither."""

from __future__ import annotations

import pytest

from backchannel.annotate.turns import find_labels, find_stamps, shout_end


def labels(*paragraphs: str) -> list[str]:
    return [paragraphs[at][start:end] for at, (start, end, _) in sorted(find_labels(paragraphs).items())]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (("QUESTION: Is it open?", "MR ROE: It is.", "It will stay so."), ["QUESTION", "MR ROE"]),
        (("Q: Is it open?", "A: It is."), ["Q", "A"]),
        (("Ada Roe: Is it?", "Ben Dow: It is.", "Roe: Why?", "Dow: Fog."), ["Ada Roe", "Ben Dow", "Roe", "Dow"]),
        (("Question (Radio One): Is it?", "Colonel Roe: No.", "Question: Why?", "Colonel Roe: Fog."),
         ["Question", "Colonel Roe", "Question", "Colonel Roe"]),
        (("((AB)) : Why now?", "Because.", "((AB)) : Since when?", "Since May."), ["AB", "AB"]),
        (("((AB)) Why now?", "Because.", "((AB)) Since when?", "Since May."), ["AB", "AB"]),
        # What is no transcript:
        (("Ada Roe: the bridge is gone.", "The ferry runs."), []),
        (("WHO: Ada Roe", "WHAT: A briefing", "WHERE: Graz"), []),
        (("Killed: twelve.", "Wounded: forty.", "Missing: three.", "Cause: fog."), []),
        (("PHOTO: The bridge.", "SOURCE: The board."), []),
        (("OSLO: The bridge fell.", "It was old.", "BERGEN: The ferry runs.", "It is new."), []),
        (("(AB) The bridge fell.", "(CD) The board met."), []),
    ],
)  # fmt: skip
def test_labels(paragraphs: tuple[str, ...], expected: list[str]) -> None:
    assert labels(*paragraphs) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (("[19:45] The ferry stops.", "[18:10] The bridge falls.", "[9:05] Fog."), 3),
        (("4.03pm: He resigns.", "2.50pm GMT – Crowds gather.", "11.20am: Good morning."), 3),
        (("14:22 | The army speaks.", "The crowd waits.", "12:05 | Shots."), 0),
        (("10:30 was the hour of the raid.", "11:00 came and went.", "12:00 was too late."), 0),
        (("1912: the first war.", "1914 - the second.", "1918: peace."), 0),
    ],
)
def test_stamps(paragraphs: tuple[str, ...], expected: int) -> None:
    assert len(find_stamps(paragraphs)) == expected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("BREAKING Soldiers surrender", "Soldiers surrender"),
        ("BREAKING NEWS: Envoys freed", "Envoys freed"),
        ("LIVE: Cabinet resigns", "Cabinet resigns"),
        ("Breaking with Moscow, the party left", "Breaking with Moscow, the party left"),
        ("LIVE ammunition was used", "LIVE ammunition was used"),
    ],
)
def test_what_a_newsroom_shouts(text: str, rest: str) -> None:
    assert text[shout_end(text) :] == rest
