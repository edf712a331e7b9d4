"""Where a page has lost its line breaks: a hyphen stands for each, and a heading is glued to what follows it.

"… is slow. Little progress-The talks began in May." Compounds have such hyphens too ("Franco-Prussian"): one is
believed only in a line as long as a page, and only where what stands beside it is no part of a compound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.text import Span

# No paragraph of news is as long; a page without line breaks is.
_LONG_LINE = 1000
_LONGEST_HEADING = 80
_LEAST_HEADLINE_WORDS = 4
_HYPHEN = re.compile(r"(?<=[\w.!?)”’\"])-(?=[A-Z“\"‘])")
# The town of a dateline, in capitals: that hyphen belongs to it.
_DATELINE = re.compile(r"[A-Z][A-Z.,'’ -]{2,} — ")
_ENDS = re.compile(r"(?:[a-z0-9][.!?]|[)”\"’])[)”\"’]*$")
_SENTENCE_END = re.compile(r"[a-z0-9)”\"’][.!?][)”\"’]* +")
_OPENS_SENTENCE = re.compile(
    r"(?:A|An|The|This|That|These|Those|His|Her|Its|Their|Our|He|She|It|They|We|I|In|On|At|By|For|From|With|Under"
    r"|After|Before|Since|As|When|While|If|But|And|However|Despite|Although|Even|Some|Many|Most|More|Other|There)(?= )"
)
_PREFIX = re.compile(
    r"(?:\b|-)(?:al|el|ul|un|anti|pro|non|ex|vice|post|pre|then|now|mid|early|late|sub|trans|inter|intra|neo|self|half|"
    r"multi|mini|semi|quasi|pseudo|counter|ultra|super|cyber|near|former|like)$",
    re.IGNORECASE,
)
_LOWER_CASE_WORD = re.compile(r"\b[a-z]{4,}$")
_IN_LOWER_CASE = re.compile(r"\b[a-z]{5,}")


def lines_of(line: str) -> Iterator[Span]:
    """The lines, as spans of the line, that it was before it lost its breaks; the hyphens lie in none."""
    begins = 0
    for lost in _lost_breaks(line) if len(line) >= _LONG_LINE else ():
        yield Span(begins, lost.start)
        begins = lost.end
    yield Span(begins, len(line))


def _lost_breaks(line: str) -> Iterator[Span]:
    """What stands for a break, in order: a hyphen, and nothing at all before a glued heading."""
    begins = _headline_end(line)
    if begins:
        yield Span(begins - 1, begins)
    for hyphen in _HYPHEN.finditer(line, begins):
        before = line[begins : hyphen.start()]
        if _DATELINE.match(line, hyphen.end()):
            continue
        at_end = bool(_ENDS.search(before))
        if not at_end and not _is_glued(before, line, hyphen.end()):
            continue
        if not at_end and (heading := _heading_start(before)):
            yield Span(begins + heading, begins + heading)
        yield Span(*hyphen.span())
        begins = hyphen.end()


def _headline_end(line: str) -> int:
    """Where the report begins behind its headline ("Town Votes on Bridge-Voters in …"); 0 where none is glued to it."""
    end = 0
    for hyphen in _HYPHEN.finditer(line, 0, 2 * _LONGEST_HEADING):
        headline = line[: hyphen.start()]
        if _IN_LOWER_CASE.search(headline):
            break
        if len(headline.split()) >= _LEAST_HEADLINE_WORDS and not _DATELINE.match(line, hyphen.end()):
            end = hyphen.end()
    return end


def _is_glued(before: str, line: str, after: int) -> bool:
    """Whether the hyphen joins what no compound joins: a common word or a name, and a word that opens a sentence."""
    if line[after] in '“"‘' or _OPENS_SENTENCE.match(line, after):
        return True
    return bool(_LOWER_CASE_WORD.search(before)) and not _PREFIX.search(before) and _heading_start(before) > 0


def _heading_start(before: str) -> int:
    """Where the heading at the end of the words begins, after the last sentence; 0 where none is as short as one."""
    near = max(0, len(before) - _LONGEST_HEADING)
    ends = [match.end() for match in _SENTENCE_END.finditer(before, near)]
    return ends[-1] if ends and before[ends[-1] :][:1].isupper() else 0
