"""Copies: one text on many pages is one voice; two reports of one happening are two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive.copies import SAME_TEXT, bands, group_copies, resemblance, signature
from backchannel.errors import ArchiveError

# A dispatch on the Camp David accords of 1978, written for this test, and another reporter's on the same evening.
PARAGRAPHS = (
    "President Anwar Sadat of Egypt and Prime Minister Menachem Begin of Israel signed two agreements at the White "
    "House late on Sunday, after thirteen days behind the fences of Camp David with President Jimmy Carter.",
    "The first is a framework for peace in the Middle East. It speaks of a transition of five years in which the "
    "people of the West Bank and Gaza would elect an authority of their own and the military government of Israel "
    "would withdraw.",
    "The second sets out how Egypt and Israel are to conclude a treaty within three months. Israel would leave the "
    "whole of Sinai in stages, and the airfields there would serve civilians alone.",
    "Mr. Carter, who had carried drafts from cabin to cabin when the two leaders no longer spoke, said that none of "
    "them had believed on the tenth day that they would stand in that room together.",
    "Nothing was agreed on Jerusalem. Letters on the city were exchanged instead, in which each side wrote down what "
    "it had always held.",
    "Egypt's foreign minister, Mohamed Ibrahim Kamel, resigned before the ceremony. He told friends that the paper "
    "left the Palestinians with nothing in their hands.",
)
DISPATCH = "\n\n".join(PARAGRAPHS)
FOOT = "Weather tomorrow: mild, some rain. " * 9
OTHER = (
    "Egypt and Israel took a long step out of thirty years of war when their leaders put their names to a pair of "
    "accords in Washington.\n\nUnder them the Sinai returns to Egypt bit by bit, with a peace treaty due before "
    "Christmas, and talks open on self-rule for Palestinians in the occupied lands.\n\nJimmy Carter brokered the deal "
    "in nearly two weeks of seclusion in the Maryland hills. At the end he said that “none of us believed on the "
    "tenth day that we would stand here together”.\n\nThe fate of Jerusalem was put off, and in Cairo the foreign "
    "minister gave up his post in anger."
)


def shares_a_band(a: str, b: str) -> bool:
    return bool(set(bands(signature(a))) & set(bands(signature(b))))


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param("Handshake ends thirteen days of talks\n\n" + DISPATCH, id="another headline"),
        pytest.param("WASHINGTON, Sept. 17 (Reuters) - " + DISPATCH + "\n\n(Reporting by A. Writer)", id="credits"),
        pytest.param(f"By Jane Roe\n\nWASHINGTON (AP) — {DISPATCH}\n\nCopyright 1978 The Wire", id="byline"),
        pytest.param("\n\n".join((*PARAGRAPHS[:3], *PARAGRAPHS[4:])), id="a paragraph dropped"),
        pytest.param("\n\n".join(PARAGRAPHS[:3]), id="the first half"),
        pytest.param("\n\n".join(PARAGRAPHS[:2]), id="the first third"),
        pytest.param(f"Our view follows below.\n\n{DISPATCH}\n\n{FOOT}", id="more around it"),
        pytest.param(DISPATCH.replace("'", "’").replace("\n\n", "\n").upper(), id="set otherwise"),
        pytest.param(DISPATCH.replace(". ", ".\n    "), id="other lines"),
    ],
)
def test_a_copy_is_found(copy: str) -> None:
    assert resemblance(signature(DISPATCH), signature(copy)) > 0.75 > SAME_TEXT
    assert shares_a_band(DISPATCH, copy)


def test_credits_count_for_nothing() -> None:
    credited = "CAIRO, Sept. 18 (AFP) — " + PARAGRAPHS[4] + "\n\nEditing by John Doe\nRead more: the accords in full"
    assert signature(credited) == signature(PARAGRAPHS[4]) == signature("(Reuters) " + PARAGRAPHS[4])


def test_lines_that_only_begin_like_credits_count() -> None:
    for text in ("the council met - and parted. ", "Sources close to the court said little. "):
        assert signature(text + PARAGRAPHS[4]) != signature(PARAGRAPHS[4])


def test_a_report_in_words_of_its_own_is_no_copy() -> None:
    assert resemblance(signature(DISPATCH), signature(OTHER)) < 0.2 < SAME_TEXT
    assert not shares_a_band(DISPATCH, OTHER)


def test_a_long_article_is_no_copy_of_the_sentence_it_quotes() -> None:
    quoted = signature(PARAGRAPHS[4])
    whole = signature(DISPATCH)
    assert resemblance(whole, quoted) < SAME_TEXT


def test_copies_are_grouped_in_any_order() -> None:
    texts = [DISPATCH, OTHER, "WASHINGTON (AP) — " + DISPATCH, "\n\n".join(PARAGRAPHS[:3]), "Short.", "Short."]
    signatures = [signature(text) for text in texts]
    assert group_copies(signatures) == [[0, 2, 3], [1], [4], [5]]
    assert group_copies(signatures[::-1]) == [[0], [1], [2, 3, 5], [4]]
    assert group_copies([]) == []


def test_what_is_too_short_to_tell() -> None:
    assert signature("Nothing was agreed on Jerusalem.") == b""
    assert bands(b"") == ()
    assert resemblance(b"", b"") == resemblance(b"", signature(DISPATCH)) == 0.0


def test_signatures_are_the_same_everywhere() -> None:
    kept = signature(DISPATCH)
    assert len(kept) == 292
    assert kept[:12].hex() == "c100000029b958299ae7f104"
    assert bands(kept)[:2] == (-3430592537346360315, -4065493080088027716)


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_a_signature(a: str, b: str) -> None:
    one, other = signature(a), signature(b)
    assert 0.0 <= resemblance(one, other) == resemblance(other, one) <= 1.0
    assert resemblance(one, one) == (1.0 if one else 0.0)
    assert all(-(2**63) <= key < 2**63 for key in bands(one))
    assert len(set(bands(one))) == (24 if one else 0)


def test_bytes_that_are_no_signature_are_refused() -> None:
    with pytest.raises(ArchiveError, match="3 bytes are not the signature"):
        bands(b"abc")
    with pytest.raises(ArchiveError, match="make it anew"):
        resemblance(signature(DISPATCH), b"abc")
