"""The date of an act is the one that its own clause tells, or that the telling stands on; never the publication day."""

from __future__ import annotations

from datetime import date

import pytest

import backchannel as bc
from backchannel.annotate.quotes import find_quotations
from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.annotate.times import find_times
from backchannel.extract.dates import date_of
from backchannel.model.article import Article
from backchannel.model.records import EventDate

# A Wednesday.
PUBLISHED = date(1980, 4, 30)


def dated(text: str, trigger: str, published: date | None = PUBLISHED) -> EventDate | None:
    article = Article(text, published)
    (document,) = parse([(article, find_blocks(article))], load_language_model())
    document = document.with_layers(quotations=find_quotations(document).found, times=find_times(document, published))
    token = document.token_at(text.index(trigger))
    assert token is not None
    sentence = document.sentence_at(token.idx)
    assert sentence is not None
    return date_of(document, token, sentence=sentence)


@pytest.mark.parametrize(
    ("text", "trigger", "value"),
    [
        ("The April 7 blasts killed ten, officials said on Tuesday.", "killed", "1980-04-07"),
        ("The army attacked the village on Sunday.", "attacked", "1980-04-27"),
        ("On Sunday, the army attacked the village and burned it.", "burned", "1980-04-27"),
        ("Police fired and wounded a student yesterday.", "fired", "1980-04-29"),
        ("The guards freed thirteen captives in November 1979.", "freed", "1979-11"),
        ("In 1953, the army overthrew the prime minister.", "overthrew", "1953"),
        ("Gunmen shot the envoy on Monday morning.", "shot", "1980-04-28"),
        ("The two ministers will meet on Friday.", "meet", "1980-05-02"),
        ("The law comes after a couple of raids took place in Arica last month.", "raids", "1980-03"),
        ("Last month, the envoy was believed to have been killed.", "killed", "1980-03"),
        ("Protests that toppled the prince last month went on.", "Protests", "1980-03"),
        ('The envoy said on Monday "we are ready" and urged them to wait.', "urged", "1980-04-28"),
        ("Police arrested two clerks ahead of Saturday's planned rally.", "rally", "1980-05-03"),
        ("Maria began her strike on 20 June 1975. That July, the guild voted for it.", "voted", "1975-07"),
        # The time of another act.
        ("The suspect in the raid was freed on Sunday.", "raid", None),
        ("The minister said on Sunday that rebels had killed the envoy.", "killed", None),
        ("The rebels, who took the town in 1978, attacked the capital.", "attacked", None),
        ("Protesters denounced the 1978 elections.", "denounced", None),
        # A week is no day, a duration is no date, and a time of some day does not tell which.
        ("The army attacked the village last week.", "attacked", None),
        ("The rebels held the town for three days.", "held", None),
        ("Gunmen shot the envoy at 14:00.", "shot", None),
        ("The army attacked the village.", "attacked", None),
        # The telling goes on in the plain past, and only there.
        ("On Sunday, gunmen stormed the bank. They wounded two guards.", "wounded", "1980-04-27"),
        ("On Sunday, gunmen stormed the bank. The group has attacked banks before.", "attacked", None),
        ("On Sunday, gunmen stormed the bank. The army will punish them.", "punish", None),
        ("On Sunday, judges met. " + "The road is long. " * 30 + "\n\nThe partner asked for a price.", "asked", None),
        ("On Sunday, judges met.\n\nThe army shot two clerks.", "shot", "1980-04-27"),
        ("On Sunday, the court convicted Silva.\n\nThe court freed two clerks.", "freed", "1980-04-27"),
        (
            "On Sunday, rebels took Arica. " + "The road there is long. " * 30 + "Clerks took a boat.",
            "took a boat",
            None,
        ),
        ("On Sunday, rebels took Arica. The curfew fell at 3 p.m. that day.", "fell", "1980-04-27"),
        # A clause that was at another time, and what only bounds the telling.
        ("After the guards beat a prisoner, the others rioted on Sunday.", "beat", None),
        ("The crew was held until Sunday.", "held", None),
        ("A court jailed him on Sunday for insulting the king.", "insulting", None),
        ("The government closed the schools on Sunday and later banned rallies.", "banned", None),
        ("He seized power in 1970 after deposing his uncle.", "deposing", "1970"),
        ("With Sunday's vote, all states have signed the treaty.", "signed", None),
        ("Two men were shot and a boy was wounded in a robbery that happened on Sunday.", "shot", "1980-04-27"),
        ("The minutes of the April 20 Port Said raid inquiry come out on Sunday.", "raid", "1980-04-20"),
        ("Villagers protest against the mine in Lima, Peru, April 20, 1980.", "protest", "1980-04-20"),
        # Days counted from another act.
        ("The envoy left on Sunday, two days after rebels took the town.", "took", "1980-04-25"),
        ("The envoy left on Sunday, a few hours after rebels took the town.", "took", "1980-04-27"),
        ("The envoy left two days after rebels took the town.", "took", None),
        ("The mayor fled on Sunday. This came a week after rebels took the town.", "took", "1980-04-20"),
        ("The raid began on Sunday. A strike had taken place two days before the raid.", "strike", "1980-04-25"),
        # What was then is what "when" tells of a date; what is fixed for a day; both at once.
        ("No ship has sailed since August, when the two states closed the strait.", "closed", "1979-08"),
        ("The order, which is to take effect on May 9, bans rallies.", "bans", "1980-05-09"),
        ("On visiting the jail in March, the monks denounced the guards.", "denounced", "1980-03"),
        ("New talks will be held on Friday in Oslo, a minister said.", "talks", "1980-05-02"),
        # What is asked for lies ahead: a past time is that of the asking, one to come is not.
        ("The monks asked the bishop be freed in 1978.", "asked", "1978"),
        ("The monks asked the bishop be freed in June.", "asked", None),
        ("The army shelled the port in the first half of 1979.", "shelled", "1979"),
        ("Two monks were hurt when their cart hit a mine on Monday.", "hurt", "1980-04-28"),
        ("The miners called a strike for Friday.", "called", None),
        # Who speaks on a day urges on it; so does who urges in a speech of that day, or says that he does.
        ("The bishop, speaking on Monday, urged the rebels to yield.", "urged", "1980-04-28"),
        ("Speaking on Monday, the bishop urged the rebels to yield.", "urged", "1980-04-28"),
        ("The bishop urged the rebels to yield in a speech on Monday.", "urged", "1980-04-28"),
        ("The bishop told the crowd on Monday that he rejected the pact.", "rejected", "1980-04-28"),
        # What was done in a dated thing was done then; "in" after "charged" is the matter.
        ("The general, ousted in a 1971 coup, came home.", "ousted", "1971"),
        ("A clerk was charged in the 1971 raid.", "charged", None),
        ("Three days after the vote on Saturday, crowds stormed the palace.", "stormed", "1980-04-29"),
        # A span up to now gives its start.
        ("The two states have negotiated over the last four years.", "negotiated", "1976"),
        ("In the last year, rebels attacked the town.", "attacked", None),
        ("The two states will negotiate in the next ten days.", "negotiate", None),
    ],
)
def test_date_of_an_act(text: str, trigger: str, value: str | None) -> None:
    found = dated(text, trigger)
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("text", "trigger", "value"),
    [
        # In another paragraph the telling goes on with what was spoken of, or with the same act.
        ("On Sunday, rebels took the bank.\n\nThe rebels freed two clerks.", "freed", "1980-04-27"),
        ("On Sunday, rebels took the bank.\n\nThey freed two clerks.", "freed", "1980-04-27"),
        ("Some said crowds marched on Sunday.\n\nStudents marched to the palace.", "marched to", "1980-04-27"),
        ("On Sunday, rebels took the bank.\n\nAfter the raid, Peru condemned them.", "condemned", "1980-04-27"),
        ("On Sunday, rebels took the bank.\n\nPeru condemned Chile.", "condemned", None),
        # Times of things, of what holds and of the days to come are no steps of the telling.
        (
            "On Sunday, rebels took the bank. The move follows a raid last week. They shot a clerk.",
            "shot",
            "1980-04-27",
        ),
        ("In the March 3 pact, the two agreed on a border. Peru expelled the envoy.", "expelled", None),
        ("On Sunday, they met under a plan that ends on May 9. They agreed the same day.", "agreed", "1980-04-27"),
        # What somebody said on a day dates what they said next, and nothing else.
        ("The minister spoke on Sunday. He urged the rebels to yield.", "urged", "1980-04-27"),
        ("The minister said on Sunday that he was ill. Rebels attacked the town.", "attacked", None),
        ("Crowds met on Sunday for a rally. The court banned it the day before the rally.", "banned", "1980-04-26"),
        ("They stormed the gate on Sunday, broke the door and took ten men.", "took", "1980-04-27"),
        ("On Sunday, a court set a fine.\n\nWith that ruling it rejected the plea.", "rejected", "1980-04-27"),
        ("On Sunday, Chile closed the pass.\n\nLima condemned the step.", "condemned", "1980-04-27"),
        # What had been before does not end a telling; what was before it is no step of it.
        ("On Sunday, rebels took the bank. They had met in May 1979. They freed two clerks.", "freed", "1980-04-27"),
        ("On Sunday, rebels took the bank. They previously robbed a train.", "robbed", None),
        ("On Sunday, rebels took the bank. They came after the army left the town.", "left", None),
        ("On Sunday, rebels took the bank. In the last year, they killed ten men.", "killed", None),
        ("On Sunday, rebels took the bank. A few days later, they killed a clerk.", "killed", None),
        ("On Sunday, rebels took the bank. An hour later, they killed a clerk.", "killed", "1980-04-27"),
        ("In 1953, the army jailed a priest. It later apologised.", "apologised", None),
        # An occasion that was told has its day.
        ("Crowds met for a rally on Sunday.\n\nOne is ill.\n\nA monk at the rally urged calm.", "urged", None),
        ("Crowds met for a rally on Sunday.\n\nOne is ill.\n\nA monk urged calm at the rally.", "urged", "1980-04-27"),
        ("A court heard of the raid on Sunday.\n\nA monk is ill.\n\nTwo were charged in the raid.", "charged", None),
        # A year is gone on with at once, by those who acted in it.
        ("In 1953, the army overthrew the premier. It arrested his ministers.", "arrested", "1953"),
        ("In 1953, the army overthrew the premier. Police arrested a thief.", "arrested", None),
        # An act that a quotation performs is of the day on which it was said.
        ('The minister spoke to the press on Sunday: "We urge the rebels to yield."', "urge", "1980-04-27"),
        ("The premier said on Sunday that his party would not yield.", "yield", "1980-04-27"),
        ("A court ruled on Sunday that the army must free them.", "must", "1980-04-27"),
        ("The premier said on Sunday that his party would yield.", "yield", None),
        ('"In March they lied," he said. The rebels fled.', "fled", None),
        # An act known before is not told by the word that names it.
        ("On Sunday, the party met. It criticised his refusal to resign.", "refusal", None),
    ],
)
def test_the_telling_goes_on(text: str, trigger: str, value: str | None) -> None:
    found = dated(text, trigger)
    assert (found and found.value) == value


