"""Stories: which articles tell of the same happening."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.archive import grouping
from backchannel.archive.grouping import (
    Profile,
    candidate_terms,
    choose_story,
    group_profiles,
    group_stories,
    likeness,
    load_background,
    profile,
    regroup,
    together,
)
from backchannel.archive.grouping_profile import INDEXED, LEAD, NAME, term_key
from backchannel.archive.grouping_words import stem, words_of
from backchannel.errors import ArchiveError
from backchannel.model.article import Article

# Three happenings, two of one kind in one town: the embassy siege of 1980 and the embassy shooting of 1984 in London.
SIEGE = (
    "Gunmen seized the Iranian embassy at Princes Gate in London and took 26 hostages, demanding that prisoners in "
    "Khuzestan be freed.",
    "Six gunmen who hold the Iranian embassy in Princes Gate threatened to kill the hostages unless Arab prisoners "
    "in Khuzestan are set free.",
    "SAS soldiers stormed the Iranian embassy at Princes Gate on Monday, killed five gunmen and freed the hostages.",
    "The siege at Princes Gate ended when commandos of the SAS broke into the Iranian embassy and rescued 19 hostages.",
)
SHOOTING = (
    "Constable Yvonne Fletcher was shot dead outside the Libyan embassy in St James's Square, London, while she "
    "policed a protest.",
    "Shots fired from the Libyan People's Bureau in St James's Square killed Yvonne Fletcher, a policewoman of 25.",
    "Britain broke off relations with Libya after the murder of Yvonne Fletcher in St James's Square.",
    "Thirty Libyans left the People's Bureau in St James's Square under guard, days after Fletcher was shot.",
)
QUAKE = (
    "An earthquake of magnitude 8.1 struck Mexico City, and thousands are feared dead under fallen buildings.",
    "Rescuers in Mexico City dug for survivors of the earthquake, which measured 8.1 and levelled hospitals.",
)
ALL = (*SIEGE, *SHOOTING, *QUAKE)
GROUPS = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def articles(*texts: str, day: date | None = None) -> list[Article]:
    return [Article.from_text(text, published=day) for text in texts]


def profiles(*texts: str) -> list[Profile]:
    return [profile(article) for article in articles(*texts)]


def test_happenings_of_one_kind_are_apart() -> None:
    assert group_stories(articles(*ALL)) == GROUPS


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_articles_makes_no_difference(randomly: random.Random) -> None:
    order = list(range(len(ALL)))
    randomly.shuffle(order)
    found = group_stories(articles(*(ALL[at] for at in order)))
    assert sorted(sorted(order[at] for at in group) for group in found) == GROUPS


@given(st.lists(st.one_of(st.text(max_size=60), st.sampled_from(ALL)), max_size=12))
def test_each_article_is_in_exactly_one_group(texts: list[str]) -> None:
    found = group_stories(articles(*texts))
    assert sorted(at for group in found for at in group) == list(range(len(texts)))
    assert found == sorted(sorted(group) for group in found)


def test_nothing_to_group() -> None:
    assert group_stories([]) == []
    assert group_stories(articles("", "", "the of and")) == [[0], [1], [2]]


def test_two_articles_are_enough() -> None:
    assert group_stories(articles(SIEGE[0], SIEGE[1])) == [[0, 1]]
    assert group_stories(articles(SIEGE[0], SHOOTING[0])) == [[0], [1]]


def test_the_title_counts() -> None:
    titled = [
        Article("It began at dawn, witnesses said.", title="Earthquake of 8.1 levels hospitals in Mexico City"),
        *articles(*QUAKE),
    ]
    assert group_stories(titled) == [[0, 1, 2]]


def test_a_headline_in_capitals_makes_no_names() -> None:
    title = "GUNMEN THREATEN HOSTAGES AT PRINCES GATE"
    shouted = profile(Article("", title=title)).terms
    assert set(shouted.values()) == {1.0}
    assert profile(Article("", title=title.title())).terms["princ"] == NAME


def test_copies_count_once() -> None:
    siege = " ".join(SIEGE[:2])
    copies = [f"LONDON (Wire {n}) — {siege}" for n in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    found = group_stories(articles(*copies, *SIEGE, *SHOOTING))
    assert found == [list(range(30)), [30, 31, 32, 33]]


def test_what_lies_months_apart_is_not_one_happening() -> None:
    early, late = date(1980, 4, 30), date(1980, 9, 1)
    assert group_stories(articles(*SIEGE[:2], day=early) + articles(*SIEGE[2:], day=late)) == [[0, 1], [2, 3]]
    assert group_stories(articles(*SIEGE[:2], day=early) + articles(*SIEGE[2:])) == [[0, 1, 2, 3]]


def test_likeness_falls_with_the_days_between() -> None:
    day, (one,), (other,) = date(1980, 5, 5), articles(SIEGE[2]), articles(SIEGE[3])
    scores = []
    for days in (0, 1, 2, 8, 30, 31):
        a = profile(Article(one.text, day))
        b = profile(Article(other.text, day + timedelta(days)))
        scores.append(likeness(a, b))
        assert likeness(b, a) == scores[-1]
    assert scores[0] == scores[1] > scores[2] > scores[3] > scores[4] > scores[5] == -math.inf
    assert likeness(profile(one), profile(other)) == scores[0]


def test_what_shares_nothing_has_no_likeness() -> None:
    assert likeness(*profiles(SIEGE[0], "Rain fell on Lisbon.")) == -math.inf
    assert likeness(Profile({}), Profile({})) == -math.inf


def test_a_name_alone_makes_no_happening_of_two_short_texts() -> None:
    strike = "Stevedores walked out at the harbour. Kowalewska told of it."
    flood = "Dykes burst along the lower valley. Kowalewska told of it."
    assert likeness(profile(Article(strike)), profile(Article(flood))) == -math.inf
    again = "Stevedores went back to the harbour. Kowalewska told of it."
    assert likeness(profile(Article(strike)), profile(Article(again))) > grouping.SAME_STORY


def test_names_that_fill_the_news_tell_less() -> None:
    a, b = profiles(
        "Yvonne Fletcher was honoured with a plaque by the police federation.",
        "The widow of a miner sued Yvonne Fletcher over the sale of a cottage.",
    )
    usual = load_background()
    full = usual.joined({"yvonn": 5_000, "fletcher": 5_000}, 200_000)
    assert likeness(a, b, full) < likeness(a, b, usual)
    assert full.rate("fletcher") > usual.rate("fletcher")
    assert full.words == usual.words + 200_000


def test_a_profile_is_small_and_comes_back_as_it_was() -> None:
    one = profile(Article(" ".join(f"Word{n}x" for n in range(5_000)), date(1980, 5, 5), title="SAS storms embassy"))
    assert len(one.terms) == LEAD
    assert "embassi" in one.terms
    assert Profile.from_bytes(one.to_bytes()) == one
    assert Profile.from_bytes(Profile({}).to_bytes()) == Profile({})


@pytest.mark.parametrize("packed", [b"", b"\xff", b"{}", b"[]", b'[{"a": 1}, "May", null, 1]', b"[1, null, null, 1]"])
def test_what_is_no_profile_is_refused(packed: bytes) -> None:
    with pytest.raises(ArchiveError, match="not the profile of an article"):
        Profile.from_bytes(packed)


def test_profiles_add_up() -> None:
    a, b = profile(Article(QUAKE[0], date(1985, 9, 20))), profile(Article(QUAKE[1], date(1985, 9, 22)))
    both = together([a, b])
    assert both.terms["mexico"] == a.terms["mexico"] + b.terms["mexico"]
    assert (both.first, both.last, both.articles) == (date(1985, 9, 20), date(1985, 9, 22), 2)
    assert together([a, together([b])]) == both
    with pytest.raises(ValueError, match="at least one"):
        together([])


def test_companions_share_a_candidate_term() -> None:
    for group in (SIEGE, SHOOTING, QUAKE):
        first, *others = (set(candidate_terms(one)) for one in profiles(*group))
        assert all(first & other for other in others)
    long = profile(Article(" ".join(f"Word{n}x" for n in range(100))))
    assert len(candidate_terms(long)) == INDEXED
    assert all(-(2**63) <= key < 2**63 for key in candidate_terms(long))


def test_keys_of_terms_are_the_same_everywhere() -> None:
    assert term_key("fletcher") == 4100632995091371934


def test_an_article_finds_its_story() -> None:
    known = [("siege", one) for one in profiles(*SIEGE[:3])] + [("shooting", one) for one in profiles(*SHOOTING[:3])]
    (siege, shooting, quake) = profiles(SIEGE[3], SHOOTING[3], QUAKE[0])
    assert choose_story(siege, known) == "siege"
    assert choose_story(shooting, reversed(known)) == "shooting"
    assert choose_story(quake, known) is None
    assert choose_story(quake, []) is None


def test_stories_that_are_one_are_joined_under_the_name_of_the_larger() -> None:
    members = [("a", one) for one in profiles(*SIEGE[:3])] + [("b", one) for one in profiles(SIEGE[3], *SHOOTING)]
    assert regroup(members) == [("a", [0, 1, 2, 3]), ("b", [4, 5, 6, 7])]


def test_a_story_of_two_happenings_is_parted_and_keeps_its_name_once() -> None:
    members = [("a", one) for one in profiles(*SIEGE, *SHOOTING[:3])]
    assert regroup(members) == [("a", [0, 1, 2, 3]), (None, [4, 5, 6])]


def test_a_story_given_as_a_whole_stays_whole_and_counts_by_its_articles() -> None:
    whole = together(profiles(*SIEGE[:3]))
    members = [("old", whole), *(("new", one) for one in profiles(SIEGE[3], *QUAKE))]
    assert regroup(members) == [("old", [0, 1]), ("new", [2, 3])]


def test_many_articles_that_share_a_name_are_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_SHARERS", 4)
    monkeypatch.setattr(grouping, "MOST_COMPANIONS", 3)
    assert group_profiles(profiles(*ALL)) == GROUPS


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        ("thwarted thwarting thwarts thwart", "thwart"),
        ("Pirates pirate pirate's PIRATES", "pirat"),
        ("shot shooting shoot", "shoot"),
        ("embassies embassy", "embassi"),
        ("crises crisis", "crisis"),
        ("U.S. US", "us"),
        ("10,000 10000", "10000"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str, shared: str) -> None:
    stems = {stem(word) for word in words_of(forms)}
    assert stems == {shared}
