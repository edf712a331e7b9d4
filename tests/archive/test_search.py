import pytest
from factories import Draft
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive.passages import best_passage
from backchannel.archive.search_words import as_fts5, as_tsquery, as_tsvector, fold, parse_query
from backchannel.archive.store import Archive
from backchannel.errors import ArchiveError


def _told(title: str, text: str, published: str = "1979-11-14") -> Draft:
    return Draft(text, published, title=title)


OIL = _told("Oil ban", "President Carter stopped the buying of Iranian oil.\nTehran had spoken of it first.")
FREEZE = _told(
    "Assets frozen",
    "The United States froze the assets of Iran. <s>“Not a dollar leaves,”</s> said <m>William Miller</m>.",
    "1979-11-15",
)
ACCORD = _told("The Algiers accord", "Warren Christopher signed; the frozen assets go to Algiers.", "1981-01-19")


@pytest.fixture
def kept(archive: Archive) -> Archive:
    speaker = FREEZE.actor("m")
    FREEZE.layers.setdefault("statements", FREEZE.layers.get("statements") or [FREEZE.statement("s", speaker=speaker)])
    for draft in (OIL, FREEZE, ACCORD):
        archive.add(draft.record())
    return archive


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("assets", ["The Algiers accord", "Assets frozen"]),
        ("ASSETS frozen", ["The Algiers accord", "Assets frozen"]),
        ('"frozen assets"', ["The Algiers accord"]),
        ("froze*", ["The Algiers accord", "Assets frozen"]),
        ("oil OR algiers", ["The Algiers accord", "Oil ban"]),
        ("assets -algiers", ["Assets frozen"]),
        ("title:accord", ["The Algiers accord"]),
        ("iran's assets", []),
        ("tehran first", ["Oil ban"]),
        ('"accord warren"', []),
    ],
)
def test_what_is_asked_for_is_found_newest_first(kept: Archive, asked: str, titles: list[str]) -> None:
    assert [hit.title for hit in kept.search(asked)] == titles


def test_a_hit_shows_the_passage_by_its_span(kept: Archive) -> None:
    (hit,) = kept.search("spoken")
    assert hit.words is not None
    assert hit.words.quote == "Tehran had spoken of it first."
    assert hit.words.line == 2
    assert hit.article is not None
    text = kept.record(hit.article.id).article.text
    assert text[hit.words.start : hit.words.end] == hit.words.quote


def test_statements_are_found_by_their_words_alone(kept: Archive) -> None:
    (hit,) = kept.search("dollar", "statement")
    assert hit.words is not None
    assert "Not a dollar leaves" in hit.words.quote
    assert list(kept.search("froze", "statement")) == []


def test_days_bound_the_search(kept: Archive) -> None:
    first, last = FREEZE.article.published, FREEZE.article.published
    assert [hit.title for hit in kept.search("assets", since=first, until=last)] == ["Assets frozen"]


def test_what_a_newer_reading_left_out_is_found_no_more(kept: Archive) -> None:
    record = FREEZE.record()
    FREEZE.layers["statements"] = []
    try:
        assert kept.add(FREEZE.record()) == "renewed"
    finally:
        FREEZE.layers["statements"] = list(record.statements)
    assert list(kept.search("dollar", "statement")) == []
    assert [hit.title for hit in kept.search("dollar")] == ["Assets frozen"]


@pytest.mark.parametrize("asked", ["", "  ", "OR", '""', "-oil", "?!"])
def test_nothing_asked_for_is_refused_with_the_language(kept: Archive, asked: str) -> None:
    with pytest.raises(ArchiveError, match="names nothing to search for"):
        list(kept.search(asked))


def test_an_unknown_kind_is_refused(kept: Archive) -> None:
    with pytest.raises(ArchiveError, match="the kinds are article, statement, actor"):
        list(kept.search("oil", "event"))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_bound_words_only(asked: str) -> None:
    try:
        query = parse_query(asked)
    except ArchiveError:
        return
    for term in query.terms():
        assert all(word == fold(word) and not set(word) & set("\"'*:()&|!<>-") for word in term.words)
    assert as_fts5(query).count('"') % 2 == 0
    assert as_tsquery(query).count("'") % 2 == 0


@given(st.text(max_size=80), st.text(min_size=1, max_size=12))
def test_a_passage_is_a_span_of_the_text(text: str, asked: str) -> None:
    try:
        query = parse_query(asked)
    except ArchiveError:
        return
    span = best_passage(text, query)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_a_vector_keeps_heads_and_words_apart() -> None:
    assert as_tsvector("oil ban", "oil stopped") == "'oil':1A,4 'ban':2A 'stopped':5"


@pytest.mark.parametrize(
    "asked",
    ['" OR 1=1 --', "head : x", "NEAR(oil ban)", "'; DROP TABLE articles; --", "^oil", "a\0b", "{oil}:x*", "oil & | !"],
)
def test_hostile_questions_reach_no_syntax(kept: Archive, asked: str) -> None:
    assert len(list(kept.search(asked))) <= 3
    assert kept.counts()["articles"] == 3