def test_evidence_is_the_words_that_tell_it() -> None:
    found = dated("The army attacked the village on Sunday.", "attacked")
    assert found is not None
    assert found.evidence is not None
    assert (found.evidence.quote, found.precision, found.basis) == ("Sunday", "day", "tense")


def test_without_a_publication_day_a_weekday_dates_nothing() -> None:
    assert dated("The army attacked the village on Sunday.", "attacked", None) is None


@pytest.mark.parametrize(
    ("text", "trigger", "value"),
    [
        ("The sailors, seized on 4 November, are still held.", "seized", "1979-11-04"),
        ("Peru has asked for more, and Chile on Thursday called it absurd.", "called", "1980-04-24"),
        ("The sailors will be freed on 4 November.", "freed", "1980-11-04"),
    ],
)
def test_what_was_done_was_done_before_the_report(text: str, trigger: str, value: str) -> None:
    found = dated(text, trigger)
    assert found is not None
    assert found.value == value


def test_a_name_with_an_article_does_not_go_on_with_a_telling() -> None:
    text = "On Saturday the rebels refused to give up the mine.\n\nThe Red Cross thanked Norway for its help."
    assert dated(text, "thanked") is None


def test_a_step_back_is_not_gone_on_with() -> None:
    import backchannel as bc

    text = "Omar Diallo resigned on 21 April, three days before the raid.\n\nThe senator praised him."
    (praise,) = [e for e in bc.read(text, published="1980-04-29").events if e.type == "SUPPORT"]
    assert praise.date is None


@pytest.mark.parametrize(("means", "days"), [("the attack", {"1980-04-28"}), ("a raid on Arica", {"1980-04-28", None})])
def test_who_was_hurt_in_the_attack_was_hurt_on_its_day(means: str, days: set[str | None]) -> None:
    text = (
        "Gunmen shot two guards at a bank on Monday.\n\nThe bank is old and stands by the sea.\n\n"
        f"According to the envoy, six clerks were killed in {means}, and four are ill."
    )
    record = bc.read(text, published=PUBLISHED)
    assert {e.date.value if e.date else None for e in record.events if e.type == "ASSAULT"} == days
