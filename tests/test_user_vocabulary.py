"""A user's entries: their form, what they do to the built-in tables, and what a reading makes of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import backchannel
from backchannel.errors import VocabularyError
from backchannel.extract.frames import load_frames
from backchannel.extract.statements_cues import load_cues
from backchannel.extract.user_words import with_reporting_verbs, with_verbs
from backchannel.reading import load_reader
from backchannel.vocabulary import Vocabulary, load_vocabulary, overlay, read_user_vocabulary

EXAMPLES = Path(__file__).parents[1] / "examples" / "vocabulary"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Makes a folder of one file, or of several."""

    def write(content: str, **more: str) -> Path:
        for name, text in {"own": content, **more}.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def with_own(folder: Path) -> Vocabulary:
    return overlay(load_vocabulary(), read_user_vocabulary(folder))


# The form of the files


def actor(line: str) -> str:
    return f'# A comment.\n\n[[actor]]\nname = "Min Yuen"\nkind = "organisation"\n{line}\n'


def office(line: str) -> str:
    return f'[[office]]\ntitle = "high sheriff"\ncountry = "FJI"\n[[office.holder]]\nname = "Jane Roe"\n{line}\n'


def verb(line: str) -> str:
    return f'[[verb]]\nlemma = "resettle"\n{line}\n'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[actor]\n", "own.toml: is no TOML: "),
        ('actors = "x"', "own.toml, line 1: actors: is no key here; known are actor, office, reporting_verb, verb"),
        ('actor = "x"', "own.toml, line 1: actor: is no list of tables; begin each with [[actor]]"),
        ("[[actor]]", "own.toml, line 1: actor[0].name: is missing"),
        ("actor = [{}]", "own.toml, line 1: actor[0].name: is missing"),
        (
            actor('nation = "MYS"'),
            "own.toml, line 6: actor[0].nation: is no key here; known are aliases, country, kind, name, sector, ",
        ),
        (actor("country = 7"), "own.toml, line 6: actor[0].country: 7 is no text"),
        (actor('country = " "'), "own.toml, line 6: actor[0].country: is empty"),
        (actor('aliases = "Masses"'), "own.toml, line 6: actor[0].aliases: is no list of texts"),
        (actor('aliases = ["", "x"]'), "own.toml, line 6: actor[0].aliases: is empty"),
        (actor('sector = "XXX"'), "own.toml, line 6: actor[0].sector: 'XXX' is none of AGR"),
        (actor('wikidata = "1234"'), "own.toml, line 6: actor[0].wikidata: '1234' is no item of Wikidata"),
        (actor('valid_from = "May 1950"'), "own.toml, line 6: actor[0].valid_from: 'May 1950' is no date"),
        (actor("valid_from = 1950-02-03T04:05:06"), "own.toml, line 6: actor[0].valid_from: is no date"),
        (actor("valid_from = 1950\nvalid_until = 1949"), "own.toml, line 7: actor[0].valid_until: it ends (1949)"),
        (actor("valid_from = 1950") + actor("x = 1"), "own.toml, line 12: actor[1].x: is no key here"),
        (office(""), "own.toml, line 4: office[0].holder[0].valid_from: is missing; a term needs"),
        (office("valid_from = 1990\nrank = 3"), "own.toml, line 7: office[0].holder[0].rank: is no key here"),
        (office("valid_from = 1990") + office("valid_from = 90"), "own.toml, line 12: office[1].holder[0].valid"),
        (verb('type = "MOVE"'), "own.toml, line 3: verb[0].type: 'MOVE' is none of ACCUSE, AGREE"),
        (verb(""), "own.toml, line 1: verb[0].type: is missing"),
        (verb('type = "COERCE"\nconfidence = 2'), "own.toml, line 4: verb[0].confidence: 2 is no number over 0 and"),
        (verb('type = "COERCE"\nconfidence = true'), "own.toml, line 4: verb[0].confidence: True is no number"),
        (verb('type = "COERCE"\ntargets = ["the object"]'), "own.toml, line 4: verb[0].targets: 'the object' is none"),
        (verb('type = "COERCE"\ncameo = "x"'), "own.toml, line 4: verb[0].cameo: 'x' is no CAMEO code"),
        ('[[verb]]\nlemma = "Walk"', "own.toml, line 2: verb[0].lemma: 'Walk' is no verb in small letters"),
        ('[[verb]]\nlemma = []', "own.toml, line 2: verb[0].lemma: is missing"),
        ('[[reporting_verb]]\nlemma = "minute"', "own.toml, line 1: reporting_verb[0].frames: is missing or empty"),
        (
            actor('wikidata = "Q1"') + '[[actor]]\nname = "X"\nkind = "party"\nwikidata = "Q1"\n',
            "own.toml, line 6: actor[0].wikidata: Q1 stands at two actors",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_line_and_key(write: Write, content: str, says: str) -> None:
    with pytest.raises(VocabularyError) as refused:
        read_user_vocabulary(write(content))
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (actor('country = "QQQ"'), "own.toml, line 6: actor[0].country: no state has the code 'QQQ'"),
        ('[[actor]]\nname = "Nobody Known"', "own.toml, line 1: actor[0].kind: is missing; 'Nobody Known' is"),
        ('[[actor]]\nname = "Iran"', "own.toml, line 1: actor[0].aliases: is missing; Iran is built in"),
        ('[[actor]]\nname = "Iran"\nsector = "GOV"', "own.toml, line 3: actor[0].sector: Iran is a state; an"),
        (actor('wikidata = "Q40469"'), "own.toml, line 6: actor[0].wikidata: Q40469 is Associated Press, which"),
        (actor("") + '[[actor]]\nname = "Min Yuen"\nkind = "party"', "own.toml, line 7: actor[1]: 'Min Yuen' already"),
        (office("valid_from = 1990").replace("FJI", "fji"), "own.toml, line 3: office[0].country: no state has"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_tables_is_named_too(write: Write, content: str, says: str) -> None:
    with pytest.raises(VocabularyError) as refused:
        with_own(write(content))
    assert str(refused.value).startswith(says)


def test_modes_and_frames_are_those_that_are_known(write: Write) -> None:
    own = read_user_vocabulary(write(verb('type = "COERCE"\nmode = "visit"')))
    with pytest.raises(VocabularyError, match=r"own\.toml, line 4: verb\[0\]\.mode: 'visit' is no mode of COERCE"):
        with_verbs(load_frames(), own.verbs)
    own = read_user_vocabulary(write('[[reporting_verb]]\nlemma = "minute"\nframes = ["that"]'))
    with pytest.raises(VocabularyError, match=r"line 3: reporting_verb\[0\]\.frames: 'that' is none of adj, as"):
        with_reporting_verbs(load_cues(), own.reporting_verbs)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"no file in it ends in \.toml"):
        read_user_vocabulary(tmp_path)
    with pytest.raises(VocabularyError, match="is no folder"):
        read_user_vocabulary(tmp_path / "none")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b'[[actor]]\nname = "Se\xf1or"')
    with pytest.raises(VocabularyError, match=r"own\.toml, line 2: not UTF-8"):
        read_user_vocabulary(tmp_path)


