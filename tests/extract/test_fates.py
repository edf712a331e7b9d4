"""Fates: one sentence or two each, of our own making, with what they tell of people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.annotate.segment import find_blocks, parse
from backchannel.extract.fate_words import number
from backchannel.extract.fates import extract_fates
from backchannel.model.article import Article
from backchannel.model.records import Fate
from backchannel.reading import load_reader


def fates(text: str, published: date | None = date(1980, 9, 13)) -> tuple[Fate, ...]:
    reader = load_reader()
    article = Article(text, published)
    document = reader.annotate(next(parse([(article, find_blocks(article))], reader.pipeline)))
    return extract_fates(document, reader.cast(document), (), reader.fate_words)


def told(text: str) -> set[tuple[str, str, int | None]]:
    return {(f.who, f.fate, f.count) for f in fates(text)}


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("The bombing killed nine people.", ("nine people", "killed", 9)),
        ("At least nine people were killed in the bombing.", ("At least nine people", "killed", 9)),
        ("Three were killed and seven wounded when gunmen attacked.", ("seven", "wounded", 7)),
        ("The police arrested 30 protesters.", ("30 protesters", "detained", 30)),
        ("The raid left three soldiers dead.", ("three soldiers", "killed", 3)),
        ("The death toll rose to 41 people.", ("41 people", "killed", 41)),
        ("The gunman was shot dead by police.", ("gunman", "killed", 1)),
        ("A young nurse was wounded in the shelling.", ("A young nurse", "wounded", 1)),
        ("Marta Ruiz was freed on Friday.", ("Marta Ruiz", "freed", None)),
        ("The students still hold 52 hostages.", ("52 hostages", "held", 52)),
        ("Rebels kidnapped Marta Ruiz last week.", ("Marta Ruiz", "held", None)),
        ("Marta Ruiz was taken hostage by rebels.", ("Marta Ruiz", "held", None)),
        ("Marta Ruiz was taken into custody.", ("Marta Ruiz", "detained", None)),
        ("A court sentenced Marta Ruiz to six years.", ("Marta Ruiz", "sentenced", None)),
        ("Prosecutors charged Marta Ruiz with treason.", ("Marta Ruiz", "charged", None)),
        ("Two fishermen disappeared in May.", ("Two fishermen", "missing", 2)),
        ("Six diplomats escaped in January.", ("Six diplomats", "escaped", 6)),
        ("The bodies of the eight soldiers were returned.", ("eight soldiers", "returned_dead", 8)),
        ("Iran must free the 52 hostages.", ("52 hostages", "held", 52)),
        ("They demanded the release of Marta Ruiz.", ("Marta Ruiz", "held", None)),
        ("Four are confirmed killed in the blast.", ("Four", "killed", 4)),
        ("The war has claimed 4,000 lives.", ("4,000 lives", "killed", 4000)),
        ("The quake killed 300 people.", ("300 people", "killed", 300)),
        ("Marta Ruiz is serving a life sentence.", ("Marta Ruiz", "sentenced", None)),
        ("Marta Ruiz is serving a nine-year prison term.", ("Marta Ruiz", "sentenced", None)),
        ("Marta Ruiz pleaded not guilty to charges of theft.", ("Marta Ruiz", "charged", None)),
        ("Marta Ruiz was mortally wounded by rebels.", ("Marta Ruiz", "killed", None)),
        ("Two women are held: Marta Ruiz, a nurse, and Ana Soto.", ("Ana Soto", "held", None)),
        ("Ten sailors were freed in May and 40 are still held.", ("40", "held", 40)),
        ("Thirty men were stopped and released unharmed.", ("Thirty men", "freed", 30)),
        ("Marta Ruiz was among the six hostages who were killed.", ("Marta Ruiz", "killed", None)),
        ("A blast that killed six and wounded 14 other men is feared.", ("14 other men", "wounded", 14)),
        ("He said that 68 people were missing after the crash.", ("68 people", "missing", 68)),
        ("A fire on the ferry led to the death of all 33 passengers.", ("33 passengers", "killed", 33)),
        ("Three children were taken to hospital after a bus crash.", ("Three children", "wounded", 3)),
        ("Marta Ruiz suffered a knife wound.", ("Marta Ruiz", "wounded", None)),
        ("The suspect is being held in custody.", ("suspect", "held", 1)),
        ("Marta Ruiz was found guilty of murder.", ("Marta Ruiz", "sentenced", None)),
        ("Marta Ruiz was given a life sentence.", ("Marta Ruiz", "sentenced", None)),
        ("The clashes caused six deaths.", ("six deaths", "killed", 6)),
        ("Police made more than 40 arrests.", ("more than 40 arrests", "detained", 40)),
    ],
)
def test_tells(text: str, fate: tuple[str, str, int | None]) -> None:
    assert fate in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The militants threatened to kill Marta Ruiz.",
        "Marta Ruiz was not killed.",
        "Nine people could be killed.",
        "Marta Ruiz died on Sunday after a long illness.",
        "Marta Ruiz is serving her second term as mayor of Lima.",
        "Marta Ruiz served a term in parliament.",
        "The famine that struck the valley ended in 1922, after 4,000 people had died of starvation.",
        "Measles has killed nine people.",
        "The bill was killed in committee.",
        "Crowds were arrested.",
        "In such attacks four or more people are killed.",
    ],
)
def test_tells_nothing(text: str) -> None:
    assert not {f for f in told(text) if f[1] in {"killed", "detained", "wounded"}}


def test_a_wish_for_release_is_no_release() -> None:
    assert {f.fate for f in fates("Iran must free the 52 hostages.")} == {"held"}


@pytest.mark.parametrize(
    "text",
    ["Marta Ruiz was rescued from the burning house.", "Marta Ruiz has no fear of being arrested."],
)
def test_what_frees_nobody_and_what_is_only_feared(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("Hugo Paz pleaded not guilty to six counts of fraud.", ("Hugo Paz", "charged", None)),
        ("Hugo Paz was tried by a military court.", ("Hugo Paz", "charged", None)),
        ("Hugo Paz was poisoned with thallium.", ("Hugo Paz", "wounded", None)),
        ("Crowds mourned the slain journalist Hugo Paz.", ("Hugo Paz", "killed", None)),
        ("The officers Hugo Paz and Marta Ruiz were killed in the raid.", ("Marta Ruiz", "killed", None)),
        ("Critics condemned the sentencing of 30 students.", ("30 students", "sentenced", 30)),
        ("Marta Ruiz, 6, wounded in a shelling, is treated in Chile.", ("Marta Ruiz", "wounded", None)),
    ],
)
def test_tells_by_other_words(text: str, fate: tuple[str, str, int | None]) -> None:
    assert fate in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "In a statement released on Monday Marta Ruiz promised reforms.",
        "They cheered the long shot candidate Hugo Paz.",
        "Gunners shot down a passenger jet near Tbilisi.",
        "All but two of the forty sailors died in the explosion.",
        "A sailor fell in the bombing. Doctors announced her death.",
        "They fled to Orvel, the last outpost held by rebels.",
        "The majority were released on bail.",
        "Ana Soto's debt has hung over the town, and it was hung over her.",
        '"Did you shoot Marta Ruiz?" he asked.',
        "There are two clips, one captured by a camera.",
        "Marta Ruiz won the vote, beating Hugo Paz by a wide margin.",
        "Marta Ruiz, who won the last elections, held on 17 August, smiled.",
        "They freed so many children.",
        "Marta Ruiz released a communique on Friday.",
        "The law forbids them from killing one another.",
    ],
)
def test_hits_nobody(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Algeria led the negotiations for the release of the 52 hostages.",
        "The envoys worked for the release of the 52 hostages.",
        "Ransom was the main obstacle to the release of the 52 hostages.",
    ],
)
def test_a_release_that_is_worked_for_is_none(text: str) -> None:
    assert {f.fate for f in fates(text)} == {"held"}


def test_a_release_that_led_to_something_was_one() -> None:
    assert "freed" in {f.fate for f in fates("The shah's death followed the release of 13 hostages.")}


def test_who_is_named_is_not_told_again_by_kinship() -> None:
    found = told("Marta Ruiz was killed in the bombing. Hugo Paz wept over his sister's killing.")
    assert {who for who, fate, _ in found if fate == "killed"} == {"Marta Ruiz"}


def test_who_gave_the_order_did_it() -> None:
    (fate,) = fates("Three sailors were released on the orders of Hugo Paz.")
    assert fate.by is not None
    assert fate.by.name == "Hugo Paz"


def test_the_day_of_an_announcement_is_no_day_of_what_is_announced() -> None:
    (fate,) = (
        f for f in fates("Six sailors who had escaped have left the country, Chile announced on Monday.") if f.count
    )
    assert fate.date is None


def test_the_day_may_be_told_later() -> None:
    found = fates("Eight soldiers were killed in the bombing. Eight soldiers were killed on 2 September 1980.")
    assert [f.date.value for f in found if f.fate == "killed" and f.date] == ["1980-09-02"]


def test_who_did_it_and_when() -> None:
    (fate,) = [f for f in fates("The rebels freed Marta Ruiz on Friday.") if f.fate == "freed"]
    assert fate.by is not None
    assert "rebels" in fate.by.name.lower()
    assert fate.date is not None
    assert fate.date.value == "1980-09-12"
    assert fate.actor is not None
    assert fate.actor.name == "Marta Ruiz"
    assert "freed" in fate.evidence.quote


def test_the_date_is_that_of_the_word() -> None:
    text = "Marta Ruiz, who was kidnapped in March, was freed on Friday."
    (freed,) = [f for f in fates(text) if f.fate == "freed"]
    assert freed.date is not None
    assert freed.date.value == "1980-09-12"


@pytest.mark.parametrize(
    ("text", "fate"),
    [
        ("Hugo Paz was arrested in connection with last year's bombings in Lima.", "detained"),
        ("Police charged Hugo Paz with attempted murder in the 1975 shooting of a judge.", "charged"),
        ("Hugo Paz was charged with murder on Friday in the slaying of a judge.", "killed"),
        ("Friday's service included a prayer for the seven people killed in the violence.", "killed"),
    ],
)
def test_the_day_of_one_act_is_no_day_of_another(text: str, fate: str) -> None:
    assert [f.date for f in fates(text) if f.fate == fate] == [None]


def test_a_description_that_is_given_a_name_is_that_person() -> None:
    text = "The attacker, identified as Tomas Vrba, 31, was arrested on Friday."
    assert ("Tomas Vrba", "detained", None) in told(text)


def test_a_town_is_not_freed() -> None:
    assert not told("The army liberated the city.")


def test_a_span_of_time_gives_no_day() -> None:
    (fate,) = [f for f in fates("Only Marta Ruiz has been released since March.") if f.fate == "freed"]
    assert fate.date is None


def test_a_group_under_two_names_is_one() -> None:
    held = [f for f in fates("The six hostages are well. The six captives were seen.") if f.fate == "held"]
    assert len(held) == 1


def test_without_a_publication_date_no_day_is_guessed() -> None:
    (fate,) = fates("Marta Ruiz was freed on Friday.", None)
    assert fate.date is None


def test_an_empty_text_has_none() -> None:
    assert fates("") == ()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("52", 52),
        ("1,200", 1200),
        ("twenty", 20),
        ("sixty-six", 66),
        ("two hundred and three", 203),
        ("three thousand", 3000),
        ("a dozen", 12),
        ("several", None),
        ("", None),
        ("people", None),
    ],
)
def test_number(words: str, value: int | None) -> None:
    assert number(words) == value


@given(st.integers(min_value=0, max_value=10**9))
def test_number_reads_digits_with_and_without_commas(value: int) -> None:
    assert number(str(value)) == number(f"{value:,}") == value


@given(st.text(max_size=30))
def test_number_never_fails(words: str) -> None:
    found = number(words)
    assert found is None or found >= 0


def test_what_is_released_must_be_somebody() -> None:
    assert not told("Marta Ruiz retired, said a statement released by her family.")


def test_who_misses_a_meeting_is_not_missing() -> None:
    assert not told("Marta Ruiz was missing from the hearing.")


def test_the_nameless_of_the_lead_is_who_is_named_below() -> None:
    text = "An inmate was stabbed on Friday. The ministry said Marta Ruiz was stabbed in the yard."
    assert told(text) == {("Marta Ruiz", "wounded", None)}


def test_who_dies_of_shots_is_killed_and_not_wounded() -> None:
    assert told("Marta Ruiz was shot on Friday. Marta Ruiz was killed by one bullet.") == {
        ("Marta Ruiz", "killed", None)
    }


def test_who_is_imprisoned_after_an_arrest_is_not_held_besides() -> None:
    text = "Marta Ruiz was arrested in 1963. Marta Ruiz was imprisoned until 1974."
    assert told(text) == {("Marta Ruiz", "detained", None)}
