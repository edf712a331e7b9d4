"""The vocabulary: what it knows, how it is asked, and what it refuses to load."""

from __future__ import annotations

import itertools
import re
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.errors import VocabularyError
from backchannel.vocabulary import SECTORS, Vocabulary, load_vocabulary, name_key

# ISO 3166-1 alpha-3 as of 2024, then the withdrawn codes of ISO 3166-3 that the table uses, and XKX, in use for Kosovo.
ISO = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP
    CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB
    GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN
    KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
    MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM
    SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR
    UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
    CSK DDR RHO SCG SUN VDR YMD YUG XKX
    """.split()
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables, to be broken."""
    for file in files("backchannel").joinpath("data").iterdir():
        if file.name.endswith(".tsv"):
            shutil.copy(str(file), tmp_path / file.name)
    return tmp_path


def append(folder: Path, table: str, *cells: str) -> int:
    """Adds a line to a table; its number."""
    path = folder / table
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\t".join(cells) + "\n", encoding="utf-8")
    return text.count("\n") + 1


class TestStates:
    @pytest.mark.parametrize(
        ("name", "iso3"),
        [
            ("U.S.", "USA"),
            ("US", "USA"),
            ("the United States", "USA"),
            ("America", "USA"),
            ("UK", "GBR"),
            ("Great Britain", "GBR"),
            ("the UAE", "ARE"),
            ("DRC", "COD"),
            ("Zaire", "COD"),
            ("Burma", "MMR"),
            ("North Korea", "PRK"),
            ("DPRK", "PRK"),
            ("Cote d’Ivoire", "CIV"),
            ("Côte d'Ivoire", "CIV"),
            ("the Soviet Union", "SUN"),
            ("U.S.S.R.", "SUN"),
            ("East Germany", "DDR"),
            ("Iran's", "IRN"),
            ("TURKEY", "TUR"),
            ("Bosnia & Herzegovina", "BIH"),
            ("Hong Kong", "HKG"),
            ("The Hague", None),
            ("us", None),
            ("Us", None),
            ("turkey", None),
            ("chad", None),
            ("Korea", None),
            ("", None),
            ("the", None),
        ],
    )
    def test_by_name(self, vocabulary: Vocabulary, name: str, iso3: str | None) -> None:
        found = vocabulary.state(name)
        assert (found and found.iso3) == iso3

    def test_codes_are_iso_codes(self, vocabulary: Vocabulary) -> None:
        assert {s.iso3 for s in vocabulary.states} <= ISO

    def test_members_of_the_united_nations_are_there(self, vocabulary: Vocabulary) -> None:
        assert sum(s.kind == "state" for s in vocabulary.states) >= 193 + 2

    def test_every_name_leads_back(self, vocabulary: Vocabulary) -> None:
        for state in vocabulary.states:
            on = state.valid_from or date(2000, 1, 1)
            for name in (state.name, *state.aliases):
                assert vocabulary.state(name, on) is state or vocabulary.state(name) is None, name

    def test_every_demonym_leads_to_a_state(self, vocabulary: Vocabulary) -> None:
        for state in vocabulary.states:
            for word in state.demonyms:
                found = vocabulary.demonym(word, state.valid_from)
                assert found is state or word == "Dominican", word

    def test_a_part_is_never_found_by_code(self, vocabulary: Vocabulary) -> None:
        scotland = vocabulary.state("Scotland")
        assert scotland is not None
        assert (scotland.iso3, scotland.kind) == ("GBR", "part")
        assert vocabulary.by_code("GBR") is vocabulary.state("Britain")

    def test_by_code_follows_the_date(self, vocabulary: Vocabulary) -> None:
        then, now = vocabulary.by_code("DEU", date(1980, 1, 1)), vocabulary.by_code("DEU")
        assert then is not None
        assert now is not None
        assert (then.name, now.name) == ("West Germany", "Germany")
        assert vocabulary.by_code("QQQ") is None

    @pytest.mark.parametrize(
        ("word", "iso3"),
        [
            ("American", "USA"),
            ("Americans", "USA"),
            ("British", "GBR"),
            ("Britons", "GBR"),
            ("Hongkongers", "HKG"),
            ("Emirati", "ARE"),
            ("Spaniards", "ESP"),
            ("Germans", "DEU"),
            ("Irishmen", "IRL"),
            ("Soviet", "SUN"),
            ("South Korean", "KOR"),
            ("Bahraini", "BHR"),
            ("polish", None),
            ("Philippines", None),
            ("Was", None),
            ("Dominican", None),
            ("Korean", None),
            ("Table", None),
        ],
    )
    def test_demonym(self, vocabulary: Vocabulary, word: str, iso3: str | None) -> None:
        found = vocabulary.demonym(word)
        assert (found and found.iso3) == iso3

    @pytest.mark.parametrize(
        ("name", "year", "iso3"),
        [
            ("Moscow", 1980, "SUN"),
            ("Moscow", 2020, "RUS"),
            ("Moscow", None, "RUS"),
            ("Hanoi", 1968, "VDR"),
            ("Hanoi", 1990, "VNM"),
            ("Belgrade", 1995, "YUG"),
            ("Belgrade", 2010, "SRB"),
            ("Washington, D.C.", None, "USA"),
            ("Kyiv", None, "UKR"),
            ("Kiev", None, "UKR"),
            ("Bogotá", None, "COL"),
            ("Brussels", None, None),
            ("Springfield", None, None),
        ],
    )
    def test_capital(self, vocabulary: Vocabulary, name: str, year: int | None, iso3: str | None) -> None:
        found = vocabulary.capital(name, year and date(year, 6, 1))
        assert (found and found.iso3) == iso3

    def test_the_answer_for_one_day_is_not_that_for_another(self, vocabulary: Vocabulary) -> None:
        days = [date(year, 6, 1) for year in (1985, 2015, 1985)]
        states = [vocabulary.as_of(day).capital("Moscow") for day in days]
        assert [state and state.iso3 for state in states] == ["SUN", "RUS", "SUN"]

    @pytest.mark.parametrize(
        ("name", "year", "iso3"),
        [
            ("the Kremlin", 2022, "RUS"),
            ("the Kremlin", 1979, "SUN"),
            ("the Élysée", None, "FRA"),
            ("the Elysee Palace", None, "FRA"),
            ("the Blue House", None, "KOR"),
            ("Zhongnanhai", None, "CHN"),
            ("the White House", None, None),
            ("Downing Street", None, None),
        ],
    )
    def test_seat(self, vocabulary: Vocabulary, name: str, year: int | None, iso3: str | None) -> None:
        found = vocabulary.seat(name, year and date(year, 6, 1))
        assert (found and found.iso3) == iso3


