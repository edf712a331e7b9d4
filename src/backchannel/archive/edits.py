"""Values that a reviewer may give to a group in place of those that follow from its reports: checked, and laid over
them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, get_args

from sqlalchemy import Connection

from backchannel.archive.days import day_range, name_key
from backchannel.archive.groups import ACTORS, canonical
from backchannel.archive.register_resolve import resolve
from backchannel.archive.work import GroupKind
from backchannel.errors import ArchiveError
from backchannel.model.records import ActorKind, DatePrecision, EventType, FateKind, Stage, Status
from backchannel.text import squeeze

DECIDED = "decided"
"""The basis of a value that a reviewer gave, beside those that a reading knows."""
_PLACE = re.compile(r"(?P<name>.+?)\s*,\s*(?P<country>[A-Z]{3})")
_PRECISIONS: tuple[tuple[DatePrecision, re.Pattern[str]], ...] = (
    ("day", re.compile(r"\d{4}-\d\d-\d\d")),
    ("week", re.compile(r"\d{4}-W\d\d")),
    ("month", re.compile(r"\d{4}-\d\d")),
    ("season", re.compile(r"\d{4}-(?:SP|SU|FA|WI)")),
    ("year", re.compile(r"\d{4}")),
)


def checked(connection: Connection, kind: GroupKind, values: Mapping[str, object]) -> dict[str, Any]:
    """The values in the form in which they are kept, as JSON can hold them; None is "not known".

    Raises ArchiveError where a field is none that this kind has, or a value none that the field can have.
    """
    if not values:
        raise ArchiveError(f"nothing to edit; {_fields(kind)}")
    kept = {}
    for name, value in values.items():
        field = _FIELDS[kind].get(name)
        if field is None:
            raise ArchiveError(f"{_an(kind)} has no field {name!r} that can be edited; {_fields(kind)}")
        if value is None and not field.nullable:
            raise ArchiveError(f"the {name} of {_an(kind)} cannot be left open; give one, or reject the {kind}")
        try:
            kept[name] = None if value is None else field.check(connection, value)
        except ValueError as error:
            raise ArchiveError(f"{value!r} cannot be the {name} of {_an(kind)}: {error}") from error
    return kept


def edited(kind: GroupKind, values: Mapping[str, Any], edits: str | None) -> dict[str, Any]:
    """The columns of a summary with a reviewer's values over them; `edits` is the JSON of the group's row, `values` the
    columns that follow from its reports. Who acts on whom in an event is no column: see `edited_cast`."""
    result = dict(values)
    if edits is None:
        return result
    for name, value in json.loads(edits).items():
        field = _FIELDS[kind][name]
        if field.columns is not None:
            result |= field.columns(value, values)
    return result


def edited_cast(connection: Connection, edits: str | None) -> dict[str, tuple[str, ...]]:
    """The entries that a reviewer put in as "source" and as "target" of an event; a role that nobody edited is not
    there. Of entries that were merged since, those that they lead to."""
    given = json.loads(edits) if edits else {}
    cast = {}
    for role in ("source", "target"):
        if f"{role}s" in given:
            entries = [canonical(connection, ACTORS, id_) for id_ in given[f"{role}s"]]
            cast[role] = tuple(dict.fromkeys(entry for entry in entries if entry))
    return cast


Check = Callable[[Connection, object], Any]
Columns = Callable[[Any, Mapping[str, Any]], dict[str, Any]]


class _Field(NamedTuple):
    """How a value is checked, and which columns follow from it, given those that follow from the reports."""

    check: Check
    columns: Columns | None
    nullable: bool = False


def _one_of(words: Iterable[str], fold: Callable[[str], str] = str.lower) -> Check:
    allowed = tuple(words)

    def check(connection: Connection, value: object) -> str:
        word = fold(_text(connection, value)).replace(" ", "_")
        if word not in allowed:
            raise ValueError(f"it is one of {', '.join(allowed)}")
        return word

    return check


def _text(connection: Connection, value: object) -> str:  # noqa: ARG001
    if not isinstance(value, str) or not squeeze(value):
        raise ValueError("it is a text")
    return squeeze(value)


def _name(connection: Connection, value: object) -> str:
    name = _text(connection, value)
    if not name_key(name).strip():
        raise ValueError("there is no word in it")
    return name


def _date(connection: Connection, value: object) -> str:
    when = value.isoformat() if isinstance(value, date) else _text(connection, value).upper()
    if _precision(when) is None or day_range(when) is None:
        raise ValueError("it is an ISO day, week, month or year, or a season: 1980-09-12, 1980-W37, 1980-09, 1980-FA")
    return when


def _precision(when: str) -> DatePrecision | None:
    return next((precision for precision, form in _PRECISIONS if form.fullmatch(when)), None)


def _place(connection: Connection, value: object) -> dict[str, str | None]:
    found = _PLACE.fullmatch(_name(connection, value))
    if found is None:
        return {"name": _name(connection, value), "country": None}
    return {"name": found["name"], "country": _country(connection, found["country"])}


def _country(connection: Connection, value: object) -> str:
    from backchannel.vocabulary import load_vocabulary  # noqa: PLC0415 - only an edit of a country needs it

    code = _text(connection, value).upper()
    if load_vocabulary().by_code(code) is None:
        raise ValueError("a country is given by its ISO 3166-1 alpha-3 code, for example IRN")
    return code


def _sector(connection: Connection, value: object) -> str:
    from backchannel.vocabulary import SECTORS  # noqa: PLC0415

    return str(_one_of(sorted(SECTORS), str.upper)(connection, value))


def _entries(connection: Connection, value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ValueError("it is a list of entries of the register, by id or name")
    return list(dict.fromkeys(_entry(connection, _text(connection, one)) for one in value))


def _entry(connection: Connection, named: str) -> str:
    """The id of the entry meant, where the words can mean no other."""
    found = resolve(connection, named)
    if not found:
        raise ValueError(f"the register has no entry {named!r}")
    if len(found) > 1:
        raise ValueError(f"{named!r} may be {', '.join(sorted(found))}; give the id of one")
    return found[0]


def _date_columns(value: str | None, told: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    first, last = (day_range(value) if value else None) or (None, None)
    return {
        "date_value": value,
        "date_precision": value and _precision(value),
        "date_basis": value and DECIDED,
        "first_day": first,
        "last_day": last,
    }


def _place_columns(value: dict[str, str | None] | None, told: Mapping[str, Any]) -> dict[str, Any]:
    """Where it is on the map is known only as far as the reports tell of the same place."""
    place = value or {"name": None, "country": None}
    same = value is not None and told["place"] is not None and name_key(told["place"]) == name_key(place["name"] or "")
    if same and place["country"] in (None, told["place_country"]):
        return {}
    return {
        "place": place["name"],
        "place_country": place["country"],
        "latitude": None,
        "longitude": None,
        "geonames": None,
    }


def _type_columns(value: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """A mode is one of its type."""
    return {"type": value} | ({} if value == told["type"] else {"mode": None})


def _column(name: str, **more: str) -> Columns:
    return lambda value, _: {name: value, **more}


_FIELDS: Mapping[GroupKind, Mapping[str, _Field]] = {
    "event": {
        "type": _Field(_one_of(get_args(EventType), str.upper), _type_columns),
        "status": _Field(_one_of(get_args(Status)), _column("status")),
        "date": _Field(_date, _date_columns, nullable=True),
        "place": _Field(_place, _place_columns, nullable=True),
        "sources": _Field(_entries, None),
        "targets": _Field(_entries, None),
    },
    "actor": {
        "name": _Field(_name, _column("name")),
        "kind": _Field(_one_of(get_args(ActorKind)), _column("kind")),
        "country": _Field(_country, _column("country", basis=DECIDED), nullable=True),
        "sector": _Field(_sector, _column("sector", basis=DECIDED), nullable=True),
    },
    "track": {
        "issue": _Field(_name, _column("issue")),
        "stage": _Field(_one_of(get_args(Stage)), _column("stage")),
    },
    "case": {
        "who": _Field(_name, _column("who")),
        "fate": _Field(_one_of(get_args(FateKind)), _column("fate")),
    },
}


def _an(kind: GroupKind) -> str:
    return f"an {kind}" if kind[0] in "ae" else f"a {kind}"


def _fields(kind: GroupKind) -> str:
    return f"the fields of {_an(kind)} are {', '.join(_FIELDS[kind])}"
