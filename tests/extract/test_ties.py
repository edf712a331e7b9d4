"""Ties: one sentence or two each, of our own making, with the ties that they state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backchannel.annotate.segment import find_blocks, parse
from backchannel.errors import VocabularyError
from backchannel.extract.tie_words import load_tie_words
from backchannel.extract.ties import extract_ties
from backchannel.model.article import Article
from backchannel.model.records import Tie
from backchannel.reading import load_reader


def ties(text: str, published: date | None = date(2021, 5, 3)) -> tuple[Tie, ...]:
    reader = load_reader()
    article = Article(text, published)
    document = reader.annotate(next(parse([(article, find_blocks(article))], reader.pipeline)))
    cast = reader.cast(document)
    return extract_ties(document, cast, cast.vocabulary, reader.tie_words)


def told(text: str) -> set[tuple[str, str, str]]:
    return {(t.a.name, t.kind, t.b.name) for t in ties(text)}


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("Peruvian President Carla Mendoza arrived on Monday.", ("Carla Mendoza", "holds_office", "Peru")),
        ("Kenya's Foreign Minister Peter Otieno spoke first.", ("Peter Otieno", "holds_office", "Kenya")),
        ("Anna Lindqvist, the mayor of Uppsala, opened the hall.", ("Anna Lindqvist", "holds_office", "Uppsala")),
        ("The mayor of Uppsala, Anna Lindqvist, opened the hall.", ("Anna Lindqvist", "holds_office", "Uppsala")),
        ("President Carla Mendoza of Peru arrived on Monday.", ("Carla Mendoza", "holds_office", "Peru")),
        ("Peter Otieno, who is the finance minister of Kenya, resigned.", ("Peter Otieno", "holds_office", "Kenya")),
        ("South Korean President Kim Dae-ho spoke.", ("Kim Dae-ho", "holds_office", "South Korea")),
        ("Peter Otieno is the foreign minister of Kenya.", ("Peter Otieno", "holds_office", "Kenya")),
        ("Laura Bianchi, an Italian citizen, was on board.", ("Laura Bianchi", "citizen_of", "Italy")),
        ("Karim Haddad holds dual French and Lebanese citizenship.", ("Karim Haddad", "citizen_of", "France")),
        ("Maria Silva of UNICEF said the wells were dry.", ("Maria Silva", "member_of", "UNICEF")),
        ("Carla Mendoza and her husband Luis Mendoza left Peru.", ("Luis Mendoza", "family", "Carla Mendoza")),
        ("Carla Mendoza is survived by her husband Luis Mendoza.", ("Luis Mendoza", "family", "Carla Mendoza")),
        ("Luis Mendoza, the brother of Carla Mendoza, fled.", ("Luis Mendoza", "family", "Carla Mendoza")),
        ("The villages lie near Mwanza, Tanzania.", ("Mwanza", "part_of", "Tanzania")),
        ("They met in the Spanish city of Zaragoza.", ("Zaragoza", "part_of", "Spain")),
        ("The Kenyan National Assembly met.", ("Kenyan National Assembly", "part_of", "Kenya")),
        ("The Danish painter Karen Holm opened the show.", ("Karen Holm", "citizen_of", "Denmark")),
        ("US actor Mark Rydell died on Monday.", ("Mark Rydell", "citizen_of", "United States")),
        ("Karen Holm, a Danish painter, opened the show.", ("Karen Holm", "citizen_of", "Denmark")),
        ("Karen Holm, who came from Denmark, opened the show.", ("Karen Holm", "citizen_of", "Denmark")),
        ("Mark Rydell, a Republican, lost the vote.", ("Mark Rydell", "member_of", "Republican Party")),
        ("Mark Rydell, a UNICEF biologist, spoke.", ("Mark Rydell", "member_of", "UNICEF")),
        ("Republican Mark Rydell lost the vote.", ("Mark Rydell", "member_of", "Republican Party")),
        ("The villages lie near Orlando, Florida.", ("Orlando", "part_of", "Florida")),
        ("A wall fell in Mwanza, a city in the north of Tanzania.", ("Mwanza", "part_of", "Tanzania")),
        ("The Director-General of the WHO, Anna Lindqvist, spoke.", ("Anna Lindqvist", "holds_office", "WHO")),
        ("The Russian-backed Syrian Army attacked.", ("Russia", "backs", "Syrian Army")),
        ("Peru opposes Hezbollah.", ("Peru", "adversary", "Hezbollah")),
        ("Iran continues to support Hezbollah.", ("Iran", "backs", "Hezbollah")),
        ("Peru and Chile have been at odds over the border.", ("Peru", "strained", "Chile")),
        ("Tensions between Peru and Chile have risen.", ("Peru", "strained", "Chile")),
        ("Oman offered to mediate between Iran and Yemen.", ("Oman", "mediates_for", "Yemen")),
        ("Anna Lindqvist, who heads UNICEF, spoke first.", ("Anna Lindqvist", "holds_office", "UNICEF")),
        ("UNICEF is led by Anna Lindqvist.", ("Anna Lindqvist", "holds_office", "UNICEF")),
        ("Anna Lindqvist works for UNICEF.", ("Anna Lindqvist", "member_of", "UNICEF")),
        ("Anna Lindqvist is employed by UNICEF.", ("Anna Lindqvist", "member_of", "UNICEF")),
        ("UNICEF's Anna Lindqvist called it a disgrace.", ("Anna Lindqvist", "member_of", "UNICEF")),
        ("Anna Lindqvist, of UNICEF, called it a disgrace.", ("Anna Lindqvist", "member_of", "UNICEF")),
        ("Anna Lindqvist, left, the UNICEF director, spoke.", ("Anna Lindqvist", "holds_office", "UNICEF")),
        ("Anna Lindqvist, the UNICEF director for Africa, spoke.", ("Anna Lindqvist", "holds_office", "UNICEF")),
        ("Anna Lindqvist is married to Peter Otieno.", ("Anna Lindqvist", "family", "Peter Otieno")),
        ("Ann Doyle, Mark Rydell and Jo Hart, all Democrats, agreed.", ("Ann Doyle", "member_of", "Democrats")),
        ("NATO includes Norway and Turkey.", ("Norway", "member_of", "NATO")),
        ("The Iran-Iraq war lasted eight years.", ("Iran", "adversary", "Iraq")),
        ("Peru has ties with Chile.", ("Peru", "ally", "Chile")),
        ("Danish actor and painter Karen Holm opened it.", ("Karen Holm", "citizen_of", "Denmark")),
        ("A Danish painter, Karen Holm, opened the show.", ("Karen Holm", "citizen_of", "Denmark")),
        ("The Danish Karen Holm opened the show.", ("Karen Holm", "citizen_of", "Denmark")),
        ("Ana Ruiz, a volcanologist at Oxford University, left.", ("Ana Ruiz", "member_of", "Oxford University")),
        ("Ana Ruiz, an expert in Gulf Politics at UNICEF, left.", ("Ana Ruiz", "member_of", "UNICEF")),
        ("Ana Ruiz, a senior editor at the BBC, left.", ("Ana Ruiz", "member_of", "BBC")),
        ("U.N. mediator for Cyprus Peter Otieno flew in.", ("Peter Otieno", "holds_office", "U.N.")),
        ("The Hezbollah chief in the town, Karim Haddad, fled.", ("Karim Haddad", "holds_office", "Hezbollah")),
        ("The coalition consists of Chile, Peru and Brazil.", ("Brazil", "member_of", "coalition")),
        ("Luis Mendoza, brother of poet and nun Ana Ruiz, fled.", ("Luis Mendoza", "family", "Ana Ruiz")),
        ("Turkey is fighting a long war against Hezbollah.", ("Turkey", "adversary", "Hezbollah")),
        ("The Global Coalition to degrade and defeat ISIL met.", ("Global Coalition", "adversary", "ISIL")),
        ("The Saudi campaign against Hezbollah failed.", ("Saudi Arabia", "adversary", "Hezbollah")),
        ("The Iran-led campaign against ISIL went on.", ("Iran", "adversary", "ISIL")),
        ("Analysts say Iran and Iraq joined in their fight against ISIL.", ("Iran", "adversary", "ISIL")),
        ("Iran gave its support of Hezbollah no rest.", ("Iran", "backs", "Hezbollah")),
        (
            "The Norwegian embassy was closed. The Norwegian Embassy reopened.",
            ("Norwegian Embassy", "part_of", "Norway"),
        ),
    ],
)
def test_states(text: str, tie: tuple[str, str, str]) -> None:
    assert tie in told(text)


def test_a_diplomat_is_no_citizen_for_his_nation() -> None:
    assert not any(kind == "citizen_of" for _, kind, _ in told("The French diplomat Luc Morel left."))


def test_a_list_of_places_is_no_whole() -> None:
    assert not any(kind == "part_of" for _, kind, _ in told("They flew to Alabama, Arkansas, Ohio and Texas."))


@pytest.mark.parametrize(
    "text",
    [
        "Former Peruvian President Carla Mendoza arrived on Monday.",
        "Carla Mendoza, a former foreign minister of Peru, arrived on Monday.",
        "Presidential candidate Carla Mendoza arrived in Peru on Monday.",
        "The House of Representatives adjourned.",
        "Carla Mendoza, formerly the mayor of Uppsala, spoke.",
        "They visited Paris, London and Rome.",
        "Anna Lindqvist is not the leader of UNICEF.",
        "Aides of ousted Peruvian President Carla Mendoza fled.",
        "Former Governor Carla Mendoza of Ohio fled. Later Governor Mendoza of Ohio came back.",
        "Peru slept. Having sent the letter to Ambassador Luis Vega, the prime minister said that it was over.",
    ],
)
def test_states_nothing(text: str) -> None:
    assert not {t for t in told(text) if t[1] in {"holds_office", "part_of"}}


def test_each_of_a_list_has_his_own_state() -> None:
    found = told("Presidents Carla Mendoza of Peru and Diego Rojas of Chile signed the paper.")
    assert {("Carla Mendoza", "holds_office", "Peru"), ("Diego Rojas", "holds_office", "Chile")} <= found


def test_counterparts_are_matched_in_order() -> None:
    found = told(
        "Peruvian foreign minister Luis Vega met his Chilean and Bolivian counterparts, Ana Torres and Juan Quispe."
    )
    assert {("Ana Torres", "holds_office", "Chile"), ("Juan Quispe", "holds_office", "Bolivia")} <= found


def test_an_ambassador_is_of_the_state_that_sent_him() -> None:
    found = told("The Swiss ambassador to Iran, Hans Keller, saw the three men.")
    assert ("Hans Keller", "holds_office", "Switzerland") in found
    assert ("Hans Keller", "holds_office", "Iran") not in found


def test_a_title_alone_is_of_the_state_that_the_article_is_about() -> None:
    text = (
        "Voters in Peru go to the polls on Sunday. Peru has had four heads of state in a year. Prime Minister Luis Vega"
    )
    assert ("Luis Vega", "holds_office", "Peru") in told(text + " urged calm.")


def test_what_one_sentence_leaves_open_another_says() -> None:
    text = "Chile and Chile's army were silent. Foreign Minister Luis Vega flew home. Peru's foreign minister Luis Vega"
    offices = {t for t in told(text + " wept.") if t[1] == "holds_office"}
    assert offices == {("Luis Vega", "holds_office", "Peru")}


def test_a_party_is_known_by_its_adjective() -> None:
    assert ("Ann Doyle", "member_of", "Democratic Party") in told("Democratic Senator Ann Doyle voted in the Senate.")


def test_an_office_that_is_long_over_is_none() -> None:
    assert not told("President Jimmy Carter froze the assets of Iran.") & {
        ("Jimmy Carter", "holds_office", "United States"),
        ("Jimmy Carter", "holds_office", "Iran"),
    }


def test_every_tie_is_told_once_with_its_words() -> None:
    text = "Kenya's Foreign Minister Peter Otieno spoke. Kenya's Foreign Minister Peter Otieno left."
    (tie,) = [t for t in ties(text) if t.kind == "holds_office"]
    assert "Foreign Minister" in tie.evidence.quote
    assert tie.role == "Foreign Minister"
    assert tie.evidence.article.text[tie.evidence.start : tie.evidence.end] == tie.evidence.quote


def test_no_date_is_no_hindrance() -> None:
    assert ties("Kenya's Foreign Minister Peter Otieno spoke.", None)


def test_an_empty_text_has_none() -> None:
    assert ties("") == ()


def test_a_table_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "posts.tsv").write_text("words\ttie\towner\tsource\nmayor\trules\tnone\tpublic record\n")
    with pytest.raises(VocabularyError, match=r"posts\.tsv, line 2"):
        load_tie_words(tmp_path)


def test_the_longest_post_is_found() -> None:
    words = load_tie_words()
    doc = load_reader().pipeline.make_doc("the deputy secretary of state")
    found = words.post_at(doc[2])
    assert found is not None
    assert (found.first, found.last, found.post.country) == (1, 4, "USA")


@pytest.mark.parametrize(
    "text",
    [
        "The Kenyan Government met on Monday.",
        "Peru cut its ties with Chile.",
        "Sultan Ahmed, a baker in Peru, closed his shop.",
        "Peru watched. Anna Lindqvist, the party's nominee for governor, lost.",
        "Anna Lindqvist will head UNICEF.",
        "Anna Lindqvist was led by UNICEF to a tent.",
        "When he appeared before members of UNICEF on Tuesday, Luis Vega accused a judge.",
        "The farms he bought have been related to the peace movement.",
        "Analysts have linked the theft to a Peruvian hacking group.",
        "Chile joined in, shedding its old military ties to Peru.",
        "Luis Vega, author of Gatekeepers, spoke at UNICEF.",
        "White House correspondent Luis Vega spoke.",
    ],
)
def test_what_is_not_stated_is_no_tie(text: str) -> None:
    assert not {t for t in told(text) if t[1] in {"holds_office", "member_of", "part_of", "ally"}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The lawyer said that his client Mark Rydell lied.", "backs"),
        ("The US presidential candidate Mark Rydell spoke.", "citizen_of"),
        ("Syria was quiet. Ambassador Mark Rydell is returning to Syria.", "holds_office"),
        ("The Senate met. Former Maine governor and US Senator Mark Rydell is running.", "member_of"),
        ("Peruvian opposition leader Carla Mendoza spoke.", "holds_office"),
        ("The Labour leader's brother, Mark Rydell, fled.", "member_of"),
        ("Luis Mendoza, son of a teacher, fled.", "family"),
        ("Peru has historic ties to Chile.", "ally"),
        ("A sponsor of anti-Peruvian terrorism, Mark Rydell, left.", "citizen_of"),
        ("A letter from President Mark Rydell (English version).", "citizen_of"),
        ("The judge stopped the removal of Mark Rydell from Peru.", "citizen_of"),
        ("She took a message to Mark Rydell from Peru's Carla Mendoza.", "citizen_of"),
        ("According to Mark Rydell, the Peruvian delegations met.", "citizen_of"),
        ("Dubai grew. Mark Rydell, senior vice president of sales, spoke in Peru.", "holds_office"),
        ("Mosul is the largest city controlled by Islamic State.", "part_of"),
        ("She left Texas. The Texas House of Representatives met. Representative Mark Rydell spoke.", "member_of"),
    ],
)
def test_claims_no_such_tie(text: str, kind: str) -> None:
    assert not {t for t in told(text) if t[1] == kind}


def test_a_field_is_no_owner() -> None:
    text = "Peru holds a vote. Minister of Justice Luis Vega urged calm in Peru."
    assert ("Luis Vega", "holds_office", "Peru") in told(text)


def test_a_spokesman_is_of_the_office_and_not_of_its_town() -> None:
    assert ("Luis Vega", "holds_office", "FBI office") in told(
        "Luis Vega, a spokesman for the FBI office in Lima, left."
    )


def test_the_leader_of_a_party_leads_no_state_by_that() -> None:
    text = "The president of the Unity Party, Luis Vega, said that Peru had lost."
    assert {t for t in told(text) if t[0] == "Luis Vega"} == {("Luis Vega", "holds_office", "Unity Party")}


def test_a_judge_has_no_party() -> None:
    assert not any(kind == "holds_office" and b.endswith("Party") for _, kind, b in told("Conservative Judge Jo Hart."))


def test_who_heads_a_body_is_not_its_member_besides() -> None:
    kinds = {kind for _, kind, _ in told("Anna Lindqvist works for UNICEF. UNICEF director Anna Lindqvist spoke.")}
    assert kinds == {"holds_office"}