class TestKnownActors:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("the White House", ("White House", "organ", "USA", "GOV")),
            ("Downing Street", ("10 Downing Street", "organ", "GBR", "GOV")),
            ("the Pentagon", ("Pentagon", "organ", "USA", "MIL")),
            ("the State Department", ("United States Department of State", "organ", "USA", "GOV")),
            ("U.N.", ("United Nations", "organisation", None, "IGO")),
            ("Nato", ("NATO", "organisation", None, "IGO")),
            ("MSF", ("Doctors Without Borders", "organisation", None, "NGO")),
            ("the Red Cross", ("International Committee of the Red Cross", "organisation", None, "NGO")),
            ("HAMAS", ("Hamas", "armed_group", "PSE", "REB")),
            ("al Qaida", ("Al-Qaeda", "armed_group", None, "REB")),
            ("al-Qa’ida", ("Al-Qaeda", "armed_group", None, "REB")),
            ("Daesh", ("Islamic State", "armed_group", None, "REB")),
            ("peshmerga", ("peshmerga", "armed_group", "IRQ", "MIL")),
            ("the IRGC", ("Islamic Revolutionary Guard Corps", "organ", "IRN", "MIL")),
            ("Mossad", ("Mossad", "organ", "ISR", "SPY")),
            ("the Knesset", ("Knesset", "organ", "ISR", "LEG")),
            ("FBI", ("Federal Bureau of Investigation", "organ", "USA", "COP")),
            ("the Likud", ("Likud", "party", "ISR", "PTY")),
            ("Reuters", ("Reuters", "organisation", "GBR", "MED")),
            ("Amnesty", ("Amnesty International", "organisation", None, "HRI")),
            ("ICC", ("International Criminal Court", "organisation", None, "JUD")),
            ("The Hill", ("The Hill", "organisation", "USA", "MED")),
            ("Hassan Nasrallah", ("Hassan Nasrallah", "person", "LBN", "REB")),
            ("Qassim Suleimani", ("Qasem Soleimani", "person", "IRN", "MIL")),
        ],
    )
    def test_by_name(self, vocabulary: Vocabulary, name: str, expected: tuple[str | None, ...]) -> None:
        found = vocabulary.known(name)
        assert found is not None
        assert (found.name, found.kind, found.country, found.sector) == expected

    @pytest.mark.parametrize("name", ["who", "Who", "is", "Is", "Hill", "Us", "it", "", "'s", "UPC", "an ap"])
    def test_nobody(self, vocabulary: Vocabulary, name: str) -> None:
        assert vocabulary.known(name) is None

    def test_every_name_leads_back(self, vocabulary: Vocabulary) -> None:
        for actor in vocabulary.actors:
            for name in actor.aliases:
                found = vocabulary.known(name, actor.valid_from)
                assert found is actor or found is None, name
            assert vocabulary.known(actor.name, actor.valid_from) is actor

    def test_no_actor_is_also_a_state(self, vocabulary: Vocabulary) -> None:
        for actor in vocabulary.actors:
            assert vocabulary.state(actor.name) is None
            assert vocabulary.seat(actor.name) is None

    def test_breadth(self, vocabulary: Vocabulary) -> None:
        kinds = [a.kind for a in vocabulary.actors]
        assert kinds.count("armed_group") >= 250
        assert kinds.count("organisation") >= 250
        assert kinds.count("organ") >= 200
        assert len({a.country for a in vocabulary.actors if a.kind == "party"}) >= 60

    def test_wikidata_items_are_well_formed_and_unique(self, vocabulary: Vocabulary) -> None:
        items = [a.wikidata for a in vocabulary.actors if a.wikidata]
        assert all(re.fullmatch(r"Q[1-9]\d*", item) for item in items)
        assert len(items) == len(set(items))


