"""Files, folders and standard input."""

from __future__ import annotations

import gzip
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from backchannel.errors import SourceError
from backchannel.model.article import Article
from backchannel.sources import Refused, article_from_bytes, article_from_file, articles_from
from backchannel.sources.limits import MAX_CODE_POINTS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "The envoys met in Algiers on Sunday.\r\n\r\nThey agreed to meet again in a week."
HTML = (
    "<html><body><article><h1>Talks</h1>"
    + "<p>The envoys said that the talks would go on in Algiers.</p>" * 3
    + "</article></body></html>"
)


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusals(path: Path) -> list[str]:
    return [str(item) for item in articles_from(path) if isinstance(item, Refused)]


def test_a_text_file_is_one_article_with_its_line_ends(tmp_path: Path) -> None:
    (article,) = articles_from(write(tmp_path / "a.txt", TEXT), published="1980-04-25")
    assert isinstance(article, Article)
    assert (article.text, article.published) == (TEXT, date(1980, 4, 25))


def test_a_page_goes_through_the_reader_of_pages_by_its_name_or_its_look(tmp_path: Path) -> None:
    for name in ("page.html", "page.HTM", "page"):
        article = article_from_file(write(tmp_path / name, HTML))
        assert "<p>" not in article.text
        assert "go on in Algiers" in article.text


@pytest.mark.parametrize(
    "head",
    ["<!DOCTYPE html>", "\ufeff\n <html>", "<?xml version='1.0'?>\n<!DOCTYPE html>", "<!-- a -->\n<!-- b --><html>"],
)
def test_standard_input_is_a_page_where_it_begins_as_one(head: str) -> None:
    assert "<" not in article_from_bytes((head + HTML).encode()).text


def test_text_with_an_angle_bracket_is_no_page() -> None:
    text = "<The envoys> met in Algiers, the <html> of diplomacy."
    assert article_from_bytes(text.encode()).text == text


def test_many_comments_are_looked_at_in_no_time() -> None:
    text = "<!-- x -->" * 5_000 + " The envoys met in Algiers."
    assert article_from_bytes(text.encode()).text == text


def test_a_page_on_standard_input_is_read_in_its_own_charset() -> None:
    page = HTML.replace("<html>", "<html><meta charset=windows-1251>").replace("Algiers", "Алжир")
    assert "Алжир" in article_from_bytes(page.encode("windows-1251")).text


def test_a_folder_is_read_in_order_and_bad_files_are_named_in_their_place(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", TEXT)
    write(tmp_path / "a.txt", b"")
    write(tmp_path / "c.html", HTML)
    write(tmp_path / "d.pdf", b"%PDF-1.7")
    write(tmp_path / "e.csv", "a,b")
    write(tmp_path / "sub/f.md", TEXT)
    write(tmp_path / ".hidden/g.txt", TEXT)
    write(tmp_path / ".DS_Store", "x")
    write(tmp_path / "README.md", TEXT)
    found = [item if isinstance(item, Refused) else "read" for item in articles_from(tmp_path)]
    assert [item == "read" for item in found] == [False, True, True, False, False, True]
    reasons = [(Path(item.source).name, item.reason) for item in found if isinstance(item, Refused)]
    assert reasons[0] == ("a.txt", "is empty")
    assert reasons[1][0] == "d.pdf"
    assert "pdftotext" in reasons[1][1]
    assert reasons[2][0] == "e.csv"
    assert "none of the kinds of files" in reasons[2][1]


def test_collections_in_a_folder_are_read_in_their_place(tmp_path: Path) -> None:
    line = b'{"text": "The envoys met in Algiers."}\n'
    write(tmp_path / "a.jsonl", line * 2)
    write(tmp_path / "b.NDJSON.GZ", gzip.compress(line))
    write(tmp_path / "c.jsonl.zst", zstd.compress(line))
    write(tmp_path / "d.parquet", b"rubbish")
    write(tmp_path / "e.warc", b"rubbish")
    write(tmp_path / "f.warc.gz", gzip.compress(b"rubbish"))
    write(tmp_path / "g.gz", gzip.compress(TEXT.encode()))
    write(tmp_path / "_SUCCESS", "")
    found = [Path(item.source).name if isinstance(item, Refused) else item.text for item in articles_from(tmp_path)]
    assert found == ["The envoys met in Algiers."] * 4 + ["d.parquet", "e.warc#0", "f.warc.gz#0", "g.gz"]


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert refusals(tmp_path) == [f"{tmp_path}: holds no files"]


def test_a_link_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.jsonl").symlink_to(tmp_path / "self.jsonl")
    article, refused = articles_from(tmp_path)
    assert isinstance(article, Article)
    assert isinstance(refused, Refused)
    assert refused.source.endswith("self.jsonl")
    assert "cannot be read" in refused.reason


def test_what_cannot_be_opened_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone")
    write(tmp_path / "good.txt", TEXT)
    (tmp_path / "folder.txt").mkdir()
    secret = write(tmp_path / "secret.txt", TEXT)
    opened = Path.open

    def guarded(self: Path, *args: object, **kwargs: object) -> object:
        if self == secret:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", guarded)
    assert refusals(tmp_path) == [
        f"{tmp_path / 'broken.txt'}: is a link to a file that is not there",
        f"{secret}: may not be read; ask for the permission to read it",
    ]
    with pytest.raises(SourceError, match="folder\\.txt: is a folder; give a file"):
        article_from_file(tmp_path / "folder.txt")


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusals(tmp_path / "gone.txt") == [f"{tmp_path / 'gone.txt'}: there is no such file"]
    assert refusals(tmp_path / "gone.jsonl") == [f"{tmp_path / 'gone.jsonl'}: there is no such file"]
    with pytest.raises(SourceError, match="gone\\.txt: there is no such file"):
        article_from_file(tmp_path / "gone.txt")


@pytest.mark.parametrize("path", ["a\x00b.txt", "a" * 5_000, "/dev/null/a.txt"])
def test_a_path_that_cannot_be_one_is_no_crash(path: str) -> None:
    (refused,) = articles_from(path)
    assert isinstance(refused, Refused)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusals(tmp_path) == [f"{tmp_path / 'pipe.txt'}: is a pipe or a device, not a file"]


def test_a_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    write(tmp_path / "\udcff.txt", b"")
    (refusal,) = refusals(tmp_path)
    assert refusal.encode().endswith("\ufffd.txt: is empty".encode())


@pytest.mark.parametrize("published", ["2999-01-01", "25.4.1980", "tomorrow"])
def test_a_day_in_the_future_or_in_a_strange_form_is_refused_at_once(tmp_path: Path, published: str) -> None:
    with pytest.raises(SourceError, match="publication date"):
        articles_from(tmp_path, published=published)
    with pytest.raises(SourceError, match="publication date"):
        article_from_bytes(TEXT.encode(), published=published)


def test_one_line_of_ten_million_letters_is_refused(tmp_path: Path) -> None:
    (refusal,) = refusals(write(tmp_path / "long.txt", b"word " * 2_000_000))
    assert "10,000,000 code points" in refusal
    assert f"{MAX_CODE_POINTS:,}" in refusal


def test_more_bytes_than_the_limit_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    (refusal,) = refusals(path)
    assert "larger than" in refusal


def test_json_that_is_taken_for_a_text_is_refused_with_advice() -> None:
    with pytest.raises(SourceError, match=r"standard input: is JSON, not text; .* \.jsonl"):
        article_from_bytes(b'{"text": "The envoys met."}\n{"text": "They left."}')
