"""Two records side by side: which claims the newer one tells still, tells otherwise, tells no more, or tells for the
first time. They are of one article, or of two versions of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from backchannel.archive.alignment import Alignment, align
from backchannel.archive.answers import Answer
from backchannel.archive.days import name_key
from backchannel.model.article import Evidence
from backchannel.model.records import Claim, Event, Fate, Record, Statement, Talks, Tie
from backchannel.text import Span, squeeze

ClaimKind = Literal["statement", "event", "tie", "fate", "talks"]
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class ToldRow(Answer):
    """A claim: its id, what it says in a line, and its words; `line` counts from 1."""

    kind: ClaimKind
    id: str
    says: str
    quote: str
    line: int


@dataclass(frozen=True, slots=True)
class RetoldRow(Answer):
    """A claim that is told otherwise. `differs` has, by field, [before, after]; None is "not known"."""

    kind: ClaimKind
    older: ToldRow
    newer: ToldRow
    differs: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Compared:
    """`kept` counts the claims that both records tell alike."""

    kept: int
    changed: tuple[RetoldRow, ...]
    vanished: tuple[ToldRow, ...]
    appeared: tuple[ToldRow, ...]


def compare(older: Record, newer: Record) -> Compared:
    """The claims of both records, matched by their words and by what they say; each is matched once."""
    alignment = None if older.article.text == newer.article.text else align(older.article.text, newer.article.text)
    left = [_claim(claim, alignment) for claim in _distinct(older.claims)]
    right = [_claim(claim, None) for claim in _distinct(newer.claims)]
    pairs = [
        (likeness, at, there)
        for at, one in enumerate(left)
        for there, other in enumerate(right)
        if (likeness := _likeness(one, other))
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, there in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if at not in matched and there not in taken:
            matched[at] = there
            taken.add(there)
    retold = [(left[at], right[there]) for at, there in sorted(matched.items())]
    differing = [(one, other, differs) for one, other in retold if (differs := _differs(one, other))]
    return Compared(
        kept=len(retold) - len(differing),
        changed=tuple(RetoldRow(one.kind, one.row, other.row, differs) for one, other, differs in differing),
        vanished=tuple(one.row for at, one in enumerate(left) if at not in matched),
        appeared=tuple(other.row for there, other in enumerate(right) if there not in taken),
    )


class _Claim(NamedTuple):
    """A claim as it is compared; `span` is where its words lie in the newer text, `same` the fields one of which has to
    be the same in both tellings, `key` the words folded."""

    kind: ClaimKind
    row: ToldRow
    span: Span
    key: str
    fields: Mapping[str, str | None]
    same: tuple[str, ...]


def _claim(claim: Claim, alignment: Alignment | None) -> _Claim:
    kind, words, fields, same = _laid_out(claim)
    span = alignment.newer(words.span) if alignment else words.span
    quote = squeeze(words.quote)
    return _Claim(kind, ToldRow(kind, claim.id, str(claim), quote, words.line), span, name_key(quote), fields, same)


def _laid_out(claim: Claim) -> tuple[ClaimKind, Evidence, dict[str, str | None], tuple[str, ...]]:
    if isinstance(claim, Event):
        cast = {"sources": _names(claim.sources), "targets": _names(claim.targets)}
        when = {"status": claim.status, "mode": claim.mode, "date": _maybe(claim.date), "place": _maybe(claim.place)}
        fields = {"type": claim.type, **when, **cast, "said by": _maybe(claim.said_by)}
        return "event", claim.trigger, fields, ("type",)
    if isinstance(claim, Statement):
        fields = {"speaker": _maybe(claim.speaker), "addressee": _maybe(claim.addressee), "kind": claim.kind}
        return "statement", claim.content[0], fields, ("speaker",)
    if isinstance(claim, Tie):
        fields = {"a": str(claim.a), "kind": claim.kind, "b": str(claim.b), "role": claim.role}
        return "tie", claim.evidence, fields, ("kind",)
    if isinstance(claim, Fate):
        what = {"who": squeeze(claim.who), "fate": claim.fate, "count": _maybe(claim.count)}
        return "fate", claim.evidence, {**what, "by": _maybe(claim.by), "date": _maybe(claim.date)}, ("who", "fate")
    assert isinstance(claim, Talks)
    cast = {"parties": _names(claim.parties), "mediators": _names(claim.mediators)}
    return "talks", claim.evidence, {**cast, "issue": claim.issue, "stage": claim.stage}, ("parties", "issue")


def _likeness(one: _Claim, other: _Claim) -> float:
    """0 for claims that are not one; the more, the more alike in words and in what they say."""
    if one.kind != other.kind:
        return 0.0
    same_words = one.key == other.key
    together = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
    overlap = max(together, 0) / max(len(one.span), len(other.span), 1)
    if not overlap and not same_words:
        return 0.0
    alike = {name for name in one.fields if _same(one.fields[name], other.fields[name])}
    # Several ties, fates and talks may stand on the same words; an event or a statement is told by words of its own.
    by_words = one.kind in ("event", "statement") and (same_words or overlap >= _HALF)
    if not by_words and not alike & set(one.same):
        return 0.0
    return overlap + same_words + len(alike) / len(one.fields)


def _differs(one: _Claim, other: _Claim) -> dict[str, tuple[str | None, str | None]]:
    """Fields that say another thing, and the words where they are others."""
    both = {name: (value, other.fields[name]) for name, value in one.fields.items()}
    differs = {name: pair for name, pair in both.items() if not _same(*pair)}
    if one.key != other.key:
        differs["words"] = (one.row.quote, other.row.quote)
    return differs


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and name_key(one) == name_key(other))


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in claims}.values())


def _names(actors: Iterable[object]) -> str | None:
    return ", ".join(sorted(map(str, actors))) or None


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)
