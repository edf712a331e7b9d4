"""Blocks and sentences: what belongs together, what stands apart, and offsets that stay the article's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.errors import ModelError
from backchannel.model.article import Article
from backchannel.model.document import Document

Annotate = Callable[..., Document]


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    article = Article.from_text(text, title=title)
    return [(b.kind, text[b.span.start : b.span.end]) for b in find_blocks(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line.\n\nAnother line.", [("paragraph", "One line."), ("paragraph", "Another line.")]),
        ("One line.\r\n\r\nAnother.", [("paragraph", "One line."), ("paragraph", "Another.")]),
        ("Envoys meet again\n\nThey met.", [("heading", "Envoys meet again"), ("paragraph", "They met.")]),
        ("QUITO (Andina) — They met.", [("dateline", "QUITO (Andina) —"), ("paragraph", "They met.")]),
        ("QUITO, Ecuador — They met.", [("dateline", "QUITO, Ecuador —"), ("paragraph", "They met.")]),
        ("Quito, 4 May (Andina) - They met.", [("dateline", "Quito, 4 May (Andina) -"), ("paragraph", "They met.")]),
        ("Roe — the envoy — met them.", [("paragraph", "Roe — the envoy — met them.")]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "The envoys of both\ngovernments met in the\nafternoon and went on\ntalking.\n\nThey left."
    assert [t for _, t in kinds(text)] == [text[: text.index("\n\n")], "They left."]


def test_repeated_headline_is_clutter() -> None:
    text = "They met.\n\nEnvoys meet again\n\nThey left."
    assert ("clutter", "Envoys meet again") in kinds(text, title="Envoys meet again")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Brig. Gen. Amos Tal met Col. Jan Roe. They spoke.", 2),
        ("Sen. Ada Poe spoke.\n\nMr. Roe left.", 2),
        ("A headline with no stop\n\nThe text begins here.", 2),
        ("He left at 5 p.m. on Monday.", 1),
        ("Ada Poe met \u200ethe mayor of Quito.\u200e She said \u200ethat it was late.", 2),
    ],
)
def test_sentences(annotate: Annotate, text: str, count: int) -> None:
    assert len(annotate(text).sentences) == count


def test_signs_without_width_are_no_part_of_words(annotate: Annotate) -> None:
    document = annotate("Ada Poe met \u200eJan Roe on Monday.\u200e\n\n\ufeffThey spoke.")
    words = [t.text for t in document.doc]
    assert {"Jan", "Monday", "They"} <= set(words)
    assert "".join(t.text_with_ws for t in document.doc) == document.text


def test_clutter_and_datelines_have_no_sentences(annotate: Annotate) -> None:
    text = "QUITO (Andina) — They met.\n\nRead more: The story so far\n\nThey left."
    assert [text[s.span.start : s.span.end] for s in annotate(text).sentences] == ["They met.", "They left."]


def test_a_missing_model_is_named() -> None:
    with pytest.raises(ModelError, match="xx_no_such_model"):
        load_language_model("xx_no_such_model")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab .,\n\r\t“”\"'—()Tehran\u202e\u0301🕊é"), max_size=200))
def test_offsets_hold_on_any_text(text: str) -> None:
    article = Article.from_text(text)
    blocks = find_blocks(article)
    (document,) = parse([(article, blocks)], load_language_model())
    assert document.doc.text == text
    assert all(text[t.idx : t.idx + len(t.text)] == t.text for t in document.doc)
    ends = [0, *(b.span.end for b in blocks)]
    assert all(before <= b.span.start < b.span.end for before, b in zip(ends, blocks, strict=False))
    assert all(text[b.span.start : b.span.end].strip() == text[b.span.start : b.span.end] for b in blocks)


def test_a_page_that_lost_its_line_breaks_is_cut_where_they_were(annotate: Callable[..., Document]) -> None:
    filling = "The pro-Austrian mayor met the then-Minister and Anna Mora-Diaz on the river. " * 15
    text = (
        f"Harbour Town Votes on a Bridge-Voters in Graz want a bridge. {filling}Slow progress-Even its friends say it "
        f"is slow. Anna Mora-“It is slow,” she said. {filling}The bridge in May. (L. Roe / Reuters)-Boats wait."
    )
    document = annotate(text)
    blocks = [(b.kind, text[b.span.start : b.span.end]) for b in document.blocks]
    assert [words for kind, words in blocks if kind == "heading"] == [
        "Harbour Town Votes on a Bridge",
        "Slow progress",
        "Anna Mora",
    ]
    assert [words.split()[0] for kind, words in blocks if kind == "paragraph"] == ["Voters", "Even", "“It", "Boats"]
    assert "Anna Mora" in {text[name.span.start : name.span.end] for name in document.names}
    assert document.doc.text == text


def test_a_headline_glued_to_the_report_is_a_heading(annotate: Callable[..., Document]) -> None:
    text = "Harbour Town Votes on a Bridge-LIMA — -The town council voted on Friday for a bridge over the river."
    document = annotate(text)
    kinds = [(b.kind, text[b.span.start : b.span.end]) for b in document.blocks]
    assert kinds[:2] == [("heading", "Harbour Town Votes on a Bridge"), ("dateline", "-LIMA — -")]
    assert [s.span.start for s in document.sentences] == [0, text.index("The town")]
