"""What goes wrong with input, driven as a user would: the command, the real reader, and what is printed.

Every command here must end with an exit code that says how it went, and never in a traceback.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import httpcore
import pytest
from spacy.tokens import Doc

from backchannel import reading
from backchannel.annotate.segment import find_blocks, parse
from backchannel.archive.store import open_archive
from backchannel.model.article import Article
from backchannel.model.records import Record
from backchannel.reading import Reader
from backchannel.sources import web
from backchannel.sources.guard import Network
from backchannel.views.cli import main

# Every span after the curly marks and the accent tells whether offsets count code points.
TEXT = (
    "“We will free ten prisoners,” said Ana Mora, the Foreign Minister of Peru, in a café. "
    "Peru signed a pact with Chile."
)
RUSSIAN = "Послы встретились в понедельник в Женеве и договорились обсудить освобождение всех военнопленных."
PARAGRAPH = "<p>Envoys of Peru and Chile met in Geneva on Monday and agreed to free all prisoners of the war.</p>"


class Ran(NamedTuple):
    code: object
    out: str
    err: str

    def records(self) -> list[Record]:
        """What `--json` printed. Loading proves that all evidence stands in its text."""
        return [Record.from_dict(json.loads(line)) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(reader: Reader, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["backchannel", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        sys.stdout.flush()
        out, err = (shown.decode() for shown in capfdbinary.readouterr())
        assert "Traceback" not in err
        assert "this should not happen" not in err
        return Ran(code, out, err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


Write = Callable[[str, str | bytes], Path]


# Refused, with the reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\n", "is empty"),
        ("binary.txt", bytes(range(256)) * 40, "is not text"),
        ("paper.pdf", b"%PDF-1.7\n1 0 obj", "is a PDF, which is not supported yet; convert it with: pdftotext"),
        ("letter.docx", b"PK\x03\x04....", "an office document; unpack it, or save it as text or HTML"),
        ("bomb.txt", gzip.compress(b" " * 9_000_000), "is compressed (gzip); unpack it first"),
        ("line.txt", b"word " * 2_000_000, "has a text of 10,000,000 code points"),
        ("menu.html", "<html><body><nav><a href='/'>Home</a></nav></body></html>", "has no article on it"),
        ("nested.html", f"<html><body>{'<div>' * 30_000}{PARAGRAPH}{'</div>' * 30_000}</body></html>", "plain text"),
        ("later.txt", f"Title: A\nPublished: 2999-01-01\n\n{TEXT}", "lies in the future"),
        ("odd.txt", f"Title: A\nPublished: Tues 4th May\n\n{TEXT}", "write it as YYYY-MM-DD"),
        ("one.json", json.dumps({"text": TEXT}), "keep one article a line in a file named .jsonl"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(  # noqa: PLR0917 - pytest passes them by name
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, name: str, content: str | bytes, reason: str
) -> None:
    # Five seconds that nobody need wait to hear that a file is empty.
    monkeypatch.setattr(reading, "load_reader", lambda *_: pytest.fail("the language model is not needed"))
    path = write(name, content)
    ran = run("read", path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"not read: {path}: ")
    assert reason in ran.err
    assert ran.err.count("\n") == 1


def test_a_file_that_may_not_be_read_is_named(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("secret.txt", TEXT)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert run("read", path) == (1, "", f"not read: {path}: may not be read; ask for the permission to read it\n")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "names nothing"),
        ("gone.txt", "there is no such file"),
        ("www.example.org", "a page's address begins with https://"),
        ("example.org/page", "a page's address begins with https://"),
        ("http://", "names no host"),
    ],
)
def test_a_source_that_is_none_is_named(run: Run, source: str, reason: str) -> None:
    ran = run("read", source)
    assert (ran.code, ran.out) == (1, "")
    assert reason in ran.err


@pytest.mark.parametrize("day", ["2999-01-01", "4.5.1999", "Tuesday", "1999-02-30", ""])
def test_a_day_of_publication_that_cannot_be_is_refused_at_once(run: Run, write: Write, day: str) -> None:
    ran = run("read", write("a.txt", TEXT), "--published", day)
    assert ran.code in (1, 2)
    assert ran.out == ""
    assert "--published" in ran.err or "lies in the future" in ran.err


def test_days_that_end_before_they_begin_are_refused(run: Run, tmp_path: Path) -> None:
    ran = run("timeline", "--archive", tmp_path / "a", "--since", "2000-01-02", "--until", "2000-01-01")
    assert ran.code == 2
    assert "--until" in ran.err


# Read, with offsets that are right


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-be", "utf-32"])
def test_encodings_of_one_text_give_one_record(run: Run, write: Write, encoding: str) -> None:
    (record,) = run("read", write("a.txt", TEXT.encode(encoding)), "--json").records()
    assert record.article.text == TEXT
    assert [str(said.content[0]) for said in record.statements] == ["We will free ten prisoners"]


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("broken UTF-8", TEXT.encode().replace(b"caf\xc3", b"caf\xff\xc3")),
        ("a quotation mark cut short", TEXT.encode() + b" \xe2\x80 It was late."),
        ("NUL", TEXT.replace("café", "ca\x00fé")),
        ("controls", f"\x1b[31m{TEXT}\x07"),
        ("right to left", f"مرحبا שלום. {TEXT} \u202eesrever\u202c"),
        ("combining marks", f"Jose\u0301 Mun\u0303oz spoke. {TEXT}"),
        ("emoji", f"😀👨‍👩‍👧‍👦🇵🇪 Good morning. {TEXT} 😀"),
        ("line ends", f"Good morning.\r\n\r\n{TEXT}\r\rIt was late.\u2028It was dark."),
        ("a quotation that never ends", f"{TEXT} “It was late, he thought."),
        ("mixed quotation marks", f"{TEXT} «It was\" late' and „ dark ” she » \" '"),
    ],
)
def test_odd_characters_move_nothing(run: Run, write: Write, mark: str, text: str | bytes) -> None:
    path = write("a.txt", text)
    (record,) = run("read", path, "--json").records()
    assert "We will free ten prisoners" in [str(said.content[0]) for said in record.statements], mark
    assert any(event.type == "AGREE" and str(event.trigger).startswith("signed") for event in record.events), mark
    shown = run("read", path)
    assert shown.code == 0
    assert not set(shown.out) & {"\x00", "\x07", "\x1b", "\u202e"}


def test_what_could_not_be_decoded_is_told(run: Run, write: Write) -> None:
    ran = run("read", write("a.txt", TEXT.encode().replace(b"caf\xc3", b"caf\xff\xc3")))
    assert "could not be decoded: line 1" in ran.out


@pytest.mark.parametrize(("encoding", "language"), [("windows-1251", "ru"), ("utf-8", "ru")])
def test_another_language_gives_an_empty_record_that_says_so(
    run: Run, write: Write, encoding: str, language: str
) -> None:
    path = write("a.txt", RUSSIAN.encode(encoding))
    assert f"written in another language ({language}); only English is read" in run("read", path).out
    ran = run("read", path, "--json")
    (record,) = ran.records()
    assert (ran.code, record.article.text, record.article.language) == (0, RUSSIAN, language)
    assert (record.events, record.statements, record.actors) == ((), (), ())
    assert "nothing read" in ran.err  # who pipes the JSON elsewhere is told too


def test_thirty_thousand_tags_after_an_article_are_no_matter(run: Run, write: Write) -> None:
    page = f"<html><body><article>{PARAGRAPH}{PARAGRAPH[:-8]} again.</p>{'<b>' * 30_000}</article></body></html>"
    (record,) = run("read", write("a.html", page), "--json").records()
    assert "agreed to free" in record.article.text


def test_the_text_is_not_put_together_anew_for_each_sentence(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article of a million letters in one line is read in minutes, not days."""
    asked: list[int] = []

    class Counted(Doc):
        @property
        def text(self) -> str:
            asked.append(1)
            return "".join(token.text_with_ws for token in self)

    def make(text: str) -> Doc:
        plain = reader.pipeline.tokenizer(text)
        return Counted(plain.vocab, [t.text for t in plain], [bool(t.whitespace_) for t in plain])

    monkeypatch.setattr(reader.pipeline, "make_doc", make)
    article = Article.from_text("Peru signed a pact. " * 50)
    (document,) = parse([(article, find_blocks(article))], reader.pipeline)
    assert len(document.sentences) == 50
    assert len(asked) < 10


