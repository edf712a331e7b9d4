"""Quotations: what marks mean, what goes on in the next paragraph, and what is told of a lost mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from backchannel.annotate.quotes import Quotations, find_quotations
from backchannel.annotate.segment import find_blocks
from backchannel.model.article import Article
from backchannel.model.document import Document

_LANGUAGE = English()


def quotations_of(text: str) -> tuple[Document, Quotations]:
    article = Article(text)
    document = Document(article, _LANGUAGE.make_doc(text), find_blocks(article))
    return document, find_quotations(document)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“We are ready,” the minister said.", ["We are ready,"]),
        ('"We are ready," the minister said.', ["We are ready,"]),
        ("''We are ready,'' the minister said.", ["We are ready,"]),
        ("``We are ready,'' the minister said.", ["We are ready,"]),
        ("« Nous sommes là », said the envoy.", ["Nous sommes là"]),
        ("»Wir kommen«, said the envoy.", ["Wir kommen"]),
        ("„Wir kommen“, said the envoy.", ["Wir kommen"]),
        ("The envoy called it ‘a beginning’ on Monday.", ["a beginning"]),
        ("The envoy called it 'a beginning' on Monday.", ["a beginning"]),
        ("It's the guards' turn, they'd say; the '80s were worse.", []),
        ("It’s the guards’ turn, they’d say; the ’80s were worse.", []),
        ("The envoy said 'the guards' claims are false' and left.", ["the guards' claims are false"]),
        ("“One,” she said. “Two,” he said.", ["One,", "Two,"]),
        ("It ended badly.“ The envoy left.", []),
        ("“It ended badly.“ The envoy left.", ["It ended badly."]),
        ("The gate is 6'3\" high.", []),
    ],
)
def test_inner_text(text: str, inner: list[str]) -> None:
    document, quotations = quotations_of(text)
    assert [document.text[q.inner.start : q.inner.end].strip() for q in quotations.found] == inner


def test_one_inside_the_other() -> None:
    document, quotations = quotations_of("“She told us, ‘Go home,’ and we went,” Ms Abara said.")
    assert [(str(document.text[q.inner.start : q.inner.end]), q.depth) for q in quotations.found] == [
        ("She told us, ‘Go home,’ and we went,", 0),
        ("Go home,", 1),
    ]


def test_same_marks_inside() -> None:
    _, quotations = quotations_of("“The so-called “safe road” is closed,” she said.")
    assert [q.depth for q in quotations.found] == [0, 1]


def test_goes_on_in_the_next_paragraph() -> None:
    text = "“The road is closed.\n\n“It will stay closed,” Ms Abara said."
    document, quotations = quotations_of(text)
    first, second = quotations.found
    assert (first.closed, second.closed) == (False, True)
    assert document.text[first.inner.start : first.inner.end] == "The road is closed."
    assert quotations.unbalanced == ()


def test_a_lost_mark_spoils_its_own_stretch_only() -> None:
    text = "“The road is closed, Ms Abara said. “It was mined.”\n\nNobody passed.\n\n“We wait,” she said."
    document, quotations = quotations_of(text)
    assert [document.text[q.inner.start : q.inner.end] for q in quotations.found] == ["It was mined.", "We wait,"]
    (lost,) = quotations.unbalanced
    assert document.text[lost.start : lost.end] == "“The road is closed, Ms Abara said. "


def test_a_lost_mark_at_the_end_ends_with_its_paragraph() -> None:
    document, quotations = quotations_of("She said: “The road is closed.\n\nNobody passed.")
    assert quotations.found == ()
    assert [document.text[s.start : s.end] for s in quotations.unbalanced] == ["“The road is closed."]


@given(st.text(alphabet="ab .,\n“”‘’«»\"'`„s8", max_size=120))
def test_any_text(text: str) -> None:
    document, quotations = quotations_of(text)
    for quotation in quotations.found:
        assert (
            0 <= quotation.outer.start < quotation.inner.start < quotation.inner.end <= quotation.outer.end <= len(text)
        )
        assert any(block.span.covers(quotation.outer) for block in document.blocks)
    for span in quotations.unbalanced:
        assert 0 <= span.start < span.end <= len(text)


@given(st.text(alphabet="ab .,\n“”‘’«»\"'`„s8", max_size=120))
def test_quotations_lie_inside_one_another_or_apart(text: str) -> None:
    _, quotations = quotations_of(text)
    for one in quotations.found:
        for other in quotations.found:
            assert (
                one.inner.covers(other.outer)
                or other.inner.covers(one.outer)
                or not one.outer.overlaps(other.outer)
                or one is other
            )


def test_work_grows_with_the_text() -> None:
    """A long line of opening marks is looked at with a bounded look ahead."""
    _, quotations = quotations_of("“a " * 20_000)
    assert quotations.found == ()
    assert len(quotations.unbalanced) == 20_000
