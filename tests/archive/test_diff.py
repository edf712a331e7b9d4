"""Versions of a page: which there are, what differs in their texts, and which claims vanished, appeared or changed."""

import json
from dataclasses import replace

import pytest
from factories import Draft
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive.alignment import align
from backchannel.archive.comparing import compare
from backchannel.archive.store import Archive
from backchannel.errors import ArchiveError

_TEXTS = st.text(st.sampled_from("ab. \n"), max_size=30)
_URL = "https://meridian.example/1980/09/terms"


class TestAlign:
    def test_sentences_that_went_came_and_stayed(self) -> None:
        older = "Envoys met in Algiers.\n\nThey spoke for an hour. Nothing was signed."
        newer = "Envoys met in Algiers.\n\nThey spoke for two hours. Nothing was signed. They will meet again."
        assert align(older, newer).pieces == (
            ("same", "Envoys met in Algiers."),
            ("gone", "They spoke for an hour."),
            ("new", "They spoke for two hours."),
            ("same", "Nothing was signed."),
            ("new", "They will meet again."),
        )

    @pytest.mark.parametrize(
        ("older", "newer", "words", "there"),
        [
            ("Ten men fell. Two fled.", "First this. Ten men fell. Two fled.", "Two fled", "Two fled"),
            ("Twelve men died there.", "Nineteen men died there.", "men died", "men died"),
            ("Twelve men died there.", "Nineteen men died there.", "Twelve", "Nineteen"),
            (
                "Twelve men died there.", "Nineteen men, it was said, died there.",
                "Twelve men died", "Nineteen men, it was said, died",
            ),
            ("Stay. Go. Stay on.", "Stay. Stay on.", "Go", ""),
            ("All of it.", "", "of", ""),
        ],
    )  # fmt: skip
    def test_where_words_of_the_one_lie_in_the_other(self, older: str, newer: str, words: str, there: str) -> None:
        at = older.index(words)
        start, end = align(older, newer).newer((at, at + len(words)))
        assert newer[start:end] == there

    @given(older=_TEXTS, newer=_TEXTS)
    def test_any_two_texts(self, older: str, newer: str) -> None:
        found = align(older, newer)
        kept = [[words for sign, words in found.pieces if sign != left_out] for left_out in ("new", "gone")]
        for text, pieces in zip((older, newer), kept, strict=True):
            assert "".join(" ".join(pieces).split()) == "".join(text.split())
        for start in range(len(older)):
            for end in range(start + 1, len(older) + 1):
                there = found.newer((start, end))
                assert 0 <= there.start <= there.end <= len(newer)
        assert all(older[slice(*one.older)] == newer[slice(*one.newer)] for one in found.stretches if one.same)


def toll(count: str, *, fled: bool = True, **head: object) -> Draft:
    """A page about a fire on a prison island, which is corrected later."""
    draft = Draft(
        f"<s1><n>{count}</n> guards <t>were killed</t> when <rebels>the Red Column</rebels> <a>stormed</a> the fort of "
        "Kastro on <day>Sunday</day>.</s1> "
        + ("<s2><captives>Nine captives</captives> <f>got away</f> in a boat.</s2> " if fled else "")
        + "<s3>“<q>We shall be back</q>,” <said>said</said> <rebels2>the Red Column</rebels2>.</s3>",
        **{"published": "1971-05-03", "title": "Fort stormed", "url": _URL, **head},  # type: ignore[arg-type]
    )
    rebels = draft.actor("rebels", "rebels2", kind="armed_group")
    draft.event("ASSAULT", "a", "s1", sources=[rebels], date=draft.date("1971-05-02", "day"))
    draft.fate(f"{count} guards", "killed", "s1", count=int(count), by=rebels)
    if fled:
        draft.fate("Nine captives", "escaped", "s2", count=9)
    draft.statement("q", speaker=rebels, cue="said", kind="direct")
    return draft


