"""The codebook as data: what the program knows of types, ties, fates and the rest, with an example each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the codebook. `notes` say more of an event type: who is source and target, and its modes."""

    name: str
    meaning: str
    example: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The terms of one kind, under a title, with what they are for."""

    name: str
    title: str
    about: str
    terms: tuple[Term, ...]


_TITLES = {
    "ties": ("Ties", "A standing relation between two actors, a and b, that a sentence states."),
    "fates": ("Fates", "What became of a named person or a counted group."),
    "stages": ("Stages of talks", "How far a negotiation, mediation or deal has come."),
    "statuses": ("Status of an event", "Said is not done: whether the act took place, as the article tells it."),
    "kinds": ("Kinds of actor", "What an actor is."),
    "sectors": ("Sectors of actors", "In which role an actor acts: the sectors of PLOVER."),
    "statements": ("Kinds of statement", "How the words of a speaker are given."),
}


def load_codebook() -> tuple[Table, ...]:
    """All tables, event types first."""
    types = _toml("event_types.toml")
    about = "An act of one of the sixteen PLOVER types. Its source is who acts, its target whom it is done to."
    events = Table("events", "Event types", about, tuple(_event_type(name, form) for name, form in types.items()))
    others = _toml("codebook.toml")
    tables = (
        Table(
            name, title, about, tuple(Term(key, form["words"], form["example"]) for key, form in others[name].items())
        )
        for name, (title, about) in _TITLES.items()
    )
    return (events, *tables)


def _event_type(name: str, form: Mapping[str, object]) -> Term:
    modes = form.get("modes")
    notes = [("source", str(form["source"])), ("target", str(form["target"]))]
    if isinstance(modes, list) and modes:
        notes.append(("modes", ", ".join(modes)))
    return Term(name, str(form["definition"]), str(form["example"]), tuple(notes))


def _toml(name: str) -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("backchannel").joinpath("data", name).read_text(encoding="utf-8"))
