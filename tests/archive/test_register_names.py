"""Names as the register compares them."""

import pytest

from backchannel.archive import register_names as names
from backchannel.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("President Jimmy Carter", ["jimmy", "carter"]),
        ("Abolhassan Bani-Sadr", ["abolhassan", "bani sadr"]),
        ("Mr. Muskie", ["muskie"]),
        ("Léon-Étienne Duval", ["leon etienne", "duval"]),
        ("John G. Roberts Jr.", ["john", "g", "roberts"]),
        ("President", []),
    ],
)
def test_a_person_s_name_has_parts_without_titles(name: str, words: list[str]) -> None:
    assert names.person_words(name, VOCABULARY) == words


@pytest.mark.parametrize(
    ("words", "single"),
    [("gofman", True), ("bin laden", True), ("van der bellen", True), ("anwar sadat", False), ("el sisi", True)],
)
def test_a_name_alone(words: str, single: bool) -> None:
    assert names.is_single(words.split()) is single


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("harold saunders", "harold h saunders", True),
        ("harold h saunders", "harold henry saunders", True),
        ("george w bush", "george h w bush", False),
        ("moshe dayan", "moshe shmuel dayan", True),
        ("ali reza moradi", "ali hassan moradi", False),
        ("john a smith", "john b smith", False),
    ],
)
def test_what_stands_between_first_and_last_name(one: str, other: str, same: bool) -> None:
    assert names.may_be_same(one.split(), other.split()) is same
    assert names.may_be_same(other.split(), one.split()) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sadegh ghotbzadeh", "sadeq qotbzadeh"),
        ("mohammed benyahia", "muhammad ben yahia"),
        ("muammar gaddafi", "moammar qaddafi"),
        ("abd al rahman", "abdul rahman"),
        ("khaled mashal", "khalid meshaal"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert names.sounds(one.split()) & names.sounds(other.split())


@pytest.mark.parametrize(("one", "other"), [("anwar sadat", "jehan sadat"), ("cyrus vance", "edmund muskie")])
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert not names.sounds(one.split()) & names.sounds(other.split())


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("52 American hostages", "American hostages"),
        ("the American hostages", "American hostages"),
        ("Several hundred Iranian students", "Iranian students"),
        ("11,491 Syrian refugees", "Syrian refugees"),
        ("all", "all"),
    ],
)
def test_a_description_without_its_number(name: str, left: str) -> None:
    assert names.without_counts(name) == left


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Iranian officials", ["iranian", "officials"]),
        ("his American aides", None),
        ("Carter and Muskie", None),
        ("neither US nor British authorities", None),
        ("those officials of Iran who were not in the building", None),
        ("seven", None),
    ],
)
def test_a_description_that_others_could_use(name: str, words: list[str] | None) -> None:
    assert names.described_words(name) == words


@pytest.mark.parametrize(
    ("name", "state", "left"),
    [
        ("Iran's Foreign Ministry", "IRN", "foreign ministry"),
        ("Ministry of Foreign Affairs of Iran", "IRN", "ministry of foreign affairs"),
        ("U.S. military", "USA", "military"),
        ("Iranian Foreign Ministry", "EGY", "iranian foreign ministry"),
        ("Americans", "USA", ""),
    ],
)
def test_a_name_without_its_state(name: str, state: str, left: str) -> None:
    assert " ".join(names.without_state(names.words_of(name), VOCABULARY.by_code(state))) == left


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ministry of defence", "defense ministry"),
        ("ministry of foreign affairs", "foreign ministry"),
        ("department of justice", "justice department"),
        ("ministry of labour", "labor ministry"),
    ],
)
def test_two_orders_of_a_ministry(one: str, other: str) -> None:
    assert names.body_words(one.split()) == names.body_words(other.split())


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("foreign ministry", True),
        ("supreme court", True),
        ("the party", True),
        ("white house", False),
        ("knesset", False),
    ],
)
def test_what_bodies_of_many_states_are_called(name: str, generic: bool) -> None:
    words = names.words_of(name.removeprefix("the "))
    assert names.is_generic(words, VOCABULARY) is generic
