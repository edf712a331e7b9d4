"""Articles of eight genres, read as a user reads them: what their records must hold, and what they must not.

An expectation is a dict of what is known of a claim. A claim fits where all of it does: `content`, `trigger` and `who`
are pieces of the text; an actor is meant by its name or by the last words of it, and `said_by = ""` is nobody; the
`sources` and `targets` named are among those of the event. `clutter` are pieces of lines that must be skipped, `never`
the claims that no record of the article may hold.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import backchannel as bc

ARTICLES = Path(__file__).parent / "articles"
GENRES = ("agency", "newspaper", "broadcaster", "release", "briefing", "live", "opinion", "interview")
NAMES = sorted(path.stem for path in ARTICLES.glob("*.toml"))
LAYERS = {"statement": "statements", "event": "events", "fate": "fates", "actor": "actors"}


@cache
def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((ARTICLES / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read(name: str) -> bc.Record:
    about = expected(name)
    text = (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")
    return bc.read(text, published=about["published"], title=about["title"], outlet=about["outlet"])


def cases(layer: str) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}-{layer}-{at}")
        for name in NAMES
        for at, case in enumerate(expected(name).get(layer, ()))
    ]


def is_actor(name: str, actor: bc.Actor | None) -> bool:
    return actor is None if not name else actor is not None and (actor.name == name or actor.name.endswith(f" {name}"))


def fits(claim: Any, known: dict[str, str | list[str]]) -> bool:
    return all(_fits(claim, key, value) for key, value in known.items())


def _fits(claim: Any, key: str, value: Any) -> bool:
    match key:
        case "claim":
            return True
        case "content":
            return any(value in part.quote for part in claim.content)
        case "speaker" | "said_by":
            return is_actor(value, getattr(claim, key))
        case "trigger":
            return value in claim.trigger.quote or any(value in other.quote for other in claim.also)
        case "sources" | "targets":
            return all(any(is_actor(name, a) for a in getattr(claim, key)) for name in value)
        case "date":
            return (claim.date.value if claim.date else "") == value
        case "who" | "name":
            return value in getattr(claim, key)
        case _:
            return bool(getattr(claim, key) == value)


def told(claims: Iterable[Any]) -> str:
    """The claims one a line, as a failure shows them."""
    return "\n".join(f"  {_line(claim)}" for claim in claims) or "  nothing"


def _line(claim: Any) -> str:
    if isinstance(claim, bc.Event):
        by = f", by {claim.said_by.name}" if claim.said_by else ""
        return f"{claim} [{claim.status}{by}]"
    return str(claim)


def test_every_genre_has_its_articles() -> None:
    counts = {genre: sum(name.startswith(f"{genre}_") for name in NAMES) for genre in GENRES}
    assert all(count >= 3 for count in counts.values()), counts
    assert sorted(path.stem for path in ARTICLES.glob("*.txt")) == NAMES


@pytest.mark.parametrize(("name", "case"), [*cases("statements"), *cases("events"), *cases("fates")])
def test_the_record_holds(name: str, case: dict[str, str]) -> None:
    layer = "statements" if "content" in case else "events" if "trigger" in case else "fates"
    claims = getattr(read(name), layer)
    if any(fits(claim, case) for claim in claims):
        return
    near = [c for c in claims if fits(c, {k: v for k, v in case.items() if k in {"content", "trigger", "who"}})]
    pytest.fail(f"{name}: no {layer[:-1]} is {case}; at these words it holds\n{told(near)}\nand in all\n{told(claims)}")


@pytest.mark.parametrize(("name", "line"), cases("clutter"))
def test_the_record_skips(name: str, line: str) -> None:
    record = read(name)
    start = record.article.text.index(line)
    skipped = [s for s in record.skipped if s.evidence is not None]
    assert any(s.evidence.start <= start < s.evidence.end for s in skipped if s.evidence is not None), (
        f"{name}: “{line}” is read as text; skipped are\n{told(f'{s.why}: {s.evidence}' for s in skipped)}"
    )


@pytest.mark.parametrize(("name", "case"), cases("never"))
def test_the_record_never_holds(name: str, case: dict[str, str]) -> None:
    wrong = [claim for claim in getattr(read(name), LAYERS[case["claim"]]) if fits(claim, case)]
    assert not wrong, f"{name}: it holds {case}, which is wrong:\n{told(wrong)}"


@pytest.mark.parametrize("name", NAMES)
def test_no_claim_stands_in_what_is_skipped(name: str) -> None:
    record = read(name)
    skipped = [s.evidence for s in record.skipped if s.stage == "clutter" and s.evidence is not None]
    claims = [*(c for s in record.statements for c in s.content), *(e.trigger for e in record.events)]
    claims += [e.date.evidence for e in record.events if e.date and e.date.evidence and e.date.basis != "relative"]
    inside = [c for c in claims for s in skipped if s.start <= c.start < s.end]
    assert not inside, f"{name}: claims rest on clutter:\n{told(inside)}"
