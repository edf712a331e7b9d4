"""Bytes to text: every encoding that news comes in, and what is no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.decoding import decode, readable, unreadable_spans
from backchannel.errors import SourceError

ENGLISH = "The envoy said “no deal” – he wouldn’t return to Zürich before the café talks. " * 3
RUSSIAN = "Посланник сказал, что переговоры в Женеве продолжатся на следующей неделе. " * 3
ARABIC = "وقال المبعوث إن المحادثات في جنيف ستستمر الأسبوع المقبل. " * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "windows-1252"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "windows-1256"),
    ],
)
def test_a_text_comes_back_from_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=20))
def test_every_utf8_text_comes_back_code_point_for_code_point(text: str) -> None:
    text = f"The envoy said: {text}"
    assert decode(text.encode()).text == readable(text)


def test_right_to_left_text_combining_marks_and_emoji_keep_their_offsets() -> None:
    text = "Cafe\u0301 talks \U0001f54a\ufe0f of שלום and סבב in the city."
    assert decode(text.encode()).text.index("and") == text.index("and")


def test_line_ends_stay_as_they_came() -> None:
    assert decode(b"One.\r\n\r\nTwo.\rThree.\n").text == "One.\r\n\r\nTwo.\rThree.\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve café".encode() + b"\xff and more", "naïve café\ufffd and more"),
        (b"he said \xe2\x80 no to it", "he said \ufffd no to it"),
        ("so said the envoy’s café".encode()[:-1], "so said the envoy’s caf\ufffd"),
    ],
    ids=["a stray byte", "half a quotation mark", "cut in a character"],
)
def test_broken_utf8_keeps_what_can_be_read(data: bytes, text: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.unreadable) == (text, "utf-8", 1)
    (span,) = unreadable_spans(decoded.text)
    assert decoded.text[slice(*span)] == "\ufffd"


def test_nul_becomes_a_replacement_and_other_control_characters_stay() -> None:
    decoded = decode(b"The envoy\x00 said \x07 it.\x0c The end.")
    assert decoded.text == "The envoy\ufffd said \x07 it.\x0c The end."
    assert decoded.unreadable == 1


def test_a_lone_surrogate_becomes_a_replacement() -> None:
    assert readable("said \ud800 it") == "said \ufffd it"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "windows-1251"),
        ("<meta charset=iso-8859-1>", "windows-1252"),
    ],
)
def test_a_page_is_read_in_the_charset_that_it_names(head: str, encoding: str) -> None:
    text = f"{head}<p>{'“So it is”' if encoding == 'windows-1252' else 'Переговоры'}</p>"
    assert decode(text.encode(encoding), markup=True).text == text


@pytest.mark.parametrize("charset", ["rot13", "unicode_escape", "no-such-thing", "utf-16", "ascii-ish", "undefined"])
def test_a_charset_that_is_none_or_lies_is_passed_over(charset: str) -> None:
    text = f"<meta charset='{charset}'><p>L’été à Genève</p>"
    assert decode(text.encode(), markup=True).text == text


def test_a_charset_from_the_header_goes_before_the_page() -> None:
    page = "<meta charset='koi8-r'><p>Переговоры</p>"
    assert decode(page.encode("windows-1251"), declared="windows-1251", markup=True).text == page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"\xef\xbb\xbf  \n", "has no text in it"),
        (
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
            "is a PDF, which is not supported yet; convert it with: pdftotext FILE",
        ),
        (b"PK\x03\x04\x14\x00\x06\x00", "zip archive or an office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"\x1f\x8b\x08\x00", "is compressed"),
        (bytes(range(256)) * 40, "is not text"),
        (b"\x00" * 5000, "is not text"),
        (b"\x7fELF\x02\x01\x01", "is a program"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_source_error(data: bytes) -> None:
    try:
        text = decode(data, markup=True).text
    except SourceError:
        return
    assert "\x00" not in text
    text.encode("utf-8")