class TestRoles:
    @pytest.mark.parametrize(
        ("phrase", "sector", "kind", "scope"),
        [
            ("president", "GOV", "person", "state"),
            ("the Foreign Minister", "GOV", "person", "state"),
            ("foreign ministers", "GOV", "person", "state"),
            ("secretaries of state", "GOV", "person", "state"),
            ("attorneys general", "JUD", "person", "state"),
            ("chiefs of staff", "MIL", "person", "state"),
            ("a hostage", "CVL", "person", "none"),
            ("policemen", "COP", "person", "state"),
            ("gunmen", "REB", "collective", "group"),
            ("gunman", "REB", "person", "group"),
            ("ministries", "GOV", "collective", "state"),
            ("protesters", "OPP", "collective", "organisation"),
            ("spokeswoman", None, "person", "none"),
            ("opposition", "OPP", "collective", "organisation"),
            ("mediators", "IGO", "collective", "organisation"),
            ("ayatollahs", "REL", "person", "organisation"),
            ("refugees", "REF", "collective", "none"),
        ],
    )
    def test_by_phrase(self, vocabulary: Vocabulary, phrase: str, sector: str | None, kind: str, scope: str) -> None:
        found = vocabulary.role(phrase)
        assert found is not None
        assert (found.sector, found.kind, found.scope) == (sector, kind, scope)

    @pytest.mark.parametrize("phrase", ["car", "ceasefire", "", "the", "minister of cheese and wine"])
    def test_no_role(self, vocabulary: Vocabulary, phrase: str) -> None:
        assert vocabulary.role(phrase) is None

    def test_ending(self, vocabulary: Vocabulary) -> None:
        found = vocabulary.role_ending("a former senior Ruritanian defence official")
        assert found is vocabulary.role("defence official")
        assert vocabulary.role_ending("the blue car") is None

    def test_breadth(self, vocabulary: Vocabulary) -> None:
        assert sum(len(r.words) for r in vocabulary.roles) >= 350
        assert {r.sector for r in vocabulary.roles} - {None} <= SECTORS

    @pytest.mark.parametrize("word", ["Mr", "Mr.", "Gen.", "Brig. Gen.", "Ayatollah", "Prime Minister", "Sen.", "Dr"])
    def test_title(self, vocabulary: Vocabulary, word: str) -> None:
        assert vocabulary.title(word)

    def test_a_name_is_no_title(self, vocabulary: Vocabulary) -> None:
        assert not vocabulary.title("Tehran")

    @pytest.mark.parametrize(
        ("phrase", "sector"),
        [
            ("the Foreign Ministry", "GOV"),
            ("Ministry of Defence", "MIL"),
            ("supreme court", "JUD"),
            ("National Assembly", "LEG"),
            ("coast guard", "MIL"),
            ("border guards", "COP"),
            ("state television", "MED"),
        ],
    )
    def test_organ(self, vocabulary: Vocabulary, phrase: str, sector: str) -> None:
        found = vocabulary.organ(phrase)
        assert found is not None
        assert found.sector == sector


