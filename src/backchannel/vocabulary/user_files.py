"""Reading a user's folder of TOML files: every key is checked, and every refusal names file, line and key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from backchannel.errors import VocabularyError
from backchannel.model.records import ActorKind, EventType
from backchannel.vocabulary.tables import lifetime
from backchannel.vocabulary.user import (
    UserActor,
    UserHolder,
    UserOffice,
    UserReportingVerb,
    UserVerb,
    UserVocabulary,
)
from backchannel.vocabulary.values import SECTORS, Lifetime

_LISTS = ("actor", "office", "verb", "reporting_verb")
#: States are built in; what a crowd is called, and who has no name, is no name that a table could hold.
_KINDS = [kind for kind in get_args(ActorKind) if kind not in {"state", "crowd", "unnamed"}]
_NO_ACT = "none"
_TARGETS = frozenset(["object", "recipient", "clause"])
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_PREPOSITION = re.compile(r"[a-z]+")
_CAMEO = re.compile(r"\d{2,4}")
_HEADER = re.compile(r"\s*\[\[\s*([\w.]+)\s*\]\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_DEFAULT_CONFIDENCE = 0.8


def read_user_vocabulary(folder: Path) -> UserVocabulary:
    """The entries of all `*.toml` in the folder.

    Raises VocabularyError, with file and line, at the first key that is unknown, missing or of another form; and where
    the folder is none or holds no such file.
    """
    files = _files(folder)
    found: dict[str, list[Entry]] = {name: [] for name in _LISTS}
    for file, content in files:
        whole = _parse(file, content)
        for name in _LISTS:
            found[name] += whole.entries(name)
        whole.close()
    vocabulary = UserVocabulary(
        _digest(files),
        tuple(_actor(entry) for entry in found["actor"]),
        tuple(_office(entry) for entry in found["office"]),
        tuple(_verb(entry) for entry in found["verb"]),
        tuple(_reporting_verb(entry) for entry in found["reporting_verb"]),
    )
    _refuse_twice(vocabulary)
    return vocabulary


def _files(folder: Path) -> list[tuple[Path, bytes]]:
    if not folder.is_dir():
        raise VocabularyError(f"{folder} is no folder; --vocabulary takes a folder of TOML files")
    try:
        files = [(file, file.read_bytes()) for file in sorted(folder.glob("*.toml")) if file.is_file()]
    except OSError as error:
        raise VocabularyError(f"{error.filename}: cannot be read: {error.strerror}") from error
    if not files:
        raise VocabularyError(f"{folder} holds no vocabulary: no file in it ends in .toml")
    return files


def _digest(files: list[tuple[Path, bytes]]) -> str:
    whole = hashlib.sha256()
    for file, content in files:
        whole.update(f"{file.name} {len(content)}\n".encode())
        whole.update(content)
    return f"sha256:{whole.hexdigest()[:16]}"


def _parse(file: Path, content: bytes) -> Entry:
    try:
        text = content.decode("utf-8-sig")
        form = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise VocabularyError(f"{file.name}, line {line}: not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise VocabularyError(f"{file.name}: is no TOML: {error}") from None
    return Entry(form, "", file.name, _lines(text))


def _actor(entry: Entry) -> UserActor:
    actor = UserActor(
        _bare(entry.name("name")),
        tuple(map(_bare, entry.texts("aliases"))),
        entry.maybe_one_of("kind", _KINDS),
        entry.maybe("country"),
        entry.maybe_one_of("sector", SECTORS),
        entry.maybe("wikidata"),
        entry.life(),
        entry.wrong,
    )
    if actor.wikidata is not None and not _WIKIDATA.fullmatch(actor.wikidata):
        raise entry.wrong("wikidata", f"{actor.wikidata!r} is no item of Wikidata; one is written as Q and a number")
    entry.close()
    return actor


def _office(entry: Entry) -> UserOffice:
    holders = tuple(_holder(holder) for holder in entry.entries("holder"))
    office = UserOffice(entry.name("title"), entry.name("country"), holders, entry.wrong)
    entry.close()
    return office


def _holder(entry: Entry) -> UserHolder:
    holder = UserHolder(_bare(entry.name("name")), tuple(map(_bare, entry.texts("aliases"))), entry.life(), entry.wrong)
    if holder.life.valid_from is None:
        raise entry.wrong("valid_from", "is missing; a term needs its first day, month or year")
    entry.close()
    return holder


def _bare(name: str) -> str:
    """A name without the article before it, as texts are asked for it; "The Hill" has it as a part."""
    return name.removeprefix("the ")


def _verb(entry: Entry) -> UserVerb:
    verb = UserVerb(
        entry.lemmas(),
        None if entry.one_of("type", [*get_args(EventType), _NO_ACT]) == _NO_ACT else entry.form["type"],
        entry.maybe("mode"),
        entry.maybe("cameo"),
        entry.texts("objects"),
        entry.texts("targets") or ("object",),
        entry.share("confidence", _DEFAULT_CONFIDENCE),
        entry.wrong,
    )
    for target in verb.targets:
        if target not in _TARGETS and not _PREPOSITION.fullmatch(target):
            raise entry.wrong("targets", f"{target!r} is none of {', '.join(sorted(_TARGETS))}, nor a preposition")
    if verb.cameo is not None and not _CAMEO.fullmatch(verb.cameo):
        raise entry.wrong("cameo", f"{verb.cameo!r} is no CAMEO code; one has two to four digits")
    entry.close()
    return verb


def _reporting_verb(entry: Entry) -> UserReportingVerb:
    verb = UserReportingVerb(entry.lemmas(), entry.texts("frames"), entry.wrong)
    if not verb.frames:
        raise entry.wrong("frames", "is missing or empty; say in which frames the content stands")
    entry.close()
    return verb


def _refuse_twice(vocabulary: UserVocabulary) -> None:
    items = Counter(actor.wikidata for actor in vocabulary.actors if actor.wikidata)
    for actor in vocabulary.actors:
        if items[actor.wikidata or ""] > 1:
            raise actor.wrong("wikidata", f"{actor.wikidata} stands at two actors; an item is one thing")


class Entry:
    """One table of a file, asked by key. What it was not asked for is refused by `close`."""

    def __init__(self, form: dict[str, Any], path: str, file: str, lines: dict[str, int]) -> None:
        self.form, self.path, self.file, self.lines = form, path, file, lines
        self.asked: set[str] = set()

    def wrong(self, key: str, what: str) -> VocabularyError:
        path = ".".join(filter(None, [self.path, key]))
        # Of a table that is written within a line, the line of the list that it is in.
        line = next((self.lines[known] for known in (path, self.path, *_above(self.path)) if known in self.lines), None)
        where = f"{self.file}, line {line}" if line else self.file
        return VocabularyError(f"{where}: {path}: {what}")

    def close(self) -> None:
        for key in self.form:
            if key not in self.asked:
                raise self.wrong(key, f"is no key here; known are {', '.join(sorted(self.asked))}")

    def entries(self, key: str) -> list[Entry]:
        """The tables of a list; none where it is not there."""
        self.asked.add(key)
        forms = self.form.get(key, [])
        under = f"{self.path}.{key}" if self.path else key
        if not isinstance(forms, list) or not all(isinstance(form, dict) for form in forms):
            header = re.sub(r"\[\d+\]", "", under)
            raise self.wrong(key, f"is no list of tables; begin each with [[{header}]]")
        return [Entry(form, f"{under}[{at}]", self.file, self.lines) for at, form in enumerate(forms)]

    def name(self, key: str) -> str:
        """A text that is not empty."""
        value = self.maybe(key)
        if value is None:
            raise self.wrong(key, "is missing")
        return value

    def maybe(self, key: str) -> str | None:
        self.asked.add(key)
        return self._text(key, self.form[key]) if key in self.form else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is not there."""
        self.asked.add(key)
        values = self.form.get(key, [])
        if not isinstance(values, list):
            raise self.wrong(key, "is no list of texts")
        return tuple(self._text(key, value) for value in values)

    def lemmas(self) -> tuple[str, ...]:
        """One lemma or several, in small letters; a second word is the particle ("walk out")."""
        self.asked.add("lemma")
        one_or_more = self.form.get("lemma", [])
        values = one_or_more if isinstance(one_or_more, list) else [one_or_more]
        if not values:
            raise self.wrong("lemma", "is missing")
        lemmas = tuple(self._text("lemma", value) for value in values)
        for lemma in lemmas:
            if lemma != lemma.lower() or len(lemma.split()) > 2:
                raise self.wrong("lemma", f"{lemma!r} is no verb in small letters, alone or with one particle")
        return lemmas

    def one_of(self, key: str, words: Collection[str]) -> Any:
        """One of the words; it may then stand for a Literal of them."""
        self.name(key)
        return self.maybe_one_of(key, words)

    def maybe_one_of(self, key: str, words: Collection[str]) -> Any:
        """One of the words, or None where the key is not there."""
        value = self.maybe(key)
        if value is not None and value not in words:
            raise self.wrong(key, f"{value!r} is none of {', '.join(sorted(words))}")
        return value

    def share(self, key: str, default: float) -> float:
        """A number over 0 and up to 1."""
        self.asked.add(key)
        value = self.form.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            raise self.wrong(key, f"{value!r} is no number over 0 and up to 1")
        return float(value)

    def life(self) -> Lifetime:
        """From `valid_from` on and up to `valid_until`: years, months or days, as texts or as TOML has them."""
        first, last = (self._day(key) for key in ("valid_from", "valid_until"))
        return lifetime(first, last, lambda what: self.wrong("valid_until" if last else "valid_from", what))

    def _day(self, key: str) -> str:
        self.asked.add(key)
        value = self.form.get(key, "")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise self.wrong(key, "is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        return value.strip()

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, f"{value!r} is no text")
        if not value.strip():
            raise self.wrong(key, "is empty")
        return " ".join(value.split())


def _above(path: str) -> Iterator[str]:
    """ "office[2].holder[1]" → "office[2].holder", "office[2]", "office"."""
    while cut := max(path.rfind("["), path.rfind(".")) + 1:
        path = path[: cut - 1]
        yield path


def _lines(text: str) -> dict[str, int]:
    """On which line each table and each key of it begins, by its path: `actor[0]`, `office[2].holder[1].name`."""
    lines: dict[str, int] = {}
    at: dict[str, int] = {}
    path = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            path = ""
            name = ""
            for part in header[1].split("."):
                name = f"{name}.{part}" if name else part
                if name == header[1]:
                    at[name] = at.get(name, -1) + 1
                    _forget_below(at, name)
                path += f"{'.' if path else ''}{part}[{at.get(name, 0)}]"
            lines.setdefault(path, number)
        elif key := _KEY.match(line):
            lines.setdefault(f"{path}.{key[1]}" if path else key[1], number)
    return lines


def _forget_below(at: dict[str, int], name: str) -> None:
    for below in [other for other in at if other.startswith(f"{name}.")]:
        del at[below]
