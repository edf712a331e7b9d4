"""Reading gold files: each becomes a `GoldArticle`, or is refused with every fault named by file and field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from backchannel.decoding import readable
from backchannel.errors import SourceError
from backchannel.evaluation.gold import (
    GoldArticle,
    GoldEvent,
    GoldFate,
    GoldFault,
    GoldStatement,
    GoldTalks,
    GoldTie,
)
from backchannel.model.article import Article
from backchannel.model.records import EventType, FateKind, Stage, StatementKind, Status, TieKind
from backchannel.text import squeeze

T = TypeVar("T")

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SHOWN = 60


def read_gold(folder: Path) -> Iterator[GoldArticle | list[GoldFault]]:
    """Each `*.json` of the folder, by name: its article, or all its faults where it has any.

    Raises SourceError where the folder is none or holds no such file.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder; name one that holds gold files, one JSON object an article")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise SourceError(f"{folder} holds no gold: one JSON object an article, in files that end in .json")
    seen: dict[str, str] = {}
    for file in files:
        found = read_gold_file(file)
        if isinstance(found, GoldArticle) and found.id in seen:
            yield [GoldFault(found.file, "id", f"{found.id!r} is the id of {seen[found.id]} too; give each its own")]
            continue
        if isinstance(found, GoldArticle):
            seen[found.id] = found.file
        yield found