# Over the built-in tables


def test_an_actor_is_known_by_all_its_names_in_its_time(write: Write) -> None:
    folder = write(actor('aliases = ["the Masses Movement", "MMY"]\ncountry = "MYS"\nvalid_from = "1949-05"'))
    vocabulary = with_own(folder)
    known = vocabulary.known("the Min Yuen")
    assert known is not None
    assert (known.kind, known.country, known.sector, known.valid_from) == (
        "organisation", "MYS", None, date(1949, 5, 1),
    )  # fmt: skip
    assert vocabulary.known("the Masses Movement") is vocabulary.known("MMY") is known
    assert load_vocabulary().known("Min Yuen") is None


def test_an_entry_under_a_built_in_name_adds_to_it(write: Write) -> None:
    vocabulary = with_own(write('[[actor]]\nname = "Reuters"\naliases = ["the Old Agency"]\nkind = "party"'))
    known = vocabulary.known("Reuters news agency")
    assert known is vocabulary.known("Old Agency") is vocabulary.known("Reuters")
    assert known is not None
    assert (known.kind, known.country, known.wikidata) == ("party", "GBR", "Q130879")
    assert sum(one.name == "Reuters" for one in vocabulary.actors) == 1


def test_aliases_of_a_state(write: Write) -> None:
    vocabulary = with_own(write('[[actor]]\nname = "Iran"\naliases = ["Land of the Lion"]'))
    assert vocabulary.state("the Land of the Lion") == vocabulary.state("Iran")


@pytest.mark.parametrize("name", ["Georgia", "the Kremlin", "Hamas", "Tehran"])
def test_a_name_is_that_of_the_users_actor_whatever_it_was(write: Write, name: str) -> None:
    vocabulary = with_own(write(f'[[actor]]\nname = "Blue List"\nkind = "party"\naliases = ["{name}"]'))
    known = vocabulary.known(name)
    assert known is not None
    assert known.name == "Blue List"
    assert vocabulary.state(name) is vocabulary.seat(name) is vocabulary.capital(name) is None


