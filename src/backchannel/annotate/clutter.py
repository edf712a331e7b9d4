"""Page clutter inside a text: what stands on a page but is no news.

A block is clutter as a whole or not at all, and only where its form leaves no doubt: news that is skipped is lost,
clutter that is read is a nuisance. So a rule takes in the whole block, or a short block's telling start or end.
The forms stand in `data/clutter.tsv`, each with a line that it marks and, where one comes near, news that it must not.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from backchannel.errors import VocabularyError

_LONGEST = 600
"""Code points beyond which a block is taken for news without a look: no line of clutter that we know is as long."""

_LONGEST_CAPTION = 60
"""Words of a caption at most; a credit under a longer block may close a report."""

_LONGEST_CREDIT = 110

_FILE = "clutter.tsv"
_COLUMNS = ["reason", "where", "form", "example", "news"]
# What may stand around a form in its block.
_AROUND = {"whole": r"\W*(?:{})\W*", "start": r"(?:{})", "end": r"(?:^|(?<=[\s.(\[|—–-]))(?:{})[\s.)\]]*\Z"}

_STAMP_START = re.compile(r"\W*(?:(?:last|first) )?(?:updated|published|posted|modified|created|issued)\b", re.I)
_STAMP_WORD = re.compile(
    r"\d[\d:./,-]*(?:st|nd|rd|th|am|pm|a\.m\.?|p\.m\.?|h)?"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|[ap]\.?m\.?|gmt|utc|[ce]e?st|[ecmp][sd]?t|ist|bst|msk|et|at|on|ago|an?"
    r"|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|updated|published|posted|modified|last|first|created"
    r"|local|time|and|of|[|•·–—-]",
    re.I,
)
_BYLINE = re.compile(r"(?:By|BY)\s+(?!(?:the|all|any|then|now|late|mid|early|next|law|contrast)\b)", re.I)
_CALENDAR = re.compile(
    r"(?:january|february|march|april|june|july|august|september|october|november|december|[a-z]+day|\d+)(?:\W|$)", re.I
)
_WORK_CREDIT = re.compile(
    r"\(?(?:(?:additional |further )?(?:reporting|writing|editing|research|production|translation|photograph(?:y|s))"
    r"|(?:written|edited|compiled|translated|reported|produced|words|story|text|photos?|photographs?|images?)) by\b",
    re.I,
)
_NOT_WORD = re.compile(r"\W+")
_CLOCK = re.compile(r"\d{1,2}[.:h]\d\d(?!\d)|\d ?[ap]\.?m\b|\d{4} ?(?:GMT|UTC)|\bago\b", re.I)
_PARTS = re.compile(r"[\s,]+|(?<=\d)(?=[ap]\.?m\b)", re.I)
# What a list of links stands under, and what a release's word on its sender.
_LINKS_BELOW = re.compile(r"(?:related|more|see also|also|further|most|recommended|top|latest)\b[^.!?]{0,40}:?", re.I)
_LONGEST_LINK = 15
_ABOUT = re.compile(r"About (?:the |us\b)?(?:[A-Z]\S*(?: (?:of|for|and|in|on|the|[A-Z]\S*)){0,8})?\W*")
_INITIALS = re.compile(r"[A-Z]{3,}(?:[ /-][A-Z]{2,3}){1,4}|[A-Za-z]{2,3}(?:[/-][A-Za-z]{2,3}){1,4}")
_LAST = 4
"""Paragraphs at the end of an article in which one may tell who its author is."""
_AUTHOR = re.compile(
    r"\W*(?:(?:The (?:writer|author)|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}) (?:is|was|writes)\b[^.!?“]{0,60}"
    r"\b(?:columnist|correspondent|contributing (?:editor|writer)|staff writer|(?:is|was) (?:a |an |the )?(?:former )?"
    r"(?:\w+ ){0,2}(?:editor|author|fellow|professor|journalist|reporter))\b[^!?]{0,200}"
    r"|The (?:writer|author) (?:is|was|has|teaches|served)\b[^!?]{0,200})"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The forms of clutter: for a whole block, for its start, for its end; and the word lists that other rules ask."""

    whole: tuple[tuple[str, re.Pattern[str]], ...]
    start: tuple[tuple[str, re.Pattern[str]], ...]
    end: tuple[tuple[str, re.Pattern[str]], ...]
    words: dict[str, frozenset[str]]


def clutter_reasons(paragraphs: Sequence[str], title: str | None, spoken: Container[int] = ()) -> list[str | None]:
    """For each paragraph of an article why it is clutter, or None; `spoken` are those that a speaker's label opens.

    Besides what `clutter_reason` sees in a paragraph by itself: the lines of a list of links, what a release says
    about its sender, and who the author is, below the text.
    """
    reasons: list[str | None] = []
    last = len(paragraphs) - _LAST
    # Why the lines that follow are clutter too, and whether only lines are.
    following, lines_only = "", True
    for at, text in enumerate(paragraphs):
        line = len(text.split()) <= _LONGEST_LINK and text[-1] not in '.!?:…"”’'
        why = None if at in spoken else clutter_reason(text, title, paragraphs[: min(at, 1)])
        if at in spoken or (following and why is None and line is not lines_only):
            following = ""
        if at not in spoken and why is None:
            if line and 2 * at >= len(paragraphs) and _ABOUT.match(text):
                following, lines_only, why = "about the sender", False, "about the sender"
            elif at >= last and at and (_AUTHOR.fullmatch(text) or _INITIALS.fullmatch(text)):
                why = "byline"
        if why == "read more" and _LINKS_BELOW.fullmatch(text):
            following, lines_only = "read more", True
        reasons.append(why or following or None)
    return reasons


