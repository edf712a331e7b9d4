"""A record printed for people: who said what, who did what to whom, what became of whom, each with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from backchannel.archive.answers import Kind, Part
from backchannel.model.article import Article, Evidence
from backchannel.model.records import Actor, Claim, Event, Fate, Record, Skipped, Statement, Talks, Tie
from backchannel.text import printable, squeeze
from backchannel.views import words
from backchannel.views.cli.entries import Entry, act, around, print_entries, print_entry, print_heading

if TYPE_CHECKING:
    from rich.console import Console


def print_record(console: Console, record: Record) -> None:
    """Print all that was found in one article."""
    print_head(console, record.article, record.skipped)
    for title, entries in (
        ("Who said what", [statement_entry(said, record) for said in record.statements]),
        ("Who did what to whom", [event_entry(event) for event in record.events]),
        ("What became of whom", [fate_entry(fate) for fate in record.fates]),
        ("Talks", [talks_entry(talks) for talks in record.talks]),
        ("How they stand to each other", [tie_entry(tie) for tie in record.ties]),
    ):
        if entries:
            print_heading(console, title, len(entries))
            print_entries(console, entries)
    if not (record.statements or record.events or record.fates or record.talks or record.ties):
        console.print()
        console.print("Nothing was found in this article.")
    if record.skipped:
        print_heading(console, "Not read", len(record.skipped))
        for why, lines in _skipped(record):
            print_entry(console, Entry([(why + lines, "dim")]))


def print_head(console: Console, article: Article, skipped: Sequence[Skipped] = ()) -> None:
    """Print what is known of the article itself. What was `skipped` is in no title."""
    from rich.text import Text  # noqa: PLC0415

    title = words.title_of(article, skipped)
    console.print(Text(printable(title), style="bold"))
    day = words.day_in_words(article.published.isoformat()) if article.published else "no date of publication"
    about = [article.outlet, day, article.language, article.url, f"article {article.id[:8]}"]
    console.print(Text(printable(" · ".join(part for part in about if part)), style="dim"))


def _skipped(record: Record) -> Iterator[tuple[str, str]]:
    reasons: dict[str, list[int]] = {}
    for passed in record.skipped:
        reasons.setdefault(passed.why, []).extend([passed.evidence.line] if passed.evidence else [])
    for why, lines in reasons.items():
        numbers = ", ".join(str(line) for line in dict.fromkeys(lines))
        yield why, f": line{'s' if ',' in numbers else ''} {numbers}" if numbers else ""


def event_entry(event: Event) -> Entry:
    sentence, trigger = event.sentence, event.trigger
    return Entry(
        head=act(event.sources, trigger, event.targets),
        terms=[event.type, *words.terms_of_event(event)],
        quote=around(sentence.quote, sentence.start, trigger.quote, trigger.start),
        line=trigger.line,
        when=words.dated(event.date),
        id=event.id,
    )


def statement_entry(said: Statement, record: Record) -> Entry:
    within = next((other for other in record.statements if other.id == said.within), None)
    content = " … ".join(part.quote for part in said.content)
    quoted = f"“{squeeze(content)}”" if said.kind == "direct" else content
    cue = f" {said.cue}" if said.cue else ""
    return Entry(
        head=[(words.opening(said.speaker), "bold"), (cue, "")],
        terms=words.terms_of_statement(said, within),
        quote=(quoted, "", ""),
        line=said.content[0].line,
        id=said.id,
    )


def fate_entry(fate: Fate) -> Entry:
    return Entry(
        head=[(words.opening(words.fate_line(fate)), "bold")],
        terms=list(filter(None, [words.how_dated(fate.date)])),
        quote=_quoted(fate.evidence),
        line=fate.evidence.line,
        when=words.dated(fate.date),
        id=fate.id,
    )


def talks_entry(talks: Talks) -> Entry:
    line = words.opening(words.talks_line(talks))
    return Entry(
        [(line, "bold")], [words.STAGES[talks.stage]], _quoted(talks.evidence), talks.evidence.line, id=talks.id
    )


def tie_entry(tie: Tie) -> Entry:
    return Entry(
        [(words.opening(words.tie_line(tie)), "bold")], [], _quoted(tie.evidence), tie.evidence.line, id=tie.id
    )


def _quoted(evidence: Evidence) -> tuple[str, str, str]:
    return evidence.quote, "", ""


def print_part(console: Console, kind: Kind, part: Part, record: Record) -> None:
    """Print what `show` found: an article with its whole record, or one claim with its article."""
    if isinstance(part, Article):
        print_record(console, record)
        return
    print_head(console, record.article, record.skipped)
    print_heading(console, kind.capitalize(), 1)
    if isinstance(part, Actor):
        _print_actor(console, part, record)
    else:
        print_entry(console, claim_entry(part, record))


def claim_entry(claim: Claim, record: Record) -> Entry:
    """A claim of the record as it is printed."""
    if isinstance(claim, Event):
        return event_entry(claim)
    if isinstance(claim, Statement):
        return statement_entry(claim, record)
    if isinstance(claim, Fate):
        return fate_entry(claim)
    return talks_entry(claim) if isinstance(claim, Talks) else tie_entry(claim)


def claims_of(part: Article | Actor, record: Record) -> list[Claim]:
    """The claims of the record, or those of them that an actor has a part in."""
    return [c for c in record.claims if isinstance(part, Article) or part in _parties(c)]


def _parties(claim: Claim) -> Sequence[Actor | None]:
    if isinstance(claim, Event):
        return (*claim.sources, *claim.targets)
    if isinstance(claim, Statement):
        return (claim.speaker,)
    if isinstance(claim, Fate):
        return (claim.actor, claim.by)
    return (*claim.parties, *claim.mediators) if isinstance(claim, Talks) else (claim.a, claim.b)


def _print_actor(console: Console, actor: Actor, record: Record) -> None:
    known = [actor.kind.replace("_", " "), actor.country, actor.sector, actor.basis and f"known by: {actor.basis}"]
    forms = list(dict.fromkeys(str(mention) for mention in actor.mentions))
    print_entry(console, Entry([(actor.name, "bold")], filter(None, known), id=actor.id))
    if forms:
        print_entry(console, Entry([("named as: " + ", ".join(f"“{form}”" for form in forms), "")]))
    for claim in claims_of(actor, record):
        print_entry(console, claim_entry(claim, record))
