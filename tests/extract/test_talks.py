"""Talks: one sentence or two each, of our own making, with who negotiates and who carries it."""

from __future__ import annotations

from datetime import date

import pytest

from backchannel.annotate.segment import find_blocks, parse
from backchannel.extract.talks import extract_talks
from backchannel.model.article import Article
from backchannel.model.records import Talks
from backchannel.reading import load_reader


def talks(text: str) -> tuple[Talks, ...]:
    reader = load_reader()
    article = Article(text, date(1981, 1, 10))
    document = reader.annotate(next(parse([(article, find_blocks(article))], reader.pipeline)))
    return extract_talks(document, reader.cast(document), (), reader.talk_words)


@pytest.mark.parametrize(
    ("text", "parties", "mediators", "stage"),
    [
        ("Peru and Chile held talks on the border.", {"Peru", "Chile"}, set(), "under_way"),
        ("Talks between Peru and Chile collapsed on Monday.", {"Peru", "Chile"}, set(), "failed"),
        ("Peru signed an agreement with Chile.", {"Peru", "Chile"}, set(), "signed"),
        ("Peru and Chile agreed on a border.", {"Peru", "Chile"}, set(), "agreed"),
        ("Peru and Chile could not agree on a border.", {"Peru", "Chile"}, set(), "stalled"),
        ("Negotiations between Peru and Chile have stalled.", {"Peru", "Chile"}, set(), "stalled"),
        ("Oman is mediating between Iran and Iraq.", {"Iran", "Iraq"}, {"Oman"}, "under_way"),
        ("Iran and Iraq reached a truce brokered by Oman.", {"Iran", "Iraq"}, {"Oman"}, "agreed"),
        ("Iran and Iraq exchanged messages through Oman.", {"Iran", "Iraq"}, {"Oman"}, "under_way"),
        ("Iran will answer the demands through Oman.", {"Iran"}, {"Oman"}, "under_way"),
        ("It began with a secret approach through Oman.", set(), {"Oman"}, "under_way"),
        ("Iran would ask Oman to act as intermediary.", {"Iran"}, {"Oman"}, "proposed"),
        (
            "Oman wrote to both sides and offered to mediate between Iran and Iraq.",
            {"Iran", "Iraq"},
            {"Oman"},
            "proposed",
        ),
        ("Ana Ruiz flew home after two weeks of talks.", {"Ana Ruiz"}, set(), "under_way"),
        ("Peru wrote to Chile and asked for direct talks.", {"Peru"}, set(), "proposed"),
        ("Negotiations over Iran's missiles will continue.", {"Iran"}, set(), "under_way"),
        ("Peru announced an agreement with Chile to expand trade.", {"Peru", "Chile"}, set(), "agreed"),
        ("Israel-Syrian talks have collapsed.", {"Israel", "Syria"}, set(), "failed"),
        ("The North American Trade Area negotiations with Peru have stalled.", {"Peru"}, set(), "stalled"),
    ],
)
def test_tells(text: str, parties: set[str], mediators: set[str], stage: str) -> None:
    (found,) = talks(text)
    assert {a.name for a in found.parties} == parties
    assert {a.name for a in found.mediators} == mediators
    assert found.stage == stage
    assert found.evidence.quote in text


def test_the_two_countries_are_those_of_the_article() -> None:
    text = "Iran and Iraq have been at war. Iran asked Iraq for an answer. Oman is mediating between the two countries."
    (found,) = talks(text)
    assert {a.name for a in found.parties} == {"Iran", "Iraq"}
    assert {a.name for a in found.mediators} == {"Oman"}


def test_the_two_countries_are_those_that_the_sentence_names() -> None:
    text = "Israel left Lebanon. Lebanon thanked Israel. Israel heard Syria and began talks between the two countries."
    (found,) = talks(text)
    assert {a.name for a in found.parties} == {"Israel", "Syria"}