def clutter_reason(block: str, title: str | None, before: Sequence[str]) -> str | None:
    """Why the block is clutter ("photo caption", "read more", …), or None where it is news.

    `before` are the blocks that stand above it: a headline that stands twice is clutter the second time.
    """
    text = block.strip()
    if len(text) > _LONGEST:
        return None
    if _is_repeated(text, title, before):
        return "repeated headline"
    rules = load_rules()
    for reason, pattern in rules.whole:
        if pattern.fullmatch(text):
            return reason
    words = text.split()
    if len(words) <= 14 and _is_share_line(words, rules):
        return "share buttons"
    if _is_stamp(text, words):
        return "time stamp"
    if _is_byline(text, words, rules):
        return "byline"
    if len(words) > _LONGEST_CAPTION:
        return None
    by_start = (reason for reason, pattern in rules.start if pattern.match(text))
    by_end = (reason for reason, pattern in rules.end if pattern.search(text, max(0, len(text) - _LONGEST_CREDIT)))
    return next(by_start, None) or next(by_end, None)


def _is_stamp(text: str, words: list[str]) -> bool:
    """When it was put up: "Updated 3:15 GMT", or the time above an entry of a live report, "4.03pm GMT"."""
    if not _STAMP_START.match(text):
        if len(words) > 9 or not _CLOCK.search(text):
            return False
        words = _PARTS.split(text)
    return all(_STAMP_WORD.fullmatch(word.strip("(),.;:[]") or "-") for word in words)


def _is_repeated(text: str, title: str | None, before: Sequence[str]) -> bool:
    if not before or len(text) > 300:
        return False
    folded = _fold(text)
    return bool(folded) and any(len(head) <= 300 and folded == _fold(head) for head in (title or "", before[0]))


def _fold(text: str) -> str:
    return _NOT_WORD.sub(" ", text).strip().casefold()


def _is_share_line(words: list[str], rules: Rules) -> bool:
    plain = [word for word in (word.strip("|•·:,.()[]!").lower() for word in words) if word]
    if not plain or not all(word in rules.words["share words"] or word.isdigit() for word in plain):
        return False
    asks = not rules.words["share verbs"].isdisjoint(plain)
    return asks or sum(word in rules.words["platforms"] for word in plain) >= 2


def _is_byline(text: str, words: list[str], rules: Rules) -> bool:
    """Who made the article, and no verb: but for "and", "in" and the like, every word has a capital."""
    connectives = rules.words["name words"]
    credit = _WORK_CREDIT.match(text)
    if credit and len(words) <= 50:
        return _only_names(text[credit.end() :], connectives)
    byline = _BYLINE.match(text)
    if not byline or not 3 <= len(words) <= 16 or text.endswith((".", ":", "!", "?")):
        return False
    rest = text[byline.end() :]
    return rest[:1].isupper() and not _CALENDAR.match(rest) and _only_names(rest, connectives)


def _only_names(text: str, connectives: frozenset[str]) -> bool:
    words = [word.strip("(),.;:|/–—-•[]\"'“”’") for word in text.split()]
    return any(words) and all(not word[:1].islower() or word.lower() in connectives for word in words)


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The rules of `data/clutter.tsv`, read once a process. Raises VocabularyError where a line is not in its form."""
    lines = (files("backchannel") / "data" / _FILE).read_text(encoding="utf-8").splitlines()
    return parse_rules(lines)


def parse_rules(lines: Sequence[str]) -> Rules:
    """Rules from the lines of a table: a heading, then reason, where, form, example, news.

    The reason `let` gives the form a name for later forms (`<name>`), `words` makes a word list of it. Raises
    VocabularyError, which names the line.
    """
    if not lines or lines[0].split("\t") != _COLUMNS:
        raise VocabularyError(f"{_FILE}:1: the columns must be {', '.join(_COLUMNS)}")
    names: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    forms: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS):
            raise VocabularyError(f"{_FILE}:{number}: has {len(cells)} columns, not {len(_COLUMNS)}")
        reason, where, form = cells[:3]
        if reason == "words":
            words[where] = frozenset(form.split())
            continue
        for name, meaning in names.items():
            form = form.replace(f"<{name}>", meaning)
        try:
            re.compile(form)
        except re.error as error:
            raise VocabularyError(f"{_FILE}:{number}: the form is no regular expression: {error}") from error
        if reason == "let":
            names[where] = form
        elif where in _AROUND:
            forms.append((where, reason, form))
        else:
            raise VocabularyError(f"{_FILE}:{number}: where is {where!r}, not one of {', '.join(_AROUND)}")

    def compiled(place: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """One pattern a reason: neighbouring rows are tried together."""
        rows = groupby(((reason, form) for where, reason, form in forms if where == place), key=lambda row: row[0])
        return tuple(
            (reason, re.compile(_AROUND[place].format("|".join(f"(?:{form})" for _, form in group)), re.I | re.S))
            for reason, group in rows
        )

    return Rules(compiled("whole"), compiled("start"), compiled("end"), words)