class TestLeaders:
    @pytest.mark.parametrize(
        ("iso3", "office", "on", "names"),
        [
            ("USA", "head_of_state", date(1980, 4, 25), {"Jimmy Carter"}),
            ("USA", "foreign_minister", date(1980, 4, 25), {"Cyrus Vance"}),
            ("USA", "foreign_minister", date(1980, 5, 1), set()),
            ("IRN", "head_of_state", date(1979, 12, 1), {"Ruhollah Khomeini"}),
            ("RUS", "head_of_state", date(2010, 1, 1), {"Dmitry Medvedev"}),
            ("GBR", "head_of_government", date(2019, 7, 24), {"Boris Johnson"}),
            ("UN", "secretary_general", date(1980, 1, 1), {"Kurt Waldheim"}),
            ("QQQ", "head_of_state", date(1980, 1, 1), set()),
        ],
    )
    def test_in_office(self, vocabulary: Vocabulary, iso3: str, office: str, on: date, names: set[str]) -> None:
        assert {x.name for x in vocabulary.leaders(iso3, office, on)} == names  # type: ignore[arg-type]

    def test_by_title(self, vocabulary: Vocabulary) -> None:
        on = date(1980, 5, 1)
        assert [x.name for x in vocabulary.leaders_titled("IRN", "president", on)] == ["Abolhassan Banisadr"]
        assert [x.name for x in vocabulary.leaders_titled("DEU", "chancellor", on)] == ["Helmut Schmidt"]

    @pytest.mark.parametrize(
        ("name", "on", "iso3"),
        [
            ("Jimmy Carter", None, "USA"),
            ("Erdogan", None, "TUR"),
            ("Assad", date(2015, 1, 1), "SYR"),
            ("de Gaulle", None, "FRA"),
            ("Xi", None, "CHN"),
            ("Khomeini", None, "IRN"),
            ("Bush", date(2003, 3, 20), "USA"),
            ("Bush", None, None),
            ("Vance", date(1980, 1, 1), "USA"),
            ("Vance", date(2025, 6, 1), None),
            ("May", date(2018, 6, 1), None),
            ("Theresa May", date(2018, 6, 1), "GBR"),
            ("Cyrus Vance", date(2025, 6, 1), "USA"),
            ("Smith of Nowhere", None, None),
        ],
    )
    def test_by_name(self, vocabulary: Vocabulary, name: str, on: date | None, iso3: str | None) -> None:
        terms = vocabulary.leader_named(name, on)
        assert {t.iso3 for t in terms} == ({iso3} if iso3 else set())

    def test_breadth(self, vocabulary: Vocabulary) -> None:
        assert len({x.iso3 for x in vocabulary.officeholders}) >= 45

    def test_heads_with_exact_days_never_share_an_office(self, vocabulary: Vocabulary) -> None:
        held = {x: (x.iso3, x.office, x.title) for x in vocabulary.officeholders}
        for a, b in itertools.combinations(sorted(held, key=held.__getitem__), 2):
            if held[a] != held[b] or not a.life.overlaps(b.life):
                continue
            end = min(x.valid_until for x in (a, b) if x.valid_until)
            start = max(x.valid_from for x in (a, b) if x.valid_from)
            # Where only months or years are given, both stand for the month or year in which they changed.
            assert (end - start).days <= 366, f"{a.name} and {b.name}"
            assert (end.day == 1) or (start.day == 1), f"{a.name} and {b.name}"


