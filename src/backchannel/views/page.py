"""One self-contained page for records: each text with its claims marked, its record beside it, linked both ways.

The page asks for nothing outside itself: its style and script are allowed by their hashes, all else is forbidden.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from backchannel.model.article import Evidence
from backchannel.model.marked import Layer, Mark, Part, marks_of, segments
from backchannel.model.records import Event, Fate, Record, Statement, Talks, Tie
from backchannel.text import printable
from backchannel.views import words

_CLASSES: dict[tuple[Layer, Part], str] = {
    ("statement", "core"): "s",
    ("statement", "cue"): "cue",
    ("event", "core"): "e",
    ("fate", "context"): "f",
    ("tie", "context"): "t",
    ("talks", "context"): "k",
}
_BLANKS = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")


def page(records: Iterable[Record], note: str = "") -> str:
    """The page as HTML text: one article, or several with an index. `note` says what else is to be known of them."""
    read = list(records)
    style, script = _asset("page.css"), _asset("page.js")
    name = _title(read[0]) if len(read) == 1 else words.counted(len(read), "article")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    body = "".join(
        [
            _top(read, note),
            _index(read) if len(read) > 1 else "",
            *(_Reading(record, at).html() for at, record in enumerate(read)),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{_show(name)} · Backchannel</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{style}</style>\n</head>\n"
        f"<body>\n{body}{_foot(read)}<script>{script}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    return files("backchannel.views").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _show(text: object) -> str:
    return escape(printable(_BLANKS.sub(" ", str(text)).strip()))


def _title(record: Record) -> str:
    return words.title_of(record.article, record.skipped)


def _top(read: Sequence[Record], note: str) -> str:
    key = (
        '<li><span class="e">act</span> who did what to whom</li><li><span class="s">words</span> who said what</li>'
        '<li><span class="f">fate</span> what became of whom</li><li><span class="k">talks</span> who negotiates</li>'
        '<li><span class="t">tie</span> how they stand</li>'
    )
    what = words.counted(sum(len(r.events) for r in read), "event")
    said = words.counted(sum(len(r.statements) for r in read), "statement")
    noted = f" {_show(words.opening(note))}." if note else ""
    return (
        '<a class="skip" href="#record-0">Skip to the record</a>\n<header class="top"><h1>Backchannel reading</h1>\n'
        f"<p>{words.counted(len(read), 'article')}, {what}, {said}.{noted} Choose a claim to see its words, or marked "
        f'words to see the claim.</p>\n<ul class="key">{key}</ul></header>\n'
    )


def _index(read: Sequence[Record]) -> str:
    entries = []
    for at, record in enumerate(read):
        day = record.article.published
        when = (
            f'<time datetime="{day}">{words.day_in_words(day.isoformat())}</time>'
            if day
            else '<span class="none">no date</span>'
        )
        entries.append(f'<li><a href="#article-{at}">{when}<strong>{_show(_title(record))}</strong></a></li>')
    return f'<nav class="index" aria-label="Articles"><ol>{"".join(entries)}</ol></nav>\n'


class _Reading:
    """One article's section. Claims have ids that no other article's claims have, so anchors need no prefix."""

    def __init__(self, record: Record, at: int) -> None:
        self.record = record
        self.at = at

    def html(self) -> str:
        article = self.record.article
        head = [article.outlet, article.published and words.day_in_words(article.published.isoformat()), article.url]
        about = " · ".join(_show(part) for part in head if part) or "No outlet and no date given"
        pane = 'tabindex="0" role="region"'
        return (
            f'<section class="reading" id="article-{self.at}" aria-label="{_show(_title(self.record))}">\n'
            f"<header><h2>{_show(_title(self.record))}</h2><p>{about}</p></header>\n"
            f'<div class="panes">\n<div class="pane text" {pane} aria-label="Text"><div>{self.text()}</div></div>\n'
            f'<div class="pane record" id="record-{self.at}" {pane} aria-label="Record">{self.claims()}</div>\n'
            "</div>\n</section>\n"
        )

    def text(self) -> str:
        text = self.record.article.text
        anchored: set[str] = set()
        pieces = []
        for span, marks in segments(len(text), marks_of(self.record)):
            shown = escape(printable(text[span.start : span.end]))
            claims = list(dict.fromkeys(mark.claim for mark in marks if mark.layer != "skipped"))
            if claims:
                # The anchor of a claim stands at its core, not at the sentence around it, where it has a core.
                here = [mark.claim for mark in marks if self._anchors(mark) and mark.claim not in anchored]
                anchored.update(here)
                pieces += [f'<span class="anchor" id="w-{claim}"></span>' for claim in dict.fromkeys(here)]
                shown = self._linked(shown, claims, marks)
            if any(mark.layer == "skipped" for mark in marks):
                why = ", ".join(mark.claim for mark in marks if mark.layer == "skipped")
                shown = f'<span class="skipped" title="not read: {_show(why)}">{shown}</span>'
            pieces.append(shown)
        return "".join(pieces)

    def _anchors(self, mark: Mark) -> bool:
        if mark.layer == "skipped":
            return False
        return mark.part == "core" if mark.layer in ("event", "statement") else True

    def _linked(self, shown: str, claims: list[str], marks: tuple[Mark, ...]) -> str:
        core = " ".join(dict.fromkeys(mark.claim for mark in marks if mark.part == "core"))
        classes = " ".join(
            ["w", *dict.fromkeys(_CLASSES[m.layer, m.part] for m in marks if (m.layer, m.part) in _CLASSES)]
        )
        carries = f' data-core="{core}"' if core else ""
        return f'<a class="{classes}" href="#c-{claims[0]}" data-c="{" ".join(claims)}"{carries}>{shown}</a>'

    def claims(self) -> str:
        record = self.record
        by_id = {said.id: said for said in record.statements}
        sections = [
            _claims("events", "Who did what to whom", [(e.id, _event(e)) for e in record.events]),
            _claims(
                "statements",
                "Who said what",
                [(s.id, _statement(s, by_id.get(s.within or ""))) for s in record.statements],
            ),
            _claims("fates", "What became of whom", [(f.id, _fate(f)) for f in record.fates]),
            _claims("talks", "Talks", [(t.id, _talks(t)) for t in record.talks]),
            _claims("ties", "How they stand to each other", [(t.id, _tie(t)) for t in record.ties]),
            self._actors(),
            self._skipped(),
        ]
        return "".join(sections) or '<p class="meta">Nothing was found in this article.</p>'

    def _actors(self) -> str:
        def line(at: int) -> str:
            actor = self.record.actors[at]
            known = " · ".join(filter(None, [actor.kind.replace("_", " "), actor.country, actor.sector]))
            return f"<li><b>{_show(actor.name)}</b> {_show(known)}</li>"

        lines = "".join(line(at) for at in range(len(self.record.actors)))
        return f'<h3>Actors <small>{len(self.record.actors)}</small></h3><ul class="flat">{lines}</ul>' if lines else ""

    def _skipped(self) -> str:
        lines = "".join(
            f"<li>{_show(passed.why)}{f', line {passed.evidence.line}' if passed.evidence else ''}</li>"
            for passed in self.record.skipped
        )
        return (
            f'<h3>Not read <small>{len(self.record.skipped)}</small></h3><ul class="flat">{lines}</ul>' if lines else ""
        )


def _claims(layer: str, title: str, claims: list[tuple[str, str]]) -> str:
    if not claims:
        return ""
    entries = "".join(f'<li id="c-{claim}"><a href="#w-{claim}">{shown}</a></li>' for claim, shown in claims)
    return f'<h3>{title} <small>{len(claims)}</small></h3><ul class="{layer}">{entries}</ul>'


def _line(words_: Evidence) -> str:
    return f"line\N{NO-BREAK SPACE}{words_.line}"


def _meta(terms: Iterable[str]) -> str:
    return f'<span class="meta">{_show(" · ".join(terms))}</span>'


def _event(event: Event) -> str:
    who, act, whom = words.doing(event)
    to = f'<span class="arrow"> → </span><b>{_show(whom)}</b>' if whom else ""
    line = f"<b>{_show(words.opening(who))}</b> “{_show(act)}”{to}"
    terms = _show(" · ".join(words.terms_of_event(event)))
    return (
        f'<span class="when">{_show(words.dated(event.date))}</span>{line}'
        f'<span class="meta"><span class="type">{event.type}</span> · {terms} · {_line(event.trigger)}</span>'
    )


def _statement(said: Statement, within: Statement | None) -> str:
    content = " … ".join(_show(part) for part in said.content)
    if said.kind == "direct":
        content = f"“{content}”"
    cue = f" {_show(said.cue)}" if said.cue else ""
    terms = [*words.terms_of_statement(said, within), _line(said.content[0])]
    return f'<b>{_show(words.opening(said.speaker))}</b>{cue}<span class="said">{content}</span>{_meta(terms)}'


def _fate(fate: Fate) -> str:
    terms = [*filter(None, [words.how_dated(fate.date)]), _line(fate.evidence)]
    who, _, what = words.fate_line(fate).rpartition(": ")
    when = _show(words.dated(fate.date))
    return f'<span class="when">{when}</span><b>{_show(words.opening(who))}</b>: {_show(what)}{_meta(terms)}'


def _talks(talks: Talks) -> str:
    return f"{_show(words.opening(words.talks_line(talks)))}{_meta([words.STAGES[talks.stage], _line(talks.evidence)])}"


def _tie(tie: Tie) -> str:
    return f"{_show(words.opening(words.tie_line(tie)))}{_meta([_line(tie.evidence)])}"


def _foot(read: Sequence[Record]) -> str:
    by = {
        f"Backchannel {r.read_by.backchannel} with {r.read_by.model}, vocabulary {r.read_by.vocabulary}" for r in read
    }
    return f'<footer class="foot">Read by {_show("; ".join(sorted(by)) or "nobody")}.</footer>\n'
