"""Who takes part in an event: the ways in which a sentence names who did it and to whom it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from backchannel.model.article import Article
from backchannel.model.records import EventType, Record
from backchannel.reading import load_reader

Reading = Callable[[str], Record]

# Text, type, names that are among the sources, among the targets, and among neither.
TAKING_PART: list[tuple[str, EventType, set[str], set[str], set[str]]] = [
    # Inside what follows a preposition, or hung on the verb.
    (
        "Maria Silva voiced opposition to the naming of Peter Otieno.",
        "ACCUSE",
        {"Maria Silva"},
        {"Peter Otieno"},
        set(),
    ),
    ("Chile opened an inquiry into the conduct of Peter Otieno.", "ACCUSE", {"Chile"}, {"Peter Otieno"}, set()),
    ("Rebels launched an attack on Monday against Kenya.", "ASSAULT", {"Rebels"}, {"Kenya"}, set()),
    # Of whom some are taken, the others are not.
    ("Rebels captured some of the soldiers on Monday.", "COERCE", {"Rebels"}, {"some of the soldiers"}, {"soldiers"}),
    # Towns are where, not who.
    ("The attack on Mombasa killed four sailors.", "ASSAULT", set(), {"four sailors"}, {"Mombasa"}),
    ("Chile condemned the attacks in Mombasa.", "ACCUSE", {"Chile"}, set(), {"Mombasa", "Kenya"}),
    ("Rebels surrounded a convoy in Mombasa.", "COERCE", {"Rebels"}, set(), {"Mombasa"}),
    ("Kenya imposed a curfew in Mombasa.", "COERCE", {"Kenya"}, {"Mombasa"}, set()),
    # A capital that speaks or is spoken to is its government; so is the government in a capital.
    ("Chile rejected the claim from Nairobi as groundless.", "REJECT", {"Chile"}, {"Kenya"}, {"Nairobi"}),
    ("The new government in Nairobi urged Chile to wait.", "REQUEST", {"Kenya"}, {"Chile"}, {"Nairobi"}),
    ("The clerks of Lima met their Chilean counterparts.", "CONSULT", set(), {"Chile"}, set()),
    # Whom the accused is said to have harmed is not accused; "this country" is the readers', whoever they are.
    ("Peter Otieno was accused of stabbing Maria Silva.", "ACCUSE", set(), {"Peter Otieno"}, {"Maria Silva"}),
    ("Chile accused Peter Otieno of working for Peru.", "ACCUSE", {"Chile"}, {"Peter Otieno"}, {"Peru"}),
    ("Kenya alleged that Uganda had attacked Sudan.", "ACCUSE", {"Kenya"}, {"Uganda"}, {"Sudan"}),
    ("Carla Mendoza was accused by a clique of clerks of helping Peru.", "ACCUSE", set(), {"Carla Mendoza"}, {"Peru"}),
    # Who has done it is the subject of its own clause; whoever is only compared, or criticises, has not.
    ("Chile came under criticism over its prisons.", "ACCUSE", set(), {"Chile"}, set()),
    (
        "Carla Mendoza criticized Peter Otieno for shooting and killing Maria Silva.",
        "ASSAULT",
        {"Peter Otieno"},
        {"Maria Silva"},
        {"Carla Mendoza"},
    ),
    (
        "Maria Silva saw Lima six years after she was released, a triumph for the Peruvian government.",
        "CONCEDE",
        set(),
        {"Maria Silva"},
        {"Peru"},
    ),
    ("The attack in March killed four sailors.", "ASSAULT", set(), {"four sailors"}, {"March"}),
    ("It led to this country rejecting a request of Chile.", "REJECT", set(), {"Chile"}, {"Kenya"}),
    # Who only tells of an abduction abducts nobody.
    (
        "The ministry had informed the family of Peter Otieno, forty when he was kidnapped.",
        "COERCE",
        set(),
        {"Peter Otieno"},
        {"ministry"},
    ),
    # Who cheers is no target of a crowd.
    ("Thousands gathered in Lima in support of Maria Silva.", "PROTEST", {"protesters"}, set(), {"Maria Silva"}),
    # Who only tells of an act has no part in it.
    ("The Herald reported that Chile criticised Peter Otieno.", "ACCUSE", {"Chile"}, {"Peter Otieno"}, {"Herald"}),
    ("Kenya attacked the rebels, according to Maria Silva.", "ASSAULT", {"Kenya"}, {"rebels"}, {"Maria Silva"}),
    ("Maria Silva said Kenya is a friend and urged Chile to wait.", "REQUEST", {"Maria Silva"}, {"Chile"}, {"Kenya"}),
    # The article's police arrests; nobody is meant by "they" whom they accuse; who leads an invasion invades.
    ("Police in Oruro searched a mill. Two clerks were detained.", "COERCE", {"Police"}, {"Two clerks"}, set()),
    ("Police in Oruro searched a mill. The arrest of a clerk followed.", "COERCE", {"Police"}, {"clerk"}, set()),
    ("The U.S.-led invasion of Iraq began at dawn.", "ASSAULT", {"United States"}, {"Iraq"}, set()),
    # Who demonstrates where nobody is said to.
    ("Smaller protests took place in both towns.", "PROTEST", {"protesters"}, set(), set()),
    # Whose arms, groups and means.
    ("Two clerks were killed by a coalition airstrike.", "ASSAULT", {"coalition"}, {"Two clerks"}, set()),
    # Servants of a state, and the state.
    ("Kenyan forces attacked the rebels.", "ASSAULT", {"Kenyan forces", "Kenya"}, set(), set()),
    ("The rebels killed six Ugandan soldiers.", "ASSAULT", set(), {"six Ugandan soldiers", "Uganda"}, set()),
    # "Who" after a place or a body is the person before it.
    (
        "Maria Silva, an envoy for the European Union who had investigated the raid, spoke.",
        "ACCUSE",
        {"Maria Silva"},
        set(),
        {"European Union"},
    ),
    # A participle after the report belongs to whoever reports.
    ('"Justice takes time," Maria Silva said, urging Peter Otieno to wait.', "REQUEST", {"Maria Silva"}, set(), set()),
    # A passive whose helping verb is left out.
    ("Its mills were looted and its guards threatened.", "THREATEN", set(), {"its guards"}, set()),
    # Whoever does it at somebody's request was asked.
    (
        "Maria Silva closed the port at the request of Peter Otieno.",
        "REQUEST",
        {"Peter Otieno"},
        {"Maria Silva"},
        set(),
    ),
    # Who leaves a body is not who is left.
    ("The withdrawal of Kenya from the African Union took a year.", "SANCTION", {"Kenya"}, {"African Union"}, set()),
    # A crowd's doing stands for the crowd.
    ("Police put down the protests on Friday.", "COERCE", {"Police"}, {"protesters"}, set()),
    # The two countries.
    (
        "Ministers of Kenya and Uganda met on Monday. On Friday the two countries signed a treaty.",
        "AGREE",
        {"Kenya", "Uganda"},
        set(),
        set(),
    ),
    # The state whose law it is.
    ("Maria Silva was convicted in Kenya.", "COERCE", {"Kenya"}, {"Maria Silva"}, set()),
    ("Maria Silva sued the state of Ohio.", "ACCUSE", {"Maria Silva"}, {"Ohio"}, set()),
    ("Maria Silva flew to Nairobi, where she held talks.", "CONSULT", {"Maria Silva"}, {"Kenya"}, set()),
    ("Kenya condemned Chile.", "ACCUSE", {"Kenya"}, {"Chile"}, set()),
    ("Senators questioned Peter Otieno's power to act.", "ACCUSE", {"Senators"}, {"Peter Otieno"}, set()),
    ('Maria Silva wrote: "Thank you to the nurses of Oruro."', "SUPPORT", {"Maria Silva"}, {"nurses of Oruro"}, set()),
    # Words that leave the name as it was.
    (
        "Kenya expelled anyone carrying a foreign flag.",
        "SANCTION",
        {"Kenya"},
        {"anyone carrying a foreign flag"},
        set(),
    ),
    ("Maria Silva thanked the firemen for their courage.", "SUPPORT", {"Maria Silva"}, {"firemen"}, set()),
    ("Maria Silva thanked all nurses.", "SUPPORT", {"Maria Silva"}, {"nurses"}, set()),
    # Who acts along with whom, and who suffers along with it.
    ("Peru, along with Chile, condemned the rebels.", "ACCUSE", {"Peru", "Chile"}, {"rebels"}, set()),
    ("Peru condemned the rebels together with Chile.", "ACCUSE", {"Peru", "Chile"}, {"rebels"}, set()),
    # Whose jets struck, and whose hold was broken.
    ("Turkish officials said their warplanes attacked the rebels.", "ASSAULT", {"Turkey"}, {"rebels"}, set()),
    ("Kenya seized the town of Lamu from the rebels.", "COERCE", {"Kenya"}, {"rebels"}, set()),
    ("Kenyan troops liberated the town from Boko Haram control.", "COERCE", {"Kenya"}, {"Boko Haram"}, set()),
    # Two persons told of together, two sides before the talks, a title beside its bearer, one of a people.
    ("The two presidents, Silva and Otieno, met in Oruro.", "CONSULT", {"Silva", "Otieno"}, set(), {"two presidents"}),
    (
        "Maria Silva met Peter Otieno in Oruro. Both ministers agreed to meet again.",
        "AGREE",
        {"Maria Silva", "Peter Otieno"},
        set(),
        {"both ministers"},
    ),
    ("Kenya-Uganda talks in Oruro went on.", "CONSULT", {"Kenya", "Uganda"}, set(), set()),
    (
        "Foreign Minister Maria Silva and Defence Minister Peter Otieno met the rebels.",
        "CONSULT",
        {"Maria Silva", "Peter Otieno"},
        {"rebels"},
        {"Defence Minister"},
    ),
    ("A Kenyan was arrested by police in Oruro.", "COERCE", {"police"}, {"Kenyan"}, {"Kenya"}),
    # Who stands behind somebody is not whose government the next words mean.
    ("Kenya-backed rebels attacked government troops.", "ASSAULT", set(), {"government troops"}, {"Kenya"}),
    # Who does or suffers something else in a clause of its own.
    ("Maria Silva was poisoned with a toxin developed by Kenya.", "ASSAULT", set(), {"Maria Silva"}, {"Kenya"}),
    ("Peru alleged that Maria Silva was poisoned.", "ACCUSE", {"Peru"}, set(), {"Maria Silva"}),
    ("The father of a Kenyan captured by Hamas wept.", "COERCE", {"Hamas"}, {"Kenyan"}, {"father of a Kenyan"}),
    ("The clerk, who was beaten to death and set alight, was 27.", "ASSAULT", set(), {"clerk"}, set()),
    ("Kenya promised swift justice.", "AGREE", {"Kenya"}, set(), {"swift justice"}),
]

# Text, and the sources of its last act of force: "the attack" again is done by whoever did it.
TOLD_AGAIN: list[tuple[str, set[str]]] = [
    ("Kenya launched airstrikes on a camp on Monday. Two nurses were killed in the strikes, a clerk said.", {"Kenya"}),
    (
        "Kenya launched an attack on the rebels on Monday. "
        "The attack killed four nurses and wounded a clerk, the governor said.",
        {"Kenya"},
    ),
    ("Kenya launched airstrikes on a camp on Monday. Two nurses were killed in a riot, a clerk said.", set()),
    ("Kenya launched airstrikes on a camp on Monday. Two nurses were killed in the shelling, a clerk said.", set()),
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    known: dict[str, Record] = {}

    def read(text: str) -> Record:
        if text not in known:
            (known[text],) = load_reader().read([Article.from_text(text, published=date(2021, 5, 3))])
        return known[text]

    return read


@pytest.mark.parametrize(
    ("text", "kind", "sources", "targets", "neither"), TAKING_PART, ids=[t[0] for t in TAKING_PART]
)
def test_who_takes_part(  # noqa: PLR0917 - pytest passes them by name
    reading: Reading, text: str, kind: EventType, sources: set[str], targets: set[str], neither: set[str]
) -> None:
    events = [
        ({a.name for a in e.sources}, {a.name for a in e.targets}) for e in reading(text).events if e.type == kind
    ]
    assert any(sources <= doing and targets <= suffering for doing, suffering in events), events
    assert not any(neither & (doing | suffering) for doing, suffering in events if sources <= doing), events


@pytest.mark.parametrize(("text", "doers"), TOLD_AGAIN, ids=[t[0] for t in TOLD_AGAIN])
def test_who_did_what_is_told_again(reading: Reading, text: str, doers: set[str]) -> None:
    told = [e for e in reading(text).events if e.type == "ASSAULT"]
    second = text.index(". ")
    again = [e for e in told if e.trigger.start > second or any(a.start > second for a in e.also)]
    assert again, told
    assert {a.name for e in again for a in e.sources} == doers


@pytest.mark.parametrize(
    "text",
    [
        "Kenya and Uganda agree on the need for rain gauges.",
        "Kenyan law forbids the sale of ivory.",
        "Cameras captured two guards at the gate of the mission in Lima.",
        "Maria Silva said Kenya should be proud.",
        "Maria Silva said Kenya should have asked the court.",
        'Maria Silva said: "We will never let the rebels divide us."',
        "Maria Silva asked whether Kenya would vote in May.",
        "Maria Silva opposes the government of Kenya.",
        "Analysts warn of a war between Kenya and Uganda.",
        "With the Oruro Times, Maria Silva discusses Kenya.",
        "Maria Silva deployed cameras in Kenya.",
        "Peter Otieno, having armed himself, ran across the yard.",
    ],
)
def test_no_frame_takes_what_is_so_or_is_only_judged_for_an_act(text: str) -> None:
    frames = replace(load_reader(), encoder=None)
    (record,) = frames.read([Article.from_text(text, published=date(2021, 5, 3))])
    assert not [(e.type, e.trigger.quote) for e in record.events]


def test_nameless_crowds_of_different_days_are_not_one(reading: Reading) -> None:
    text = "Thousands joined a demonstration in Lima. Smaller protests took place in Cusco in 1994."
    assert [e.date.value if e.date else None for e in reading(text).events if e.type == "PROTEST"] == [None, "1994"]


def test_what_was_bombed_kills_nobody(reading: Reading) -> None:
    events = reading("The bombing of a school in Lima that killed a nurse was recalled.").events
    assert {t.name for e in events for t in e.targets} >= {"school", "nurse"}
    assert not [e for e in events if e.sources]


def test_who_mourns_victims_of_bombings_bombs_nobody(reading: Reading) -> None:
    events = reading("Carla Mendoza paid tribute to bombing victims on Monday.").events
    assert not [str(e) for e in events if e.type == "ASSAULT" and e.sources]
