"""Values of the model for tests: each factory states only what differs.

Texts are written with marks, `<name>words</name>`, and `marked` gives the bare text with the spans of the marks;
marks may nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from backchannel.model.article import Article, Evidence
from backchannel.model.records import (
    Actor,
    Event,
    EventDate,
    Fate,
    Place,
    ReadBy,
    Record,
    Skipped,
    Statement,
    Talks,
    Tie,
    claim_id,
)
from backchannel.text import Span

_MARK = re.compile(r"<(/?)(\w+)>")

READ_BY = ReadBy("0.1.0", "core_web_md 3.7.1", "sha256:0123456789abcdef")


def marked(source: str) -> tuple[str, dict[str, Span]]:
    """The bare text and the span of each mark; a name is used once."""
    text, spans, open_marks, last = "", {}, {}, 0
    for found in _MARK.finditer(source):
        text += source[last : found.start()]
        last = found.end()
        if found[1]:
            spans[found[2]] = Span(open_marks.pop(found[2]), len(text))
        else:
            open_marks[found[2]] = len(text)
    assert not open_marks, f"never closed: {open_marks}"
    return text + source[last:], spans


class Draft:
    """A record in the making: its text is marked, its claims name the marks.

    >>> draft = Draft("<oman>Oman</oman> <t>mediated</t>.")
    >>> draft.event("CONSULT", "t", sources=[draft.actor("oman", kind="state")])
    """

    def __init__(self, source: str, published: date | str | None = "1980-09-13", **head: Any) -> None:
        text, self.spans = marked(source)
        day = date.fromisoformat(published) if isinstance(published, str) else published
        self.article = Article(
            text, day, head.get("title"), head.get("outlet"), head.get("url"), head.get("language", "en")
        )
        self.layers: dict[str, list[Any]] = {}

    def cite(self, mark: str) -> Evidence:
        return self.article.cite(*self.spans[mark])

    def maybe(self, mark: str | None) -> Evidence | None:
        return self.cite(mark) if mark else None

    def keep(self, layer: str, value: Any) -> Any:
        self.layers.setdefault(layer, []).append(value)
        return value

    def id(self, layer: str, *parts: object) -> str:
        return claim_id(self.article, layer, *parts)

    def actor(self, *marks: str, name: str | None = None, kind: str = "person", **rest: Any) -> Actor:
        mentions = tuple(self.cite(mark) for mark in marks)
        name = name or mentions[0].quote
        return self.keep("actors", Actor(self.id("actor", name), name, kind, mentions, **rest))

    def statement(
        self, *content: str, speaker: Actor | None = None, cue: str | None = None, kind: str = "indirect", **rest: Any
    ) -> Statement:
        words = tuple(self.cite(mark) for mark in content)
        id_ = self.id("statement", [list(w.span) for w in words])
        return self.keep("statements", Statement(id_, words, kind, self.maybe(cue), speaker, **rest))

    def date(self, value: str, mark: str | None = None, precision: str = "day", basis: str = "relative") -> EventDate:
        return EventDate(value, precision, basis, self.maybe(mark))

    def place(self, mark: str, country: str | None = None, **rest: Any) -> Place:
        return Place(self.cite(mark).quote, self.cite(mark), country, **rest)

    def event(
        self,
        type_: str,
        trigger: str,
        sentence: str | None = None,
        *,
        sources: Iterable[Actor] = (),
        targets: Iterable[Actor] = (),
        also: Iterable[str] = (),
        **rest: Any,
    ) -> Event:
        words = self.cite(trigger)
        whole = self.cite(sentence) if sentence else self.article.cite(0, len(self.article.text))
        id_ = self.id("event", type_, list(words.span))
        again = tuple(self.cite(mark) for mark in also)
        event = Event(id_, type_, words, whole, tuple(sources), tuple(targets), also=again, **rest)
        return self.keep("events", event)

    def tie(self, a: Actor, kind: str, b: Actor, evidence: str, role: str | None = None) -> Tie:
        return self.keep("ties", Tie(self.id("tie", a.id, kind, b.id), a, b, kind, self.cite(evidence), role))

    def fate(self, who: str, fate: str, evidence: str, **rest: Any) -> Fate:
        return self.keep("fates", Fate(self.id("fate", who, fate), who, fate, self.cite(evidence), **rest))

    def talks(
        self,
        parties: list[Actor],
        mediators: list[Actor],
        evidence: str,
        issue: str = "the captives",
        stage: str = "under_way",
    ) -> Talks:
        id_ = self.id("talks", [a.id for a in parties], issue)
        return self.keep("talks", Talks(id_, tuple(parties), tuple(mediators), issue, stage, self.cite(evidence)))

    def skip(self, mark: str, why: str, stage: str = "clutter") -> Skipped:
        return self.keep("skipped", Skipped(stage, why, self.cite(mark)))

    def record(self, read_by: ReadBy = READ_BY) -> Record:
        return Record(self.article, read_by, **{layer: tuple(values) for layer, values in self.layers.items()})


def dispatch(**head: Any) -> Draft:
    """A short dispatch with a claim of every layer, a date of every kind, overlapping evidence and clutter."""
    draft = Draft(
        "<clutter>Read more: the crisis day by day</clutter>\n\n"
        "<s1><khomeini>Ayatollah Ruhollah Khomeini</khomeini> on <friday>Friday</friday> "
        "<demanded>demanded</demanded> that <usa>the United States</usa> <give>give back</give> the wealth of "
        "the late shah before <captives>52 captives</captives> held in <tehran>Tehran</tehran> are freed.</s1>\n\n"
        "<s2>“<q1>We shall study the conditions</q1>,” <said>said</said> <muskie><office>Secretary of State</office> "
        "Edmund Muskie</muskie>, “<q2>and answer through our friends</q2>.”</s2>\n"
        "<s3><algeria>Algeria</algeria> has been <carrying>carrying messages</carrying> between the two governments "
        "since <month>early September</month>, and <students>the students</students> <claimed>claimed</claimed> "
        "<inner>they had <moved>moved</moved> the captives out of the capital</inner>.</s3>\n",
        **{"published": "1980-09-13", "title": "Khomeini names his terms", "outlet": "Meridian Wire", **head},
    )
    khomeini = draft.actor("khomeini", country="IRN", sector="GOV", basis="vocabulary")
    usa = draft.actor("usa", kind="state", country="USA", basis="vocabulary")
    captives = draft.actor("captives", kind="unnamed")
    muskie = draft.actor("muskie", name="Edmund Muskie", country="USA", sector="GOV", basis="inferred")
    algeria = draft.actor("algeria", kind="state", country="DZA", basis="vocabulary")
    iran = draft.actor("tehran", name="Iran", kind="state", country="IRN", basis="inferred")
    students = draft.actor("students", kind="crowd")
    day = draft.date("1980-09-12", "friday")
    draft.statement("q1", "q2", speaker=muskie, cue="said", kind="direct", speaker_span=draft.cite("muskie"))
    told = draft.statement("inner", speaker=students, cue="claimed")
    draft.event(
        "REQUEST",
        "demanded",
        "s1",
        sources=[khomeini],
        targets=[usa],
        date=day,
        mode="demand",
        place=draft.place("tehran", "IRN"),
    )
    draft.event("CONCEDE", "give", "s1", sources=[usa], targets=[khomeini], status="asked")
    draft.event(
        "CONSULT",
        "carrying",
        "s3",
        sources=[algeria],
        targets=[usa, iran],
        date=draft.date("1980-09", "month", "month"),
        mode="mediate",
    )
    draft.event("COERCE", "moved", "s3", targets=[captives], status="doubtful", said_by=students, statement=told.id)
    draft.tie(muskie, "holds_office", usa, "s2", "Secretary of State")
    draft.fate("52 captives", "held", "s1", actor=captives, count=52, by=iran)
    draft.talks([usa, iran], [algeria], "s3")
    draft.skip("clutter", "link to other pages")
    return draft
