"""Words are cut into the pieces that the encoder's vocabulary has, the longest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.extract.word_pieces import BEGIN, END, UNKNOWN, WordPieces

VOCABULARY = [UNKNOWN, BEGIN, END, "un", "##ready", "ready", "-", "erdogan", "r", "##e", "##a"]
PIECES = WordPieces(VOCABULARY)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("ready", ["ready"]),
        ("unready", ["un", "##ready"]),
        ("Erdoğan", ["erdogan"]),
        ("ERDOĞAN", ["erdogan"]),
        ("un-ready", ["un", "-", "ready"]),
        ("rea", ["r", "##e", "##a"]),
        ("xyz", [UNKNOWN]),
        ("un" + "x" * 200, [UNKNOWN]),
        ("\n\n", []),
        ("", []),
    ],
)
def test_a_word_is_cut_into_the_longest_pieces(word: str, pieces: list[str]) -> None:
    assert [VOCABULARY[n] for n in PIECES.cut(word)] == pieces


@given(st.text(max_size=30))
def test_any_word_has_pieces_of_the_vocabulary_and_the_same_when_asked_again(word: str) -> None:
    first = PIECES.cut(word)
    assert all(0 <= n < len(VOCABULARY) for n in first)
    assert PIECES.cut(word) == first
