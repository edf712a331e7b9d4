"""Which entries of the register a user's words mean."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from backchannel.archive import tables as t
from backchannel.archive.days import name_key
from backchannel.archive.groups import ACTORS, ids_beginning
from backchannel.archive.register_identity import Identity, family_of
from backchannel.archive.register_match import COLUMNS, entries_of
from backchannel.archive.register_names import words_of
from backchannel.vocabulary import load_vocabulary

_MOST = 200  # names that only begin with the words


def resolve(connection: Connection, name_or_id: str) -> list[str]:
    """The entries that a user's words mean, best first: an id or its beginning, a name, an alias, a code of a state.

    What the vocabulary knows under the words comes first, then entries of that full name, then those that the words
    are short for; where there is none, those whose names begin with the words.
    """
    wanted = name_or_id.strip()
    by_id = ids_beginning(connection, ACTORS, wanted)
    if by_id == [wanted.lower()]:
        return _canonical_ids(connection, by_id)
    key = name_key(wanted.removeprefix("the ").removeprefix("The "))
    if not key.strip():
        return []
    own = _canonical_ids(connection, _known_ids(wanted))
    n = t.entry_names.c
    chosen = select(n.key, n.sure, *COLUMNS).join(t.entries, n.entry_id == t.entries.c.id)
    rows = connection.execute(chosen.where(n.key.in_({key, name_key(f"the {wanted}")}))).all()
    if not rows and not own and by_id:
        return _canonical_ids(connection, by_id)
    if not rows and not own:
        # No range of keys: what lies between two is another thing in every language of a database.
        rows = connection.execute(chosen.where(n.key.startswith(key, autoescape=True)).limit(_MOST)).all()
    ranks: dict[str, tuple[bool, int, str]] = {}
    for row in rows:
        (one,) = entries_of(connection, [row])
        if one.reports:
            rank = (not row.sure, -one.reports, one.id)
            ranks[one.id] = min(rank, ranks.get(one.id, rank))
    return [*own, *(id_ for id_ in sorted(ranks, key=ranks.__getitem__) if id_ not in own)]


def _known_ids(words: str) -> list[str]:
    """Ids that the entries of what the vocabulary knows under the words have: a state, a body, a person."""
    vocabulary = load_vocabulary()
    code = vocabulary.by_code(words.upper()) if len(words) == 3 else None
    states = [state for state in (vocabulary.state(words), code) if state is not None]
    ids = [Identity("state", tuple(words_of(state.name)), True).id() for state in states]
    known = vocabulary.known(words)
    if known is not None:
        ids.append(Identity(family_of(known.kind, known.sector), tuple(words_of(known.name)), True).id())
    return list(dict.fromkeys(ids))


def _canonical_ids(connection: Connection, ids: Iterable[str]) -> list[str]:
    wanted = list(ids)
    rows = connection.execute(select(*COLUMNS).where(t.entries.c.id.in_(wanted))).all() if wanted else []
    rows = sorted(rows, key=lambda row: wanted.index(row.id))
    return [one.id for one in entries_of(connection, rows) if one.reports]
