"""Events: sentences of our own making with the acts that they tell, and sentences that tell none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from backchannel.errors import VocabularyError
from backchannel.extract.events_conditions import known_conditions
from backchannel.extract.events_status import reality
from backchannel.extract.frames import load_frames, parse_frames
from backchannel.model.article import Article
from backchannel.model.records import Event, EventType, Record
from backchannel.reading import load_reader

Reading = Callable[[str], Record]
PUBLISHED = date(2021, 5, 3)

# Sentence, type, a source, a target, status. None: the sentence names nobody on that side, or it is not asked about.
TOLD: list[tuple[str, EventType, str | None, str | None, str]] = [
    ("Peru and Chile signed a fishing agreement in Lima.", "AGREE", "Peru", None, "happened"),
    ("Kenya agreed to share its water with Uganda.", "AGREE", "Kenya", None, "happened"),
    ("Kenya said it will send doctors to Uganda.", "AGREE", "Kenya", "Uganda", "happened"),
    ("Kenya held talks with Uganda in Arusha.", "CONSULT", "Kenya", "Uganda", "happened"),
    ("President Carla Mendoza met Peter Otieno.", "CONSULT", "Carla Mendoza", "Peter Otieno", "happened"),
    ("Norway mediated between Peru and Chile.", "CONSULT", "Norway", "Peru", "happened"),
    ("Peter Otieno will visit Chile on Friday.", "CONSULT", "Peter Otieno", "Chile", "planned"),
    ("Uganda told Kenya that its men had attacked Chile.", "ASSAULT", None, "Chile", "happened"),
    ("The villagers were probably killed by rebels.", "ASSAULT", "rebels", "villagers", "doubtful"),
    ("Kenya praised Uganda for its patience.", "SUPPORT", "Kenya", "Uganda", "happened"),
    ("Carla Mendoza apologized to Chile.", "SUPPORT", "Carla Mendoza", "Chile", "happened"),
    ("Iceland recognized Samoa.", "SUPPORT", "Iceland", "Samoa", "happened"),
    ("Kenyan police shared evidence with Interpol.", "COOPERATE", None, "Interpol", "happened"),
    ("Kuwait sent medicine to Sudan.", "AID", "Kuwait", "Sudan", "happened"),
    ("Ecuador granted asylum to Maria Silva.", "AID", "Ecuador", "Maria Silva", "happened"),
    ("The rebels released Maria Silva on Monday.", "CONCEDE", None, "Maria Silva", "happened"),
    ("Chile lifted its sanctions on Peru.", "CONCEDE", "Chile", "Peru", "happened"),
    ("Peter Otieno stepped down after the protests.", "CONCEDE", "Peter Otieno", None, "happened"),
    ("Ethiopia withdrew its troops from Somalia.", "RETREAT", "Ethiopia", "Somalia", "happened"),
    ("The rebels laid down their arms.", "RETREAT", None, None, "happened"),
    ("Peru declared a ceasefire with Chile.", "RETREAT", "Peru", "Chile", "happened"),
    ("Kenya urged Uganda to open the border.", "REQUEST", "Kenya", "Uganda", "happened"),
    ("Kenya called on Uganda to open the border.", "REQUEST", "Kenya", "Uganda", "happened"),
    ("Maria Silva called for the resignation of Peter Otieno.", "REQUEST", "Maria Silva", "Peter Otieno", "happened"),
    ("Maria Silva said Chile must leave the islands.", "REQUEST", "Maria Silva", "Chile", "happened"),
    ("Peru accused Ecuador of moving the markers.", "ACCUSE", "Peru", "Ecuador", "happened"),
    ("Maria Silva was accused by Peru of spying.", "ACCUSE", "Peru", "Maria Silva", "happened"),
    ("Maria Silva filed a lawsuit against Chile.", "ACCUSE", "Maria Silva", "Chile", "happened"),
    ("Chile condemned the attack by Peru.", "ACCUSE", "Chile", "Peru", "happened"),
    ("Chile rejected an offer from Peru.", "REJECT", "Chile", "Peru", "happened"),
    ("Carla Mendoza refused to meet Peter Otieno.", "REJECT", "Carla Mendoza", "Peter Otieno", "happened"),
    ("Kenya will not accept the border.", "REJECT", "Kenya", None, "happened"),
    ("Peru threatened to invade Chile.", "THREATEN", "Peru", "Chile", "happened"),
    ("Nurses protested against the health ministry.", "PROTEST", "Nurses", None, "happened"),
    ("Bolivia expelled two Chilean diplomats.", "SANCTION", "Bolivia", None, "happened"),
    ("Bolivia imposed sanctions on Chile.", "SANCTION", "Bolivia", "Chile", "happened"),
    ("Bolivia broke off relations with Chile.", "SANCTION", "Bolivia", "Chile", "happened"),
    ("Algeria deployed troops along the border.", "MOBILIZE", "Algeria", None, "happened"),
    ("Gunmen abducted Maria Silva near the dam.", "COERCE", "Gunmen", "Maria Silva", "happened"),
    ("Peru arrested Maria Silva and Karim Haddad.", "COERCE", "Peru", "Karim Haddad", "happened"),
    ("Maria Silva was taken hostage by the rebels.", "COERCE", None, "Maria Silva", "happened"),
    ("Peruvian soldiers opened fire on the protesters.", "ASSAULT", None, None, "happened"),
    ("Peru shelled a village in Chile.", "ASSAULT", "Peru", None, "happened"),
    ("The killing of Karim Haddad by Peru angered Chile.", "ASSAULT", "Peru", "Karim Haddad", "happened"),
    ("Rebels ambushed a convoy, killing four soldiers.", "ASSAULT", "Rebels", "four soldiers", "happened"),
    ("Rebels climbed walls, overpowered two guards and took Ana Silva hostage.", "ASSAULT", "Rebels", None, "happened"),
    ("Maria Silva told both states to cease fire and offered to mediate.", "AGREE", "Maria Silva", None, "happened"),
    ("Chad is the latest country to withdraw its ambassador from Peru.", "SANCTION", "Chad", "Peru", "happened"),
    ("Chile announced that it would sell no more copper to Peru.", "REJECT", "Chile", None, "happened"),
    ("Kenya will condemn the Chilean invasion of Peru.", "ASSAULT", "Chile", "Peru", "happened"),
    ("Maria Silva was killed in fighting with Kurdish rebels.", "ASSAULT", "Kurdish rebels", "Maria Silva", "happened"),
    ("Thousands of people demonstrated against Carla Mendoza.", "PROTEST", "protesters", "Carla Mendoza", "happened"),
    ("Iraqi forces liberated the city of Mosul from Hamas.", "COERCE", None, "Hamas", "happened"),
    ("Hamas fighters attacked Maria Silva.", "ASSAULT", "Hamas", "Maria Silva", "happened"),
    ("Peter Otieno will go on trial in Kenya.", "ACCUSE", None, "Peter Otieno", "planned"),
    ("Kenya asked Uganda to free the prisoners, but Uganda declined.", "REJECT", "Uganda", "Kenya", "happened"),
    ("Hamas warned Israel that it would take harsher steps.", "THREATEN", "Hamas", "Israel", "happened"),
    ("Carla Mendoza called the claim a fabrication.", "ACCUSE", "Carla Mendoza", None, "happened"),
    ("Kenya denied a report that it had shelled the village.", "ASSAULT", "Kenya", None, "denied"),
    ("President Carla Mendoza meets Peter Otieno on Friday.", "CONSULT", "Carla Mendoza", None, "planned"),
    ("Carla Mendoza said: “We will not give up the port.”", "REJECT", "Carla Mendoza", None, "happened"),
    ("Dockers in Chile said they will not end the strike until wages rise.", "REJECT", "Dockers", None, "happened"),
    ("Rebels in Chad said they will not begin talks with Sudan.", "REJECT", "Rebels", "Sudan", "happened"),
    ("Chile welcomed Kenyan President Peter Otieno's choice to stay.", "SUPPORT", "Chile", "Peter Otieno", "happened"),
    ("Carla Mendoza defended Chile's decision to close the road.", "SUPPORT", "Carla Mendoza", "Chile", "happened"),
    ("Carla Mendoza called Peter Otieno to discuss Sudan.", "CONSULT", "Carla Mendoza", "Peter Otieno", "happened"),
    ("Kenya sent troops to the peacekeeping force in Sudan.", "AID", "Kenya", None, "happened"),
    ("Kenya's deployment of 90 troops to Sudan on a peacekeeping mission began.", "AID", "Kenya", "Sudan", "happened"),
    ("Carla Mendoza launched a vitriolic attack on Uganda.", "ACCUSE", "Carla Mendoza", "Uganda", "happened"),
    ("A reward stands for information leading to the arrest of Ana Roe.", "COERCE", None, "Ana Roe", "doubtful"),
    ("The visit of the envoy set off the seizure of the port by rebels.", "COERCE", "rebels", None, "happened"),
    ("Students planned a demonstration in Lima.", "PROTEST", "Students", None, "planned"),
    ("Students in Lima burned flags to protest the killing of Ana Roe.", "PROTEST", "Students", None, "happened"),
    ("Peter Otieno joked about killing Ana Roe.", "ASSAULT", None, "Ana Roe", "doubtful"),
    ("Kenya reduced tariffs on goods of Uganda.", "CONCEDE", "Kenya", "Uganda", "happened"),
    ("Kenya reinstated sanctions on Uganda.", "SANCTION", "Kenya", "Uganda", "happened"),
    ("Miners marched in Lima to demand the release of Maria Silva.", "REQUEST", "Miners", None, "happened"),
    ("Carla Mendoza called Peter Otieno to thank him.", "SUPPORT", "Carla Mendoza", None, "happened"),
    ("Peru reversed a decision to tax visitors.", "CONCEDE", "Peru", None, "happened"),
]  # fmt: skip

NOTHING = [
    "Fourteen soldiers were killed when two helicopters collided near the border.",
    "Eleven workers were injured as a bridge collapsed.",
    "Carla Mendoza took charge of the ministry.",
    "A spokesman for Peru declined to comment.",
    "The figures demonstrate the weakness of Chile.",
    "Carla Mendoza flew out of Nairobi.",
    "The committee struck a balance between cost and speed.",
    "Lima beat Cusco by two goals in the last match of the season.",
    "The striker shot wide of the goal as the coach protested.",
    "Shares fell sharply on Monday after a run on the banks.",
    "The storm killed nine people in the north.",
    "Four people were injured in a crash near Lima.",
    "Maria Silva died of cancer on Tuesday.",
    "He shot a film about his village.",
    "The ministry released a report on rainfall.",
    "The painter was released from hospital.",
    "The museum holds a collection of bronze coins.",
    "The new road cuts the journey to Lima by an hour.",
    "Doctors fight the disease with new drugs.",
    "Peter Otieno said that the weather was fine.",
    "Maria Silva pleaded guilty.",
    "The heating was switched off in spring.",
    "Carla Mendoza warned that the country could slide into war.",
    "An envoy warned of famine in Chad.",
    "The mission is charged with monitoring the border.",
    "Peter Otieno refuted a report about his farm.",
    "Peter Otieno denied the allegations.",
    "Both officials requested anonymity.",
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    """Records by sentence; the sentences of the tables are read together, since that costs least."""
    texts = [row[0] for row in TOLD] + NOTHING
    records = load_reader().read(Article(text, PUBLISHED) for text in texts)
    known = {record.article.text: record for record in records}

    def read(text: str) -> Record:
        if text not in known:
            known[text] = next(load_reader().read([Article(text, PUBLISHED)]))
        return known[text]

    return read


def named(event: Event, side: str) -> set[str]:
    return {actor.name for actor in getattr(event, side)}


@pytest.mark.parametrize("row", TOLD, ids=[row[0][:40] for row in TOLD])
def test_tells(reading: Reading, row: tuple[str, EventType, str | None, str | None, str]) -> None:
    text, kind, source, target, status = row
    events = [e for e in reading(text).events if e.type == kind]
    assert events, [str(e) for e in reading(text).events]
    event = events[0]
    assert event.status == status
    assert source is None or source in named(event, "sources")
    assert target is None or target in named(event, "targets")


@pytest.mark.parametrize("text", NOTHING)
def test_tells_nothing(reading: Reading, text: str) -> None:
    assert not [str(e) for e in reading(text).events]


def test_what_is_promised_is_told_by_the_promise(reading: Reading) -> None:
    kinds = [e.type for e in reading("Kenya agreed to release Maria Silva.").events]
    assert kinds == ["AGREE"]


def test_what_somebody_says_rests_on_his_word(reading: Reading) -> None:
    (event,) = reading("Peter Otieno said Peru had attacked Chile.").events
    assert (event.type, event.said_by and event.said_by.name) == ("ASSAULT", "Peter Otieno")
    assert event.statement is not None


def test_the_speech_act_itself_rests_on_nobodys_word(reading: Reading) -> None:
    (event,) = reading("Peter Otieno urged Peru to leave.").events
    assert event.said_by is None


def test_the_same_act_told_again_is_one_event(reading: Reading) -> None:
    record = reading("Gunmen abducted Maria Silva on Monday.\n\nMaria Silva was abducted near the dam.")
    (event,) = [e for e in record.events if e.type == "COERCE"]
    assert [a.quote for a in event.also] == ["abducted"]


def test_a_date_comes_from_the_words(reading: Reading) -> None:
    (event,) = reading("Bolivia expelled the envoy of Chile on 6 April 2021.").events
    assert event.date is not None
    assert event.date.value == "2021-04-06"


def test_passive_and_active_tell_the_same(reading: Reading) -> None:
    one = reading("Peru arrested Maria Silva.").events[0]
    other = reading("Maria Silva was arrested by Peru.").events[0]
    assert (named(one, "sources"), named(one, "targets")) == (named(other, "sources"), named(other, "targets"))


def test_reading_twice_gives_the_same_ids(reading: Reading) -> None:
    text = TOLD[0][0]
    again = next(load_reader().read([Article(text, PUBLISHED)]))
    assert [e.id for e in again.events] == [e.id for e in reading(text).events]


@pytest.mark.parametrize("row", TOLD, ids=[row[0][:40] for row in TOLD])
def test_evidence_and_ids_hold_together(
    reading: Reading, row: tuple[str, EventType, str | None, str | None, str]
) -> None:
    record = reading(row[0])
    ids = [e.id for e in record.events]
    assert len(ids) == len(set(ids))
    for event in record.events:
        assert event.sentence.span.covers(event.trigger.span)
        assert event.sources or event.targets
        assert 0 < event.confidence < 1
        assert not {a.id for a in event.sources} & {a.id for a in event.targets}


def test_what_is_refused_or_charged_is_no_act_of_its_own(reading: Reading) -> None:
    assert [e.type for e in reading("Chile refused to release Maria Silva.").events] == ["REJECT"]
    assert [e.type for e in reading("Peru accused Chile of bombing a village.").events] == ["ACCUSE"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Kenya said that it would not give in to Uganda.", "REJECT", "would not give in"),
        ("Chile announced that it would sell no more copper to Peru.", "REJECT", "would sell no more copper"),
        ("Kenya said it will send doctors to Uganda.", "AGREE", "said it will send"),
        ("Maria Silva said Chile must leave the islands.", "REQUEST", "must leave"),
        ("Kenya called on Uganda to open the border.", "REQUEST", "called on"),
        ("Chile refused to meet Peter Otieno.", "REJECT", "refused to meet"),
        ("Kenya agreed to share its water with Uganda.", "AGREE", "agreed to share"),
    ],
)
def test_the_trigger_tells_the_act_to_who_sees_no_other_words(
    reading: Reading, text: str, kind: EventType, words: str
) -> None:
    assert words in [e.trigger.quote for e in reading(text).events if e.type == kind]


@pytest.mark.parametrize(
    ("text", "side", "name"),
    [
        ("Rebels stormed the mission in Lima and took its guards hostage.", "targets", "its guards"),
        ("Several hundred Chilean miners attacked Karim Haddad.", "sources", "Several hundred Chilean miners"),
        ("On 9 March armed settlers stormed the mill.", "sources", "armed settlers"),
        ("Kenya gave in to those who hold its sailors.", "targets", "those who hold its sailors"),
    ],
)
def test_a_nameless_actor_is_called_by_its_own_words(reading: Reading, text: str, side: str, name: str) -> None:
    assert any(name in named(e, side) for e in reading(text).events), [str(e) for e in reading(text).events]


def test_what_is_refused_by_saying_that_there_will_be_none_is_refused(reading: Reading) -> None:
    kinds = {e.type for e in reading("Maria Silva said she would hold no talks with Chile.").events}
    assert "REJECT" in kinds
    assert "AGREE" not in kinds


@pytest.mark.parametrize(
    "text",
    [
        "Maria Silva passed the word to Chile.",
        "The government took over responsibility for the schools.",
    ],
)
def test_an_office_or_a_word_handed_on_is_no_seizure(reading: Reading, text: str) -> None:
    assert not [e for e in reading(text).events if e.type == "COERCE"]


def test_what_is_refused_was_asked() -> None:
    frames = replace(load_reader(), encoder=None)
    (record,) = frames.read([Article("On Monday Chile rejected a demand by Kenya for more time.", PUBLISHED)])
    assert {"REQUEST": "happened"}.items() <= {e.type: e.status for e in record.events}.items()


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("The council demanded that Chile withdraw its forces.", "withdraw", "asked"),
        ("The council asked that the men be freed.", "freed", "asked"),
        ("A doctor told us that the men were freed.", "freed", "happened"),
        ("Chile told Peru that it has freed them.", "freed", "happened"),
    ],
)
def test_what_is_demanded_has_no_tense(text: str, word: str, status: str) -> None:
    (verb,) = [token for token in load_reader().pipeline(text) if token.text == word]
    assert reality(verb).status == status


def test_no_longer_is_not() -> None:
    frames = replace(load_reader(), encoder=None)
    (record,) = frames.read([Article("Chile no longer demands a share from Peru.", PUBLISHED)])
    (event,) = [e for e in record.events if e.type == "REQUEST"]
    assert event.status == "denied"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chile forbade all Peruvian ministers to meet Maria Silva.", "CONSULT"),
        ("The rebels refused to let Maria Silva meet Karim Haddad.", "CONSULT"),
        ("Maria Silva announced the release at a dinner.", "CONCEDE"),
    ],
)
def test_what_was_forbidden_or_only_announced_did_not_happen(reading: Reading, text: str, kind: EventType) -> None:
    assert not [str(e) for e in reading(text).events if e.type == kind and e.status == "happened"]


def test_who_supports_an_attempt_does_not_make_it(reading: Reading) -> None:
    events = reading("Maria Silva supported the attempt to free the hostages in Chile.").events
    assert not [str(e) for e in events if e.type == "CONCEDE" and "Maria Silva" in named(e, "sources")]


def test_words_between_nobody_and_nobody_tell_nothing(reading: Reading) -> None:
    text = "The vote, which nobody watched, was marred by allegations of fraud and tampering. The weather was fine."
    assert not [str(e) for e in reading(text).events if e.type == "ACCUSE"]


# The table of frames


def test_every_condition_of_a_verb_is_known() -> None:
    asked = {need for frames in load_frames().verbs.values() for frame in frames for need in frame.needs}
    assert asked <= known_conditions()


def test_the_table_is_large_and_covers_every_type() -> None:
    frames = load_frames()
    assert len(frames.verbs) >= 350
    assert {f.type for found in frames.verbs.values() for f in found} >= set(get_args(EventType))
    assert set(frames.types) == set(get_args(EventType))


def test_each_type_has_an_example_that_tells_it(reading: Reading) -> None:
    wrong = []
    for kind, entry in load_frames().types.items():
        if kind not in {e.type for e in reading(entry.example).events}:
            wrong.append((kind, entry.example))
    assert not wrong


HEADER = "kind\twords\tparticles\tobjects\tneeds\ttargets\ttype\tmode\tcameo\tweight"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("verb\thit", "line 2"),
        ("adverb\thit\t\t\t\t\tASSAULT\t\t190\t.5", "kind"),
        ("verb\thit\t\t\t\t\tWAR\t\t190\t.5", "no event type"),
        ("verb\thit\t\t$nowhere\t\t\tASSAULT\t\t190\t.5", "nowhere"),
        ("verb\thit\t\t\t\t\tASSAULT\t\t190\tmuch", "no number"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str) -> None:
    with pytest.raises(VocabularyError, match=said):
        parse_frames(f"{HEADER}\n{line}\n")


def test_a_wrong_header_is_named() -> None:
    with pytest.raises(VocabularyError, match="header"):
        parse_frames("words\tkind\n")
