"""How views put a record's values into words. One place, so that the command line and the page speak alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from backchannel.model.article import Article
from backchannel.model.records import (
    Actor,
    Event,
    EventDate,
    Fate,
    FateKind,
    Skipped,
    Stage,
    Statement,
    Status,
    Talks,
    Tie,
    TieKind,
)
from backchannel.text import squeeze

STATUS: dict[Status, str] = {
    "happened": "happened",
    "planned": "planned, not yet done",
    "asked": "asked for, not done",
    "denied": "said not to have happened",
    "doubtful": "not confirmed",
}
TIES: dict[TieKind, str] = {
    "holds_office": "holds office in",
    "member_of": "is a member of",
    "ally": "is an ally of",
    "adversary": "is an adversary of",
    "backs": "backs",
    "mediates_for": "mediates for",
    "strained": "has strained ties with",
    "citizen_of": "is a citizen of",
    "family": "is family of",
    "part_of": "is part of",
}
FATES: dict[FateKind, str] = {
    "held": "held captive",
    "missing": "missing",
    "detained": "detained",
    "charged": "charged",
    "sentenced": "sentenced",
    "wounded": "wounded",
    "killed": "killed",
    "freed": "freed",
    "returned_dead": "returned dead",
    "escaped": "escaped",
}
STAGES: dict[Stage, str] = {
    "proposed": "proposed",
    "under_way": "under way",
    "stalled": "stalled",
    "agreed": "agreed",
    "signed": "signed",
    "carried_out": "carried out",
    "failed": "failed",
    "refused": "refused",
}
_TITLE_LENGTH = 80
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def listed(names: Iterable[object]) -> str:
    """ "A", "A and B", "A, B and C"."""
    all_names = [str(name) for name in names]
    return " and ".join([", ".join(all_names[:-1]), all_names[-1]]) if len(all_names) > 1 else "".join(all_names)


def day_in_words(value: str) -> str:
    """A date value as people write it: "12 Sept 1980", "week of 8 Sept 1980", "summer 1980"."""
    try:
        return _day_in_words(value)
    except (ValueError, KeyError, IndexError):
        return value


def _day_in_words(value: str) -> str:
    year, *rest = value.split("-")
    if not rest:
        return value
    if rest[0] in _SEASONS:
        return f"{_SEASONS[rest[0]]} {year}"
    if rest[0].startswith("W"):
        monday = date.fromisocalendar(int(year), int(rest[0][1:]), 1)
        return f"week of {monday.day} {_MONTHS[monday.month - 1]} {monday.year}"
    if rest[0].startswith(("Q", "H")):
        return f"{'quarter' if rest[0][0] == 'Q' else 'half'} {int(rest[0][1:])} of {year}"
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def dated(when: EventDate | None) -> str:
    """The date, or that there is none: never a guess."""
    return day_in_words(when.value) if when else "no date"


def how_dated(when: EventDate | None) -> str:
    """From which words a date was worked out; empty where they stand as they are, or there is no date."""
    if when is None or when.evidence is None or when.basis == "stated":
        return ""
    return f"dated by “{when.evidence}”"


def doing(event: Event) -> tuple[str, str, str]:
    """Who, the words of the act, to whom: "Khomeini", "demanded", "the United States". Empty where not told."""
    return listed(event.sources), str(event.trigger), listed(event.targets)


def terms_of_event(event: Event) -> list[str]:
    """What else there is to say of an event: its mode, status, on whose word, where, how dated."""
    return event_terms(event.mode, event.status, event.said_by, event.place, how_dated(event.date))


def event_terms(
    mode: str | None, status: Status, said_by: object | None, place: object | None, how: str = ""
) -> list[str]:
    """As `terms_of_event`, of its parts."""
    terms = [
        mode and mode.replace("_", " "),
        STATUS[status],
        said_by and f"on the word of {said_by}",
        place and f"in {place}",
        how,
    ]
    return [str(term) for term in terms if term]


def terms_of_statement(said: Statement, within: Statement | None = None) -> list[str]:
    """The kind of a statement, to whom, and in whose statement it is quoted."""
    terms: list[str] = [said.kind]
    if said.addressee:
        terms.append(f"to {said.addressee}")
    if said.within:
        terms.append(f"quoted by {within.speaker}" if within and within.speaker else "within another statement")
    return terms


def fate_line(fate: Fate) -> str:
    """ "52 captives: held captive by Iran"."""
    return fate_words(fate.who, fate.fate, fate.by)


def fate_words(who: str, fate: FateKind, by: object | None) -> str:
    return f"{who}: {FATES[fate]}" + (f" by {by}" if by else "")


def tie_line(tie: Tie) -> str:
    """ "Edmund Muskie holds office in the United States (Secretary of State)"."""
    return tie_words(tie.a, tie.kind, tie.b, tie.role)


def tie_words(a: object, kind: TieKind, b: object, role: str | None) -> str:
    return f"{a} {TIES[kind]} {b}" + (f" ({role})" if role else "")


def talks_line(talks: Talks) -> str:
    """ "Iran and the United States, through Algeria: the captives"."""
    return talks_words(talks.parties, talks.mediators, talks.issue)


def talks_words(parties: Sequence[Actor | str], mediators: Sequence[Actor | str], issue: str) -> str:
    through = f", through {listed(mediators)}" if mediators else ""
    return f"{listed(parties) or 'Parties not named'}{through}" + (f": {issue}" if issue else "")


def title_of(article: Article, skipped: Sequence[Skipped] = ()) -> str:
    """The article's title, or the beginning of its text, past what was skipped there, cut between two words."""
    if article.title:
        return article.title
    at = 0
    for start, end in sorted(passed.evidence.span for passed in skipped if passed.evidence):
        if article.text[at:start].strip():
            break
        at = end
    start_of_it = squeeze(article.text[at : at + 2 * _TITLE_LENGTH])
    if len(start_of_it) > _TITLE_LENGTH:
        return start_of_it[: _TITLE_LENGTH + 1].rsplit(" ", 1)[0][:_TITLE_LENGTH] + " …"
    return start_of_it or "An empty article"


def opening(name: object | None) -> str:
    """A name as it stands at the beginning of a line; "Somebody" where there is none."""
    text = str(name) if name else "Somebody"
    return text[:1].upper() + text[1:]


def left_out(count: int, least: float) -> str:
    """ "3 claims with a confidence below 0.8 left out"."""
    return f"{counted(count, 'claim')} with a confidence below {least:g} left out"


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 article", "3 articles"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