def test_a_messenger_mediates() -> None:
    (found,) = talks("Oman has carried messages between Tehran and Baghdad for weeks.")
    assert {a.name for a in found.parties} == {"Iran", "Iraq"}
    assert {a.name for a in found.mediators} == {"Oman"}


def test_mediators_are_told_though_the_parties_are_not() -> None:
    (found,) = talks("The Omani mediators flew home on Sunday.")
    assert found.parties == ()
    assert {a.name for a in found.mediators} == {"Oman"}


def test_who_carries_anothers_word_mediates() -> None:
    (found,) = talks("Karl Brunner, the Swiss ambassador, delivered a letter from Boris Yeltsin to Fidel Castro.")
    assert {a.name for a in found.parties} == {"Boris Yeltsin", "Fidel Castro"}
    assert {a.name for a in found.mediators} == {"Karl Brunner"}


def test_who_briefs_the_mediators_is_a_party() -> None:
    (found,) = talks("Ana Ruiz is to brief the Omani mediators.")
    assert {a.name for a in found.parties} == {"Ana Ruiz"}
    assert {a.name for a in found.mediators} == {"Oman"}


def test_talks_that_go_on_keep_their_parties() -> None:
    text = "Peru and Chile held talks on the border. The talks collapsed on Sunday."
    first, second = talks(text)
    assert first.stage == "under_way"
    assert second.stage == "failed"
    assert second.parties == first.parties


def test_the_issue_is_in_the_words_of_the_article() -> None:
    (found,) = talks("Peru and Chile held talks on the border.")
    assert found.issue == "the border"


@pytest.mark.parametrize(
    "text",
    [
        "Peru will leave with or without a deal.",
        "She talks to nobody.",
        "Oman does not mediate between Iran and Iraq.",
        "The negotiations were long.",
        "Peru answered the charge through Twitter.",
        "She is a fellow of the Inter-American Dialogue.",
        "There were discussions between readers and writers in Peru.",
        "",
    ],
)
def test_tells_nothing(text: str) -> None:
    assert talks(text) == ()


def test_told_twice_is_one() -> None:
    text = "Peru and Chile held talks on the border. Peru and Chile held talks on the border for three days."
    assert len(talks(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["With the Daily Nation, Ana Ruiz discusses her book.", "Peru and Chile agree on the need for caution."],
)
def test_an_interview_and_a_shared_view_are_no_talks(text: str) -> None:
    assert not talks(text)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Talks between Iran and Iraq ended without an agreement.", "failed"),
        ("Iran ended the peace agreement with Iraq.", "failed"),
        ("Delegates waited until the end of the talks between Iran and Iraq.", "under_way"),
        ("Iran and Iraq ended their talks on Sunday.", "carried_out"),
        ("Negotiations to end the war between Iran and Iraq began in Geneva.", "under_way"),
        ("Iran and Iraq agreed to end the war in negotiations in Geneva.", "agreed"),
        ("Algeria announced it will host talks between Iran and Iraq.", "proposed"),
        ("Iran and Iraq will hold talks in Algiers on Monday.", "proposed"),
        ("Talks between Iran and Iraq will continue.", "under_way"),
        ("Iran hopes to sign the accord with Iraq.", "proposed"),
        ("Iran refused to sign the accord with Iraq.", "refused"),
        ("Past talks between Iran and Iraq were held in Algiers.", "carried_out"),
    ],
)
def test_how_far_it_is_by_what_ends_or_is_aimed_at(text: str, stage: str) -> None:
    assert [t.stage for t in talks(text)] == [stage]


def test_whom_he_consulted_is_not_said() -> None:
    assert not talks("Peter Otieno has completed his consultations in Nairobi.")


def test_who_flies_home_after_the_talks_of_others_took_no_part() -> None:
    (found,) = talks("The hostages flew home after the end of the talks between Iran and Algeria.")
    assert {p.name for p in found.parties} == {"Iran", "Algeria"}
