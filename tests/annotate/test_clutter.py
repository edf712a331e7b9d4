"""What is marked as page clutter, and the news beside it that never is."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.annotate.clutter import clutter_reason, parse_rules
from backchannel.errors import VocabularyError

LINES = (files("backchannel") / "data" / "clutter.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES[1:]]
FORMS = [row for row in ROWS if row[0] not in ("let", "words")]

NEWS = [
    "The photo, released by Reuters, showed the captives alive and well.",
    "A photo of the minister with the rebels set off protests, according to Reuters.",
    "In this picture the two armies hardly matter.",
    "Image matters to the general, his aide said.",
    "Share prices fell after the embargo was announced.",
    "Share the burden, the president told his allies.",
    "Subscribers of the newspaper protested outside its office.",
    "Print and television reporters were expelled from the capital.",
    "Tweets by the ambassador were deleted on Friday.",
    "Email servers of the ministry were seized by police.",
    "Follow the money, the prosecutor told the court.",
    "Related charges against the two officers were dropped.",
    "Read out in parliament, the letter threatened war.",
    "By Sunday evening, police had arrested forty people.",
    "By Thursday 200 soldiers had left the town",
    "By land and sea, the army sent help.",
    "By the river the two delegations met.",
    "By then Iran had freed thirteen hostages.",
    "Reporting by Reuters showed that twelve people were killed.",
    "Editing by the censors angered the paper's staff.",
    "Copyright disputes were left out of the agreement.",
    "Cookies and tea were served to the delegates, who signed nothing.",
    "Sources close to the talks said that they had failed.",
    "Sources: two dead in blast",
    "Updated figures show that 40 people were killed on Friday.",
    "Published in Tehran on Monday, the letter accuses Washington of betrayal.",
    "Advertisements calling for a strike appeared on Sunday.",
    "Watch towers along the border were shelled overnight.",
    "Video of the raid was shown on state television.",
    "File a complaint, the judge told the families.",
    "More from the army is expected, the general warned.",
    "30 people were killed.",
    "The AP photographer was detained by soldiers on Tuesday.",
    "He was wounded, said the agency (AFP).",
    "Comments by the foreign minister drew an angry answer from Ankara.",
    "Log in the river blocked the convoy's way.",
    "© was painted on the wall by protesters.",
    "“We will not yield,” he told the crowd on May 3, 1980.",
    "Iran contributed to the failure of the talks, he said.",
    "TEHRAN (Reuters) - Iran freed two captives on Monday.",
    "Jane Roe, the envoy, met John Doe in Algiers.",
    "The group's newsletter urged readers to join the fighting.",
    "Join the army or leave, the general told the villagers; the newsletter of the militia agreed.",
    "Close allies of the president resigned on Friday.",
    "Menu prices doubled under the blockade.",
    "Agencies of the United Nations left the city.",
    "Reuters, AP and AFP were told to leave the country.",
    "Newsletters with the order were burnt by the crowd.",
    "Read: that was all the prisoners were let to do, he said.",
    "Staff and patients of the hospital were moved to the cellar.",
    "By our count, the envoy said, forty people were killed.",
    "Home secretary Jane Roe resigned.",
    "Courtesy calls were all that the envoys were allowed.",
]

CLUTTER = [
    ("By Jane Roe", "byline"),
    ("By JANE ROE and JOHN DOE, Associated Press Writers", "byline"),
    ("By Jane Roe, Tehran", "byline"),
    ("By Jane van der Roe in Algiers | The Evening Paper", "byline"),
    ("(Reporting by Jane Roe in Tehran; additional reporting by John Doe; editing by A. N. Other)", "byline"),
    ("Photographs by Jane Roe", "byline"),
    ("Share on Facebook", "share buttons"),
    ("Share this article: Facebook Twitter WhatsApp Email", "share buttons"),
    ("Tweet", "share buttons"),
    ("Print", "share buttons"),
    ("Facebook | Twitter | LinkedIn", "share buttons"),
    ("Updated 3:15 GMT", "time stamp"),
    ("Last updated: 25 April 1980 at 10:30 a.m. EST", "time stamp"),
    ("Published Friday, Apr. 25, 1980 1:19PM", "time stamp"),
    ("Updated 3 hours ago", "time stamp"),
]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row[3][:40])
def test_each_form_marks_its_example_and_not_its_news(row: list[str]) -> None:
    reason, _, _, example, news = row
    assert clutter_reason(example, None, []) == reason
    assert not news or clutter_reason(news, None, []) is None


@pytest.mark.parametrize(("line", "reason"), CLUTTER)
def test_lines_that_need_more_than_a_form(line: str, reason: str) -> None:
    assert clutter_reason(line, None, []) == reason


@pytest.mark.parametrize("line", NEWS)
def test_news_is_never_lost(line: str) -> None:
    assert clutter_reason(line, None, []) is None


@given(
    st.sampled_from([line for line in NEWS if line.endswith(".")]),
    st.sampled_from(["The envoy said so on Monday.", "Nobody was hurt.", "It was the third raid in a week."]),
)
def test_news_with_another_sentence_is_never_lost(line: str, more: str) -> None:
    assert clutter_reason(f"{line} {more}", None, []) is None
    assert clutter_reason(f"{more} {line}", None, []) is None


@given(st.text(max_size=700), st.none() | st.text(max_size=20), st.lists(st.text(max_size=20), max_size=3))
def test_any_block_has_a_reason_or_none(block: str, title: str | None, before: list[str]) -> None:
    reason = clutter_reason(block, title, before)
    assert reason is None or reason


@pytest.mark.parametrize(
    "block",
    [
        "a" * 599,
        "(" * 599,
        "By " * 199,
        "A/" * 299,
        "photo: " * 85,
        "“" * 599,
        "we use cookies " * 39,
        ". " * 299,
        "Read " * 119,
    ],
)
def test_a_hostile_block_is_looked_at_in_no_time(block: str) -> None:
    for _ in range(20):
        clutter_reason(block, block, [block[:-1]])


def test_a_headline_is_clutter_the_second_time_only() -> None:
    headline = "Envoys meet in “Algiers”"
    assert clutter_reason(headline, headline, []) is None
    assert clutter_reason('ENVOYS meet in "Algiers" ', headline, ["By Jane Roe"]) == "repeated headline"
    assert clutter_reason(headline, None, [headline, "The envoys met."]) == "repeated headline"
    assert clutter_reason("The envoys met.", None, [headline, "The envoys met."]) is None


def test_a_long_paragraph_is_news_even_with_a_credit_at_its_end() -> None:
    paragraph = "The envoys met again in Algiers and left without a word. " * 12
    assert clutter_reason(paragraph + "(Photo: Jane Roe)", None, []) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("read more\twhole\tread", "2: has 3 columns"),
        ("read more\tmiddle\tread more\tx\t", "2: where is 'middle'"),
        ("read more\twhole\t(read\tx\t", "2: the form is no regular expression"),
    ],
)
def test_a_bad_line_of_the_table_is_named(line: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        parse_rules([LINES[0], line])
    with pytest.raises(VocabularyError, match="1: the columns"):
        parse_rules([line])