def test_terms_of_an_office(write: Write) -> None:
    vocabulary = with_own(write(office('aliases = ["J. M. Roe"]\nvalid_from = 1990-03-01\nvalid_until = "1996"')))
    (term,) = vocabulary.leaders_titled("FJI", "high sheriff", date(1996, 12, 31))
    assert term.name == "Jane Roe"
    assert vocabulary.leader_named("J. M. Roe") == vocabulary.leader_named("Roe", date(1995, 1, 1)) == (term,)
    assert vocabulary.leaders_titled("FJI", "high sheriff", date(1997, 1, 1)) == ()
    role = vocabulary.role("high sheriffs")
    assert role is not None
    assert role.kind == "person"


def test_terms_cut_what_the_tables_have_for_the_title(write: Write) -> None:
    day = date(2010, 6, 1)
    (older,) = load_vocabulary().leaders_titled("DEU", "chancellor", day)
    entry = '[[office]]\ntitle = "chancellor"\ncountry = "DEU"\n[[office.holder]]\nname = "Anna Muster"\n'
    vocabulary = with_own(write(entry + "valid_from = 2010-01-01\n"))
    (term,) = vocabulary.leaders_titled("DEU", "chancellor", day)
    assert (term.name, term.office) == ("Anna Muster", older.office)
    assert vocabulary.leaders("DEU", older.office, day) == (term,)
    assert [one.name for one in vocabulary.leaders_titled("DEU", "chancellor", date(2009, 12, 31))] == [older.name]


def test_the_version_names_both(write: Write) -> None:
    folder = write(actor(""))
    one = with_own(folder).version
    assert one == f"{load_vocabulary().version}+{read_user_vocabulary(folder).version}"
    assert with_own(folder).version == one
    assert with_own(write(actor("") + "# more")).version != one


def test_a_users_frames_come_first_and_leave_the_rest(write: Write) -> None:
    own = read_user_vocabulary(write('[[verb]]\nlemma = ["attack", "walk out"]\ntype = "PROTEST"\nobjects = ["plan"]'))
    frames = with_verbs(load_frames(), own.verbs)
    assert frames.verbs["attack"][0].type == "PROTEST"
    assert frames.verbs["attack"][1:] == load_frames().verbs["attack"]
    assert frames.verbs["walk"][0].particles == {"out"}


# Reading


TEXT = (
    "The Min Yuen waylaid a police patrol near Malacca on Tuesday. Jane Roe, the high sheriff, minuted that the patrol "
    "had been warned. The rebels waylaid the debate."
)
OWN = (
    actor('country = "MYS"\nsector = "REB"')
    + office("valid_from = 1950")
    + '[[verb]]\nlemma = "waylay"\ntype = "ASSAULT"\nconfidence = 0.9\n'
    + '[[verb]]\nlemma = "waylay"\ntype = "none"\nobjects = ["debate"]\n'
    + '[[reporting_verb]]\nlemma = "minute"\nframes = ["clause"]\n'
)


def test_a_reading_goes_by_the_users_words(write: Write) -> None:
    record = backchannel.read(TEXT, published="1952-02-06", vocabulary=write(OWN))
    (event,) = record.events
    assert event.type == "ASSAULT"
    assert [(one.name, one.kind, one.country, one.sector, one.basis) for one in event.sources] == [
        ("Min Yuen", "organisation", "MYS", "REB", "vocabulary")
    ]
    (said,) = record.statements
    assert str(said) == "Jane Roe minuted: the patrol had been warned"
    assert ("Jane Roe", "holds_office", "Fiji") in {(tie.a.name, tie.kind, tie.b.name) for tie in record.ties}
    assert record.read_by.vocabulary.startswith(f"{load_vocabulary().version}+sha256:")


def test_a_reading_without_them_is_as_before(write: Write) -> None:
    before = backchannel.read(TEXT, published="1952-02-06")
    backchannel.read(TEXT, published="1952-02-06", vocabulary=write(OWN))
    assert backchannel.read(TEXT, published="1952-02-06") == before
    assert "+" not in before.read_by.vocabulary


def test_a_reader_is_made_again_when_a_file_has_changed(write: Write) -> None:
    one = load_reader(write(OWN))
    assert load_reader(write(OWN)) is one
    assert load_reader(write(OWN + "# more")) is not one
    assert load_reader(write(OWN)).pipeline is load_reader().pipeline


def test_the_examples_are_taken() -> None:
    assert load_reader(EXAMPLES).vocabulary.known("Masses Movement")