def read_gold_file(file: Path) -> GoldArticle | list[GoldFault]:
    """The article of one gold file, or what is wrong with it."""
    try:
        form = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        return [GoldFault(file.name, "", f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return [GoldFault(file.name, "", f"is not UTF-8 ({error.reason} at byte {error.start})")]
    except (ValueError, RecursionError) as error:
        return [GoldFault(file.name, "", f"is no JSON: {error}")]
    return parse_gold(form, file.name)


def parse_gold(form: object, file: str) -> GoldArticle | list[GoldFault]:
    """The article of a gold file's JSON value, or what is wrong with it. `file` is how the faults call it."""
    whole = _Fields(form, "", "", [], file)
    text = whole.words("text")
    if "text" in whole.form and not whole.faults and readable(text) != text:
        whole.fault("text", "holds a NUL or half of a surrogate pair; take it out")
    whole.text = text
    gold_id, title, day = whole.words("id"), whole.maybe("title"), whole.day("published", whole=True)
    for name in ("source", "licence"):
        if name in whole.form:
            whole.maybe(name)
    statements = whole.each("statements", _statement)
    events = whole.each("events", _event)
    ties = whole.each("ties", _tie)
    fates = whole.each("fates", _fate)
    talks = whole.each("talks", _talks)
    whole.close()
    if whole.faults:
        return whole.faults
    article = Article.from_text(text, published=day, title=title)
    return GoldArticle(file, gold_id, article, statements, events, ties, fates, talks)


def _statement(given: _Fields) -> GoldStatement:
    return GoldStatement(
        content=given.quotes("content", needed=True),
        cue=given.quote("cue", empty=True),
        speaker_text=given.quote("speaker_text", empty=True),
        speaker=given.words("speaker"),
        addressee=given.maybe("addressee"),
        kind=given.one_of("kind", StatementKind),
    )


def _event(given: _Fields) -> GoldEvent:
    event = GoldEvent(
        type=given.one_of("type", EventType),
        trigger=given.words("trigger"),
        sentence=given.quote("sentence"),
        also=given.quotes("also"),
        sources=given.names("sources"),
        targets=given.names("targets"),
        date=given.day("date"),
        date_text=given.quote("date_text", empty=True),
        place=given.maybe("place"),
        status=given.one_of("status", Status),
        said_by=given.maybe("said_by"),
    )
    if event.sentence and event.trigger not in event.sentence:
        given.fault("trigger", f"{_short(event.trigger)} does not stand in the event's sentence")
    return event


def _tie(given: _Fields) -> GoldTie:
    return GoldTie(given.words("a"), given.words("b"), given.one_of("kind", TieKind), given.quote("evidence"))


def _fate(given: _Fields) -> GoldFate:
    return GoldFate(
        given.words("who"),
        given.one_of("fate", FateKind),
        given.maybe("by"),
        given.day("date"),
        given.count("count"),
        given.quote("evidence"),
    )


def _talks(given: _Fields) -> GoldTalks:
    parties, mediators = given.names("parties"), given.names("mediators")
    if not parties and not mediators:
        given.fault("parties", "is empty, and so is mediators; talks have at least one of them")
    return GoldTalks(parties, mediators, given.words("issue"), given.one_of("stage", Stage), given.quote("evidence"))


class _Fields:
    """One JSON object under examination.

    Each field is asked for once, by its form. A field that is missing or of another form is a fault, and what is given
    for it then only stands in, so that one look finds all faults of a file.
    """

    def __init__(self, form: object, path: str, text: str, faults: list[GoldFault], file: str) -> None:
        self.path, self.text, self.faults, self.file = path, text, faults, file
        self.form: dict[str, Any] = form if isinstance(form, dict) else {}
        self.asked: set[str] = set()
        self.is_object = isinstance(form, dict)
        if not self.is_object:
            self.fault("", f"is {_called(form)}, not an object")

    def fault(self, name: str, what: str) -> None:
        path = f"{self.path}.{name}" if self.path and name else self.path or name
        self.faults.append(GoldFault(self.file, path, what))

    def close(self) -> None:
        """Refuse what nobody asked for: a misspelt field would else be lost in silence."""
        for name in self.form:
            if name not in self.asked:
                self.fault(name, f"is no field; known here: {', '.join(sorted(self.asked))}")

    def words(self, name: str) -> str:
        """A text that is not empty."""
        value = self._get(name, str, "a text")
        if value is not None and not value.strip():
            self.fault(name, "is empty")
        return value or ""

    def maybe(self, name: str) -> str | None:
        """A text, or null."""
        if self.form.get(name, "") is None:
            self.asked.add(name)
            return None
        return self.words(name)

    def quote(self, name: str, *, empty: bool = False) -> str:
        """Words as they stand in the article; "" where it may be `empty`."""
        value = self._get(name, str, "a text")
        if value is None or (empty and not value):
            return ""
        self._stands(name, value)
        return str(value)

    def quotes(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of words as they stand in the article."""
        values = self._texts(name)
        for at, value in enumerate(values):
            self._stands(f"{name}[{at}]", value)
        if needed and not values and isinstance(self.form.get(name), list):
            self.fault(name, "is empty; quote what was said")
        return values

    def names(self, name: str) -> tuple[str, ...]:
        """A list of actors' names; [] is none."""
        values = self._texts(name)
        for at, value in enumerate(values):
            if not value.strip():
                self.fault(f"{name}[{at}]", "is empty")
        return values

    def one_of(self, name: str, words: Any) -> Any:
        """One of the words of a Literal."""
        value = self._get(name, str, "a text")
        if value is not None and value not in get_args(words):
            self.fault(name, f"{_short(value)} is none of {', '.join(get_args(words))}")
        return value

    def day(self, name: str, *, whole: bool = False) -> str | None:
        """An ISO day, month or year (a `whole` day only), or null."""
        if self.form.get(name, "") is None:
            self.asked.add(name)
            return None
        value = self._get(name, str, "a text")
        if value is not None and not _is_day(value, whole):
            form = "YYYY-MM-DD" if whole else "YYYY, YYYY-MM or YYYY-MM-DD"
            self.fault(name, f"{_short(value)} is no date; write {form}, or null")
        return str(value) if value is not None else None

    def count(self, name: str) -> int | None:
        """How many, or null."""
        value = self._get(name, int | None, "a number or null")
        if isinstance(value, bool) or (value is not None and value < 0):
            self.fault(name, f"{json.dumps(value)} is no number of people")
        return None if value is None else int(value)

    def each(self, name: str, make: Callable[[_Fields], T]) -> tuple[T, ...]:
        """A list of objects."""
        made = []
        for at, form in enumerate(self._get(name, list, "a list") or ()):
            given = _Fields(form, f"{name}[{at}]", self.text, self.faults, self.file)
            if given.is_object:
                made.append(make(given))
                given.close()
        return tuple(made)

    def _texts(self, name: str) -> tuple[str, ...]:
        values = self._get(name, list, "a list of texts") or []
        for at, value in enumerate(values):
            if not isinstance(value, str):
                self.fault(f"{name}[{at}]", f"is {_called(value)}, not a text")
        return tuple(value for value in values if isinstance(value, str))

    def _get(self, name: str, form: Any, called: str) -> Any:
        self.asked.add(name)
        if name not in self.form:
            if self.is_object:
                self.fault(name, "is missing")
            return None
        value = self.form[name]
        if not isinstance(value, form):
            self.fault(name, f"is {_called(value)}, not {called}")
            return None
        return value

    def _stands(self, name: str, words: str) -> None:
        if not words.strip():
            self.fault(name, "is empty")
        elif self.text and words not in self.text:
            nearly = squeeze(words).casefold() in squeeze(self.text).casefold()
            why = ", but for white space or capitals" if nearly else ""
            self.fault(name, f"{_short(words)} does not stand so in the text{why}; quote it exactly")


def _is_day(value: str, whole: bool) -> bool:
    parts = _DAY.fullmatch(value)
    if not parts or (whole and not parts[3]):
        return False
    try:
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return False
    return True


def _short(words: str) -> str:
    shown = squeeze(words)
    return repr(shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…")


def _called(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