# Among others


def test_one_bad_file_in_a_folder_does_not_stop_the_others(run: Run, write: Write, tmp_path: Path) -> None:
    for name, content in [("news/a.txt", TEXT), ("news/b.txt", b""), ("news/c.pdf", b"%PDF-1"), ("news/d.txt", TEXT)]:
        write(name, content)
    ran = run("read", tmp_path / "news", "--json")
    assert (ran.code, len(ran.records())) == (3, 2)
    assert f"not read: {tmp_path / 'news' / 'b.txt'}: is empty\n" in ran.err
    assert "c.pdf: is a PDF" in ran.err


def test_a_bad_line_of_jsonl_is_named_by_its_number(run: Run, write: Write) -> None:
    lines = [json.dumps({"text": TEXT}), "not json", json.dumps({"text": TEXT, "published": "2999-01-01"})]
    path = write("a.jsonl", "\n".join(lines))
    ran = run("read", path, "--json")
    assert (ran.code, len(ran.records())) == (3, 1)
    assert f"{path}:2: is not JSON" in ran.err
    assert 'a line is one object: {"text"' in ran.err
    assert f"{path}:3: publication date 2999-01-01 lies in the future" in ran.err


# A fault of the reader itself


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The reader fails on articles that speak of a FAULT, until the patch is undone."""
    annotate = Reader.annotate

    def failing(self: Reader, document: Any) -> Any:
        if "FAULT" in document.text:
            raise ZeroDivisionError("of the reader")
        return annotate(self, document)

    monkeypatch.setattr(Reader, "annotate", failing)
    return monkeypatch


def test_a_reading_that_failed_is_told_loudly(
    run: Run, write: Write, tmp_path: Path, faulty: pytest.MonkeyPatch
) -> None:
    write("news/a.txt", TEXT)
    bad = write("news/b.txt", f"{TEXT} FAULT")
    ran = run("read", tmp_path / "news", "--json")
    good, empty = ran.records()
    assert ran.code == 3
    assert good.events
    assert [passed.stage for passed in empty.skipped] == ["reading"]
    assert "reading failed: " in ran.err
    assert "ZeroDivisionError: of the reader" in ran.err
    assert run("read", bad).code == 1


def test_an_article_whose_reading_failed_is_not_known_and_replaces_nothing(
    run: Run, write: Write, tmp_path: Path, faulty: pytest.MonkeyPatch
) -> None:
    news, archive = write("b.txt", f"{TEXT} FAULT"), tmp_path / "a.archive"
    for _ in range(2):
        ran = run("add", news, "--archive", archive)
        assert (ran.code, ran.out) == (1, f"{archive}: 1 failed\n")
        assert "the next `add` reads it again" in ran.err
    with open_archive(archive) as kept:
        (failed,) = kept.records()
        assert list(kept.check()) == []
    faulty.undo()
    faulty.setenv("COLUMNS", "80")
    assert run("add", news, "--archive", archive).out == f"{archive}: 1 renewed\n"
    assert run("add", news, "--archive", archive).out == f"{archive}: 1 known\n"
    with open_archive(archive) as kept:
        assert kept.add(failed) == "known"
        assert next(kept.records()).events


# Addresses


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A site that every public name leads to; the addresses that were connected to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bomb = self.path == "/bomb"
            self.send_response(200 if bomb else 302)
            if bomb:
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Encoding", "gzip")
            else:
                self.send_header("Location", "http://inside.example/")
            self.end_headers()
            if bomb:
                self.wfile.write(gzip.compress(b" " * 30_000_000))

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connected: list[str] = []

        class Wires(httpcore.NetworkBackend):
            def connect_tcp(self, host: str, _: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
                connected.append(host)
                return httpcore.SyncBackend().connect_tcp("127.0.0.1", server.server_port, *args, **kwargs)

        known = {"news.example": ["93.184.216.34"], "inside.example": ["10.0.0.7"]}
        monkeypatch.setattr(web, "Network", lambda: Network(lambda host, _: known[host], Wires()))
        yield connected
        server.shutdown()


def test_an_address_that_redirects_inside_is_refused(run: Run, site: list[str]) -> None:
    ran = run("read", "http://news.example/in")
    assert (ran.code, ran.out) == (1, "")
    assert "leads to 10.0.0.7, which is no public address" in ran.err
    assert "redirected to http://inside.example/" in ran.err
    assert site == ["93.184.216.34"]


def test_a_bomb_is_refused_before_it_is_unpacked(run: Run, site: list[str]) -> None:
    ran = run("read", "http://news.example/bomb")
    assert (ran.code, ran.out) == (1, "")
    assert "unpacks to more than 10,000,000 bytes" in ran.err
