"""The date of an act is the one that its own clause tells, or that the telling stands on; never the publication day."""

from __future__ import annotations

from datetime import date

import pytest

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
    document = document.with_layers(times=find_times(document, published))
    token = document.token_at(text.index(trigger))
    assert token is not None
    sentence = document.sentence_at(token.idx)
    assert sentence is not None
    return date_of(document, token, sentence=sentence)


@pytest.mark.parametrize(
    ("text", "trigger", "value"),
    [
        ("The army attacked the village on Sunday.", "attacked", "1980-04-27"),
        ("On Sunday, the army attacked the village and burned it.", "burned", "1980-04-27"),
        ("Police fired and wounded a student yesterday.", "fired", "1980-04-29"),
        ("The guards freed thirteen captives in November 1979.", "freed", "1979-11"),
        ("In 1953, the army overthrew the prime minister.", "overthrew", "1953"),
        ("Gunmen shot the envoy on Monday morning.", "shot", "1980-04-28"),
        ("The two ministers will meet on Friday.", "meet", "1980-05-02"),
        # The time of another act.
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
    ],
)
def test_date_of_an_act(text: str, trigger: str, value: str | None) -> None:
    found = dated(text, trigger)
    assert (found and found.value) == value


def test_evidence_is_the_words_that_tell_it() -> None:
    found = dated("The army attacked the village on Sunday.", "attacked")
    assert found is not None
    assert found.evidence is not None
    assert (found.evidence.quote, found.precision, found.basis) == ("Sunday", "day", "tense")


def test_without_a_publication_day_a_weekday_dates_nothing() -> None:
    assert dated("The army attacked the village on Sunday.", "attacked", None) is None