class TestLoading:
    def test_is_loaded_once(self) -> None:
        assert load_vocabulary() is load_vocabulary()

    def test_version_is_a_digest_of_the_tables(self, folder: Path, vocabulary: Vocabulary) -> None:
        assert re.fullmatch(r"sha256:[0-9a-f]{16}", vocabulary.version)
        before = load_vocabulary(folder).version
        assert load_vocabulary(folder).version == before
        append(folder, "titles.tsv", "Grand Panjandrum", "test")
        assert load_vocabulary(folder).version != before

    @pytest.mark.parametrize(
        ("table", "cells", "says"),
        [
            ("states.tsv", ("QQQ", "Iran", "state", "", "", "", "", "", "", "x"), "'Iran' already names 'Iran'"),
            ("states.tsv", ("IRN", "Ruritania", "state", "", "", "", "", "", "", "x"), "code IRN stands twice"),
            ("states.tsv", ("qq", "Ruritania", "state", "", "", "", "", "", "", "x"), "no alpha-3 code"),
            ("states.tsv", ("QQQ", "Ruritania", "isle", "", "", "", "", "", "", "x"), "is none of"),
            ("states.tsv", ("QQQ", "Ruritania", "part", "", "", "", "", "", "", "x"), "no line before it"),
            ("states.tsv", ("QQQ", "Ruritania", "state", "", "Iranian", "", "", "", "", "x"), "'Iranian' already"),
            ("states.tsv", ("QQQ", "Ruritania", "state", "a;", "", "", "", "", "", "x"), "loose separator"),
            ("states.tsv", ("QQQ", "Ruritania", "state", "", "", "", "", "1990", "1980", "x"), "before it begins"),
            ("states.tsv", ("QQQ", "Ruritania", "state", "", "", "", "", "May 1990", "", "x"), "is no date"),
            ("states.tsv", ("QQQ", "Ruritania", "state", "", "", "", "", "1990-02-30", "", "x"), "is no date"),
            ("states.tsv", ("QQQ", "Ruritania", "state", "", "", "", "", "", "", ""), "'source' is empty"),
            ("states.tsv", ("QQQ", "Ruritania"), "2 cells; expected 10"),
            ("parties.tsv", ("Iran", "", "party", "IRN", "PTY", "", "", "", "x"), "already a state"),
            ("parties.tsv", ("Hamas", "", "party", "IRN", "PTY", "", "", "", "x"), "'Hamas' already names"),
            ("parties.tsv", ("New Party", "", "party", "QQQ", "PTY", "", "", "", "x"), "no state has the code"),
            ("parties.tsv", ("New Party", "", "party", "IRN", "XXX", "", "", "", "x"), "sector 'XXX' is none of"),
            ("roles.tsv", ("president", "GOV", "person", "state", "x"), "'president' stands in an earlier line"),
            ("roles.tsv", ("", "GOV", "person", "state", "x"), "'words' is empty"),
            ("organs.tsv", ("the Foreign Ministry", "GOV", "x"), "stands in an earlier line"),
            ("leaders.tsv", ("A B", "QQQ", "head_of_state", "president", "", "1990", "", "x"), "no state has the code"),
            ("leaders.tsv", ("A B", "IRN", "head_of_state", "president", "", "", "", "x"), "needs its first day"),
            ("leaders.tsv", ("A B", "Nobody", "secretary_general", "head", "", "1990", "", "x"), "no organisation"),
        ],
    )
    def test_a_bad_row_is_named(self, folder: Path, table: str, cells: tuple[str, ...], says: str) -> None:
        line = append(folder, table, *cells)
        with pytest.raises(VocabularyError, match=re.escape(says)) as caught:
            load_vocabulary(folder)
        assert str(caught.value).startswith(f"{table}, line {line}: ")

    def test_an_ambiguous_name_is_listed_and_then_nobody(self, folder: Path) -> None:
        append(folder, "parties.tsv", "Hamas", "", "party", "DZA", "PTY", "", "", "", "test")
        append(folder, "ambiguous.tsv", "Hamas", "known", "two", "test")
        assert load_vocabulary(folder).known("Hamas") is None

    def test_a_missing_table(self, folder: Path) -> None:
        (folder / "roles.tsv").unlink()
        with pytest.raises(VocabularyError, match=r"roles\.tsv: the table is missing"):
            load_vocabulary(folder)

    def test_a_wrong_header(self, folder: Path) -> None:
        (folder / "titles.tsv").write_text("title\nMr\n", encoding="utf-8")
        with pytest.raises(VocabularyError, match=r"titles\.tsv, line 1: columns are title; expected word, source"):
            load_vocabulary(folder)

    def test_a_table_that_is_not_utf8(self, folder: Path) -> None:
        (folder / "titles.tsv").write_bytes(b"word\tsource\nSe\xf1or\tx\n")
        with pytest.raises(VocabularyError, match=r"titles\.tsv: not UTF-8"):
            load_vocabulary(folder)

    def test_carriage_returns_do_not_matter(self, folder: Path, vocabulary: Vocabulary) -> None:
        path = folder / "roles.tsv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert load_vocabulary(folder).roles == vocabulary.roles


class TestKeys:
    @given(st.text())
    def test_any_text_may_be_asked(self, text: str) -> None:
        vocabulary = load_vocabulary()
        for ask in (vocabulary.state, vocabulary.demonym, vocabulary.capital, vocabulary.seat, vocabulary.known):
            ask(text)
        vocabulary.role(text)
        vocabulary.role_ending(text)
        vocabulary.organ(text)
        vocabulary.title(text)
        vocabulary.leader_named(text)

    @given(st.sampled_from([a.name for a in load_vocabulary().actors]))
    def test_hyphens_dots_and_accents_do_not_matter(self, name: str) -> None:
        assert name_key(name.replace("-", " ")) == name_key(name)
        assert name_key(name.replace("'", "’")) == name_key(name)
        assert name_key(f"{name}'s") == name_key(f"{name}’s")
