import re
from html import unescape

from factories import Draft, dispatch
from hypothesis import given
from hypothesis import strategies as st

from backchannel.model.marked import Mark, marked_text, marks_of, segments
from backchannel.text import Span

_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(lambda pair: pair[0] < pair[1]), max_size=12)


@given(_SPANS)
def test_segments_are_the_whole_text_and_know_what_covers_them(spans: list[tuple[int, int]]) -> None:
    marks = [Mark(Span(*span), str(at), "event", "core") for at, span in enumerate(spans)]
    cut = list(segments(40, marks))
    assert [span.start for span, _ in cut] == [0, *(span.end for span, _ in cut[:-1])]
    assert cut[-1].span.end == 40
    for span, covering in cut:
        assert set(covering) == {mark for mark in marks if mark.span.covers(span)}
        assert not [mark for mark in marks if mark.span.overlaps(span) and not mark.span.covers(span)]
        assert list(covering) == sorted(covering, key=lambda mark: len(mark.span))


def test_an_empty_text_has_no_segments() -> None:
    assert list(segments(0, [])) == []


def test_every_claim_has_a_mark() -> None:
    record = dispatch().record()
    claims = {
        c.id for layer in (record.statements, record.events, record.ties, record.fates, record.talks) for c in layer
    }
    assert claims <= {mark.claim for mark in marks_of(record)}


def test_a_notebook_shows_the_whole_text_with_its_claims() -> None:
    record = dispatch().record()
    html = record._repr_html_()
    shown = unescape(re.sub(r"<[^>]+>", "", html.partition("pre-wrap")[2].partition(">")[2]))
    assert shown == record.article.text
    assert "REQUEST: Ayatollah Ruhollah Khomeini “demanded” → the United States" in unescape(html)


def test_text_is_escaped_and_harmless() -> None:
    draft = Draft("<all>[script]alert(1)[/script] & \u202e\ud800</all>".replace("[", "\u2039"), title="a < b")
    text = draft.article.text.replace("\u2039", "<")
    assert "<script" not in marked_text(Draft(text.replace("<script", "<\u200bscript")).record())
    hostile = dispatch(title='"><img src=x onerror=alert(1)>').record()
    assert "<img" not in marked_text(hostile)
