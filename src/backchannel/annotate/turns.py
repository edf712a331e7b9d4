"""Labels before paragraphs: who speaks next in a transcript ("MR KIRBY:"), and when an entry of a live report was made.

A label is no part of any sentence. Both forms must come several times before they are believed: one line that begins
with a name and a colon, or with a clock time, is news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_SPEAKER = re.compile(
    r"[\"“*]{0,2}(?P<name>[A-Z][A-Z.'’-]*(?: [A-Z(][A-Z.'’)-]*){0,5}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){0,3})"
    r"(?: \([^)\n]{1,40}\))?\*{0,2}:\*{0,2}\s+(?=\S)"
)
# Interviewers in brackets: "((MK)) : Why now?", "((MK)) Why now?"; the answer stands in the next paragraph, without a
# name, or has one in brackets too.
_ASKING = re.compile(
    r"(?:\({1,2}(?P<name>[A-Z][\w.'’ -]{0,30})\){1,2} ?:|\(\((?P<bare>[A-Z][\w.'’ -]{0,30})\)\))\s+(?=\S)"
)
_NO_SPEAKERS = frozenset(
    "title headline link"
    " image photo photograph file video audio note notes source sources update updated breaking summary correction"
    " editor related read tags category date dateline subject from to re cc tel email contact fact claim caption"
    " location time briefer briefers participants moderators speakers interview watch listen more live developing"
    " background credit credits reporting written edited embargo embargoed by the who what where when why how".split()
)
_CLOCK = (
    r"(?:[01]?\d|2[0-3])[.:h][0-5]\d(?: ?[ap]\.?m\.?)?|(?:1[0-2]|0?[1-9]) ?[ap]\.?m\.?"
    r"|(?:[01]\d|2[0-3])[0-5]\d ?(?=GMT|UTC)"
)
_ZONE = r"(?: ?(?:GMT|UTC|BST|CES?T|EES?T|ES?T|EDT|PS?T|PDT|IST|MSK|JST|AEDT|AEST|local time)(?: ?[+-]\d{1,2})?)?"
# "[19:45] The army …", "14:22 GMT – Shots …", "4.03pm: He resigns".
_STAMP = re.compile(rf"(?:[\[(](?:{_CLOCK}){_ZONE}[\])]|(?:{_CLOCK}){_ZONE}(?= ?[-–—:|]))\s*[-–—:|]?\s*(?=\S)", re.I)
# What a newsroom shouts before a line.
_SHOUT = re.compile(
    r"(?:BREAKING|URGENT|LIVE|UPDATED?|JUST IN|FLASH|DEVELOPING|EXCLUSIVE)(?: NEWS)?\s*[-–—:|]?\s+(?=[A-Z])"
)
_LEAST_TURNS = 2
_LEAST_NAMED_TURNS = 4
_LEAST_STAMPS = 3


def find_labels(paragraphs: Sequence[str]) -> dict[int, tuple[int, int, int]]:
    """The speakers' labels by the paragraph that they open: where the name begins and ends, and where the words begin.

    Empty for what is no transcript: two who ask in brackets, two loud names ("QUESTION", "MR KIRBY") of which one
    comes back or that open most paragraphs, or four turns of names that each come back make one; two datelines
    ("NEW DELHI:") make none.
    """
    asking = {at: m for at, text in enumerate(paragraphs) if (m := _ASKING.match(text))}
    found = asking if len(asking) >= _LEAST_TURNS else _speakers(paragraphs)
    return {at: (*m.span(m.lastgroup or "name"), m.end()) for at, m in found.items()}


def _speakers(paragraphs: Sequence[str]) -> dict[int, re.Match[str]]:
    labels = {at: m for at, text in enumerate(paragraphs) if (m := _SPEAKER.match(text)) and _may_speak(m["name"])}
    loud = {at: m for at, m in labels.items() if m["name"].isupper()}
    names = Counter(m["name"] for m in loud.values())
    if len(names) >= _LEAST_TURNS and (names.total() > len(names) or 2 * len(loud) > len(paragraphs)):
        return loud
    # "Ilse Brandt:", later "Brandt:".
    turns = Counter(m["name"].split()[-1] for m in labels.values())
    labels = {at: m for at, m in labels.items() if turns[m["name"].split()[-1]] >= _LEAST_TURNS}
    several = len({m["name"].split()[-1] for m in labels.values()}) >= _LEAST_TURNS
    return labels if several and len(labels) >= _LEAST_NAMED_TURNS and _is_most(labels, turns) else {}


def _is_most(labels: dict[int, re.Match[str]], turns: Counter[str]) -> bool:
    """Whether the names that come back are all but a few of those that a colon follows: no list of facts has that."""
    return len(labels) >= 0.75 * turns.total()


def _may_speak(name: str) -> bool:
    return name.split(maxsplit=1)[0].lower().strip(".") not in _NO_SPEAKERS


def find_stamps(paragraphs: Sequence[str]) -> dict[int, int]:
    """The clock times that open the entries of a live report, by paragraph, with where the entry's words begin."""
    found = {at: m.end() for at, text in enumerate(paragraphs) if (m := _STAMP.match(text)) and m.end() < len(text)}
    return found if len(found) >= _LEAST_STAMPS else {}


def shout_end(text: str) -> int:
    """Where the words begin after "BREAKING" or "LIVE:", 0 where there is none of these."""
    shout = _SHOUT.match(text)
    return shout.end() if shout else 0