class TestCompare:
    def test_a_record_and_itself(self) -> None:
        record = toll("12").record()
        compared = compare(record, record)
        assert (compared.kept, compared.changed, compared.vanished, compared.appeared) == (4, (), (), ())

    def test_another_reading_of_the_same_text(self) -> None:
        older, newer = toll("12").record(), toll("12").record()
        told = replace(newer.events[0], id="0" * 16, status="doubtful")
        compared = compare(older, replace(newer, events=(told,), fates=newer.fates[:1]))
        (changed,) = compared.changed
        assert (changed.kind, changed.differs) == ("event", {"status": ("happened", "doubtful")})
        assert [row.says for row in compared.vanished] == ["Nine captives: escaped"]
        assert (compared.kept, compared.appeared) == (2, ())

    def test_a_corrected_number_is_the_same_fate_told_otherwise(self) -> None:
        compared = compare(toll("12").record(), toll("19").record())
        (changed,) = compared.changed
        assert changed.differs["who"] == ("12 guards", "19 guards")
        assert changed.differs["count"] == ("12", "19")
        assert changed.newer.quote.startswith("19 guards were killed")
        assert (compared.kept, compared.vanished, compared.appeared) == (3, (), ())

    def test_two_fates_on_the_same_words_are_not_mixed_up(self) -> None:
        older, newer = toll("12"), toll("12")
        older.fate("Anna Kallas", "killed", "s1")
        newer.fate("Anna Kallas", "wounded", "s1")
        newer.fate("Petros Dukas", "missing", "s1")
        compared = compare(older.record(), newer.record())
        assert [row.differs for row in compared.changed] == [{"fate": ("killed", "wounded")}]
        assert [row.says for row in compared.appeared] == ["Petros Dukas: missing"]
        assert (compared.kept, compared.vanished) == (4, ())

    def test_every_kind_of_claim(self) -> None:
        def draft(**head: str) -> Draft:
            made = Draft(
                "<s><a>Denmark</a> <t>offered</t> to carry <o>messages</o> between <b>Peru</b> and <c>Chile</c>.</s>",
                "1971-05-03",
                **head,
            )
            a, b, c = (made.actor(name, kind="state") for name in "abc")
            made.tie(a, "mediates_for", b, "s")
            made.talks([b, c], [a], "s", issue="the border", stage=head.get("outlet", "proposed"))
            return made

        compared = compare(draft().record(), draft(outlet="under_way").record())
        assert [(row.kind, row.differs) for row in compared.changed] == [
            ("talks", {"stage": ("proposed", "under_way")})
        ]
        assert (compared.kept, compared.vanished, compared.appeared) == (1, (), ())


class TestVersions:
    @pytest.fixture
    def page(self, archive: Archive) -> tuple[str, str]:
        older, newer = toll("12"), toll("19", fled=False, title="Fort stormed, 19 dead", published="1971-05-04")
        archive.add(older.record())
        archive.add(newer.record())
        return older.article.id, newer.article.id

    def test_oldest_first(self, archive: Archive, page: tuple[str, str]) -> None:
        for id_ in page:
            found = archive.versions(id_[:8])
            assert [(one.id, one.current) for one in found] == [(page[0], False), (page[1], True)]

    def test_what_differs(self, archive: Archive, page: tuple[str, str]) -> None:
        found = archive.diff(page[1])
        assert (found.older.id, found.newer.id) == page
        assert found.pieces[:2] == (("gone", "Fort stormed"), ("new", "Fort stormed, 19 dead"))
        assert ("gone", "Nine captives got away in a boat.") in found.pieces
        assert [row.says for row in found.vanished] == ["Nine captives: escaped"]
        assert [row.differs["count"] for row in found.changed] == [("12", "19")]
        assert (found.kept, found.appeared) == (2, ())
        assert found.rewritten
        form = json.loads(json.dumps(found.to_dict()))
        assert form["changed"][0]["older"]["says"] == "12 guards: killed by the Red Column"
        assert form["older"]["published"] == "1971-05-03"

    def test_the_first_is_compared_with_the_next_and_any_with_another(
        self, archive: Archive, page: tuple[str, str]
    ) -> None:
        assert archive.diff(page[0]) == archive.diff(page[1])
        assert archive.diff(page[1], page[0]) == archive.diff(page[0], page[1])
        copied = toll("12", url="https://another.example/fort")
        archive.add(copied.record())
        found = archive.diff(copied.article.id, page[0])
        assert (found.older.id, found.newer.id) == (copied.article.id, page[0])
        assert not found.rewritten
        assert (found.kept, found.changed, found.vanished, found.appeared) == (4, (), (), ())

    def test_a_page_with_one_version(self, archive: Archive) -> None:
        for draft in (toll("12"), toll("12", url=None)):
            archive.add(draft.record())
            (only,) = archive.versions(draft.article.id)
            assert only.current
            with pytest.raises(ArchiveError, match="has one version only"):
                archive.diff(only.id)
            with pytest.raises(ArchiveError, match="there is nothing to compare"):
                archive.diff(only.id, only.id)
        with pytest.raises(ArchiveError, match="nothing in the archive has an id"):
            archive.versions("00000000")
