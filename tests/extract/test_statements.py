"""Statements: marked sentences, one a pattern. <more> is a second piece of content, <to> the addressee."""

from __future__ import annotations

from functools import cache

import pytest
from factories import marked

from backchannel.annotate.segment import find_blocks, parse
from backchannel.errors import VocabularyError
from backchannel.extract.actor_phrases import phrase_name
from backchannel.extract.statements import extract_statements
from backchannel.extract.statements_cues import load_cues, read_cues
from backchannel.model.article import Article
from backchannel.model.records import Statement
from backchannel.reading import Reader, load_reader


@cache
def reader() -> Reader:
    return load_reader()


@cache
def statements_of(text: str) -> tuple[Statement, ...]:
    article = Article(text)
    (document,) = parse([(article, find_blocks(article))], reader().pipeline)
    document = reader().annotate(document)
    return extract_statements(document, reader().cast(document), load_cues())


DIRECT = [
    "“<content>The border will stay open</content>,” <speaker>Ms Abara</speaker> <cue>said</cue>.",
    "“<content>The border will stay open</content>,” <cue>said</cue> <speaker>Ms Abara</speaker>.",
    "<speaker>Ms Abara</speaker> <cue>said</cue>: “<content>The border will stay open.</content>”",
    '<speaker>Ms Abara</speaker> <cue>said</cue>, "<content>The border will stay open.</content>"',
    "<speaker>Ms Abara</speaker> <cue>told</cue> reporters: “<content>The border is open. We gave our word.</content>”",
    "“<content>The gate is open</content>,” <speaker>she</speaker> <cue>said</cue>, “<more>whatever they want.</more>”",
    "“<content>Will they come back?</content>” <speaker>the mayor</speaker> <cue>asked</cue>.",
    "“<content>We lost it all</content>,” <cue>wrote</cue> <speaker>the novelist Ana Brandt</speaker>, of Graz.",
    "<speaker>The minister</speaker> <cue>tweeted</cue> “<content>We will not forget them.</content>”",
    "“<content>We did not pay, nor will we</content>,” <speaker>the minister</speaker> <cue>said</cue>.",
    "“<content>Spring came early</content>,” <speaker>one farmer</speaker> <cue>exulted</cue>.",
]
INDIRECT = [
    "<speaker>The ministry</speaker> <cue>said</cue> <content>two ferries had left the port</content>.",
    "<content>Oslo</content>, <speaker>she</speaker> <cue>said</cue>, <more>had agreed to pay half of it</more>.",
    "<speaker>Advisers</speaker> <cue>say</cue> that <content>the governor has lost his patience</content>.",
    "<speaker>The envoy</speaker> is <cue>telling</cue> <to>a farmers group</to> that <content>prices fell</content>.",
    "<speaker>The union</speaker> <cue>called for</cue> <content>the mine to be closed at once</content>.",
    "<speaker>The mayor</speaker> <cue>thanked</cue> <content>the crews</content> for <more>their long nights</more>.",
    "According to <speaker>the Lantern</speaker>, which cited two clerks, <content>the files had been burnt</content>.",
    "<speaker>The ministry</speaker> <cue>said</cue> that <content>two ferries had left the port</content>.",
    "<speaker>The ministry</speaker> <cue>said</cue> on Friday that <content>two ferries had left the port</content>.",
    "<content>Two ferries had left the port</content>, <speaker>the ministry</speaker> <cue>said</cue>.",
    "<content>The ferries</content>, <speaker>the ministry</speaker> <cue>said</cue>, <more>had left the port</more>.",
    "<speaker>Ms Abara</speaker> <cue>told</cue> <to>the envoys</to> that <content>the road was mined</content>.",
    "<speaker>The envoy</speaker> <cue>warned</cue> that <content>the truce was about to collapse</content>.",
    "<speaker>Ms Abara</speaker> <cue>pointed out</cue> that <content>nobody had counted the votes</content>.",
    "According to <speaker>the ministry</speaker>, <content>two ferries left the port</content>.",
    "<content>Two ferries left the port</content>, according to <speaker>the ministry</speaker>.",
    "<speaker>She</speaker> had <cue>announced</cue> before the race that <content>she would not run again</content>.",
    "<speaker>The king</speaker> went on television to <cue>deny</cue> that <content>he had fled</content>.",
    "<speaker>The clerk</speaker> would only <cue>say</cue> that <content>the file was closed</content>.",
    "<speaker>The two towns</speaker> <cue>undertook</cue> <content>to share the water</content>.",
    "<speaker>The envoy</speaker> <cue>answered</cue> that <content>publishing the letter was bad form</content>.",
    "<speaker>The governor</speaker> <cue>urged</cue> the strikers <content>to go back to work</content>.",
    "<speaker>The governor</speaker> <cue>vowed</cue> <content>to rebuild the bridge</content>.",
    "<speaker>The governor</speaker> <cue>accused</cue> the rebels of <content>burning the bridge</content>.",
    "<speaker>The governor</speaker> <cue>announced</cue> <content>new limits on the sale of fuel</content>.",
    "<speaker>The governor</speaker> <cue>called for</cue> <content>an inquiry into the fire</content>.",
    "<speaker>The governor</speaker> <cue>described</cue> <content>the vote</content> as <more>a farce</more>.",
    "<speaker>The bank</speaker> <cue>denied</cue> <content>any part in the sale</content>.",
    "<speaker>The mayor</speaker> <cue>vowed</cue> <content>revenge for the raid</content>.",
    "<speaker>The clerk</speaker> <cue>pleaded</cue> <content>not guilty to two charges of fraud</content>.",
    "<speaker>Engineers</speaker> <cue>expressed</cue> <content>concern about the pillars</content>.",
    "<speaker>The mayor</speaker> <cue>was clear</cue> that <content>the ferry must stop</content>.",
    "<content>If the pillars hold</content>, <speaker>engineers</speaker> <cue>say</cue>, "
    "<more>mending the bridge will be cheap</more>.",
    "<speaker>The union</speaker> <cue>said</cue> <content>the road to Graz is open to lorries</content>.",
    "<speaker>The union</speaker> published a letter <cue>saying</cue> <content>the mine was unsafe</content>.",
]


@pytest.mark.parametrize("source", DIRECT + INDIRECT)
def test_one_statement(source: str) -> None:
    text, spans = marked(source)
    (statement,) = statements_of(text)
    expected = [text[slice(*spans[name])] for name in ("content", "more") if name in spans]
    assert [c.quote for c in statement.content] == expected
    if "cue" in spans:
        assert statement.cue is not None
        assert statement.cue.quote == text[slice(*spans["cue"])]
    if source not in INDIRECT or "letter" not in source:
        assert statement.speaker_span is not None
        assert statement.speaker_span.span.overlaps(spans["speaker"])
    if "to" in spans:
        assert statement.addressee is not None
        assert statement.addressee.name in text[slice(*spans["to"])]
    assert statement.kind == ("direct" if source in DIRECT else "indirect")


@pytest.mark.parametrize(
    ("source", "contents"),
    [
        ("The governor called the vote “a farce.”", ["the vote", "a farce."]),
        ("The governor said the vote was “a farce” and a waste.", ["the vote was", "a farce", "and a waste"]),
    ],
)
def test_mixed(source: str, contents: list[str]) -> None:
    (statement,) = statements_of(source)
    assert [c.quote for c in statement.content] == contents
    assert statement.kind == "mixed"


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not say whether the ferries had left.",
        "The ministry refused to say whether the ferries had left.",
        "The ministry would say that the ferries had left.",
        "Nobody said that the ferries had left.",
        "If the ministry says that the ferries have left, the port will close.",
        "The envoy hopes that the ferries will leave.",
        "Ms Abara thinks the road is mined.",
        "The film “The Long Winter Road” opens in May.",
        "The rebels claimed responsibility.",
        "A man named Petrov was accused of arson.",
        "Asked about the ferries, the minister left the room.",
        "It is clear that the ferries have left.",
        "They will be called on to speak in turn.",
        "The flood claimed the lives of six people.",
    ],
)
def test_no_statement(text: str) -> None:
    assert statements_of(text) == ()


def test_a_quotation_that_goes_on_is_a_second_statement_of_the_same_speaker() -> None:
    first, second = statements_of("“The road is closed,” Ms Abara said. “It was mined last week.”")
    assert [c.quote for c in second.content] == ["It was mined last week."]
    assert second.cue is None
    assert second.speaker == first.speaker is not None


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_one_statement() -> None:
    text = "Ms Abara said: “The road is closed.\n\n“It was mined last week.”"
    (statement,) = statements_of(text)
    assert [c.quote for c in statement.content] == ["The road is closed.", "It was mined last week."]


def test_a_quotation_without_a_cue_takes_the_subject_next_to_it() -> None:
    text = "Ms Abara was angry. “The road is closed and nobody told us.”"
    (statement,) = statements_of(text)
    assert statement.cue is None
    assert statement.speaker is not None
    assert "Abara" in statement.speaker.name


def test_two_verbs_of_one_speaker() -> None:
    statements = statements_of("Ms Abara denied that the road was mined and said the army had cleared it.")
    assert [[c.quote for c in s.content] for s in statements] == [["the road was mined"], ["the army had cleared it"]]
    assert all(s.speaker is not None and "Abara" in s.speaker.name for s in statements)


def test_a_participle_is_a_statement_of_its_own() -> None:
    first, second = statements_of("Ms Abara said the road was closed, adding that it had been mined.")
    assert [c.quote for c in first.content] == ["the road was closed"]
    assert [c.quote for c in second.content] == ["it had been mined"]
    assert second.speaker == first.speaker is not None


def test_two_speakers_in_one_sentence() -> None:
    first, second = statements_of("One guard said the gate was open and another said it was shut.")
    assert [c.quote for c in first.content] == ["the gate was open"]
    assert [c.quote for c in second.content] == ["it was shut"]


def test_what_somebody_else_says_after_a_semicolon() -> None:
    first = statements_of("The clerk said the ferry was a freighter; the ministry later said it was a tanker.")[0]
    assert [e.quote for e in first.content] == ["the ferry was a freighter"]
    (only,) = statements_of("The clerk said the ferry was a freighter; it was a tanker.")
    assert only.content[0].quote.startswith("the ferry was a freighter")


def test_a_statement_inside_a_statement() -> None:
    outer, inner = statements_of("“We told the army that the road was mined,” Ms Abara said.")
    assert inner.within == outer.id
    assert [c.quote for c in inner.content] == ["the road was mined"]
    assert inner.speaker == outer.speaker is not None
    assert outer.within is None


def test_a_relative_clause_names_its_antecedent() -> None:
    (statement,) = statements_of("The fire was put out by Ms Abara, who said that a lamp had fallen.")
    assert statement.speaker is not None
    assert "Abara" in statement.speaker.name


def test_a_promise_that_somebody_else_tells_of() -> None:
    told, promised = statements_of("The rebels promised to free the crew by Friday, according to two mediators.")
    assert [c.quote for c in told.content] == ["The rebels promised to free the crew by Friday"]
    assert [c.quote for c in promised.content] == ["to free the crew by Friday"]
    assert promised.within == told.id


def test_a_signed_quotation() -> None:
    (statement,) = statements_of("“We shall walk home if we have to.” — Ana Brandt")
    assert statement.speaker is not None
    assert statement.speaker.name == "Ana Brandt"


def test_a_claim_of_somebody() -> None:
    (statement,) = statements_of("The court heard the governor's claim that the votes were lost.")
    assert [c.quote for c in statement.content] == ["the votes were lost"]
    assert statement.speaker is not None


def test_ids_stay() -> None:
    text = "“The road is closed,” Ms Abara said. “It was mined last week.”"
    assert [s.id for s in statements_of(text)] == [s.id for s in statements_of.__wrapped__(text)]


def test_confidence_and_evidence() -> None:
    for source in DIRECT + INDIRECT:
        text, _ = marked(source)
        for statement in statements_of(text):
            assert 0 < statement.confidence <= 1
            assert all(c.quote == text[c.start : c.end] for c in statement.content)


@pytest.mark.parametrize(
    "text",
    [
        "An official, who asked not to be named because the talks were secret, left the hall early.",
        "Malta and Tunisia denied the tanker permission to land its crew.",
        "The mayor would say that the bridge was safe if anybody asked him.",
        "A spate of robberies demands action.",
        "The results suggest that prices fell.",
        "He found that the road was wet.",
        "This page may not be printed, broadcast, changed or sold.",
        "The clerk questioned the driver.",
        "The ferry offered passengers what they needed.",
        "Guests had been asked not to wear scarves, but many wore shirts with the old king's face.",
        "The court heard the claims against the bank.",
        "The old keeper called in sick for the last three days.",
        "The parts are to be announced by Chilean poets.",
        "Norway is recalling its ambassador to Chile for talks.",
        "The latest tests revealed that the water was bad.",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert statements_of(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ms Abara said the guards have questioned the crew, but indicated that it knew nothing.",
            [
                ("Abara", "the guards have questioned the crew"),
                ("Abara", "it knew nothing"),
            ],
        ),
        (
            "Divers responding to word of a boy in the lake on Monday safely pulled a boy from the ice, police said.",
            [
                (
                    "police",
                    "Divers responding to word of a boy in the lake on Monday safely pulled a boy from the ice",
                )
            ],
        ),
        (
            "The number of posts she has held over ten years has been related to her age, the ministry said last year.",
            [("ministry", "The number of posts she has held over ten years has been related to her age")],
        ),
        (
            "Ms Abara pointed out that it was late. Looking at the rules, the clerk wrote: “Nobody may stay.”",
            [("Abara", "it was late"), ("clerk", "Nobody may stay.")],
        ),
        (
            "Three drivers said a “lorry from Graz blocked the road,” according to Otto Brandt.",
            [
                ("Otto Brandt", "Three drivers said a … lorry from Graz blocked the road"),
                ("Three drivers", "a … lorry from Graz blocked the road"),
            ],
        ),
        (
            "“The crews are home and the road is open, said Ms Abara. Four of them met the mayor.",
            [("Abara", "The crews are home and the road is open")],
        ),
        (
            "A clerk said the families have been informed and that the fall is being treated as an accident.",
            [("clerk", "the families have been informed and that the fall is being treated as an accident")],
        ),
        ("The Brandts went on trips to Chile, the clerk said.", [("clerk", "The Brandts went on trips to Chile")]),
        (
            "Police officers who had been looking for Mr. Brandt concluded he had drowned.",
            [("Police officers", "he had drowned")],
        ),
        (
            "Ms Abara said the bridge was safe. The gates will open, the army statement said.",
            [("Abara", "the bridge was safe"), ("army", "The gates will open")],
        ),
    ],
)
def test_whose_words_they_are(text: str, expected: list[tuple[str, str]]) -> None:
    assert said_by(text) == expected


def test_who_demonstrates_asks_by_it() -> None:
    assert said_by("Demonstrations demanding lower rents were held in Graz.")[0][0] == "protesters"


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("The owner claimed the mill was “ruined,” a word nobody else used.", ["the mill was", "ruined"]),
        ("The owner said that claim was absurd.", ["that claim was absurd"]),
        ("It is a rule which Ms Abara called unjust and Malta condemned as a whim.", ["unjust"]),
        ("Police said the man wore a vest, though it was empty.", ["the man wore a vest"]),
        (
            "The ministry said that the ferry had left, and that a second one was ready.",
            ["the ferry had left, and that a second one was ready"],
        ),
        (
            "While his aides have suggested his strongest role is as a mediator, Mr Okoye is also ready to walk out.",
            ["his strongest role is as a mediator"],
        ),
        ("Ms Abara rejected a bridge over the river in a letter on Friday.", ["a bridge over the river"]),
        ("Mr Okoye blasted the bridge as a farce during a campaign stop in Graz.", ["the bridge", "a farce"]),
        ("Mr Okoye called for a curfew on Friday.", ["a curfew"]),
        (
            "To see the river, Ms Abara said, one should climb the hill.",
            ["To see the river", "one should climb the hill"],
        ),
        ("Ferries “are the better way,” Ms Abara said.", ["Ferries", "are the better way"]),
        ("The campaign called the charges unfounded.", ["the charges", "unfounded"]),
        ("Mr Okoye described the bridge as a “farce” after he had lost his hat on it.", ["the bridge", "a", "farce"]),
        ("One of the ferries — Ms Abara said she could not tell which — had left.", ["she could not tell which"]),
        ("The mayor made clear his patience was at an end.", ["his patience was at an end"]),
        ("The council declared the outbreak to be an emergency.", ["the outbreak to be an emergency"]),
    ],
)
def test_where_content_ends(text: str, contents: list[str]) -> None:
    assert [piece.quote for piece in statements_of(text)[0].content] == contents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "said",
        "Ask anyone in Graz.",
        "“",
        "“” said “” ’ ‘",
        "According to",
        "according to, said: as saying that",
        "“A said “B said “C said “D.",
        "\"He said 'she said \"they said 'we said\"'\"'",
        "He said that that that.\n\n“\n\n“Who?\n\nAccording to who?",
        "The mayor said 🇫🇷 “é́” and \u202eleft\u202c.",
        "“…” he said. “!!!” she said, “???”",
    ],
)
def test_odd_text(text: str) -> None:
    for statement in statements_of(text):
        assert statement.content
        assert all(c.quote for c in statement.content)


def test_pieces_are_in_order_and_apart() -> None:
    for source in DIRECT + INDIRECT:
        for statement in statements_of(marked(source)[0]):
            ends = [c.end for c in statement.content]
            assert all(end <= c.start for end, c in zip(ends, statement.content[1:], strict=False))


def said_by(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker.name if s.speaker else None, " … ".join(str(p) for p in s.content)) for s in statements_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge is gone,” said Lena Abara of the river board. Boats will cross from Monday.",
        "The bridge was closed. “The bridge is gone, said the sign. “Boats will cross,” said Lena Abara.",
    ],
)
def test_a_lost_mark_costs_no_more_than_its_sentence(text: str) -> None:
    assert all(len(content.split()) < 8 for _, content in said_by(text))


def test_a_quotation_whose_opening_mark_is_lost() -> None:
    assert said_by("The bridge is gone,” said Lena Abara of the river board. Boats sank.") == [
        ("Lena Abara", "The bridge is gone")
    ]


def test_a_quotation_whose_closing_mark_is_lost() -> None:
    text = "“The bridge is gone,” said Lena Abara. “We will build another one. The river board meets on Monday."
    assert said_by(text) == [("Lena Abara", "The bridge is gone"), ("Lena Abara", "We will build another one")]


def test_paragraphs_that_a_line_announces() -> None:
    text = (
        "The bridge fell on Sunday.\n\nSpeaking today, the mayor of Graz, Lena Abara, said:\n\n"
        "I am deeply saddened by the loss of the bridge. We call on all drivers to take the ferry.\n\n"
        "The engineers say the pillars can be saved.\n\nNotes to editors\n\nThe ferry leaves at noon."
    )
    (speech, inner) = statements_of(text)
    assert (speech.kind, str(speech.speaker)) == ("direct", "Lena Abara")
    assert str(speech.content[0]).startswith("I am deeply")
    assert str(speech.content[0]).endswith("saved.")
    assert (str(inner.speaker), inner.within) == ("engineers", speech.id)


def test_an_announced_paragraph_among_news_is_all_that_is_said() -> None:
    text = (
        "The bridge fell on Sunday.\n\nThe mayor added:\n\nIt is just like Otto Brandt. He knows nothing.\n\n"
        "Mr Brandt spoke while the bridge was being mended.\n\n“She is wrong and she knows that she is,” he said."
    )
    assert ("mayor", "It is just like Otto Brandt. He knows nothing.") in said_by(text)


def test_what_is_pointed_to_is_nobody_spoken_to() -> None:
    (statement,) = statements_of("Others point to the falling number of doctors on the coast.")
    assert statement.addressee is None


def test_a_quotation_is_no_part_of_the_speaker() -> None:
    (statement,) = statements_of("``Hallelujah,'' Abara exclaimed after the signing.")
    assert str(statement.speaker_span) == "Abara"


def test_the_turns_of_a_transcript() -> None:
    text = (
        "Spokesman Otto Brandt briefed the press.\n\nQUESTION: Is the bridge open?\n\n"
        "MR BRANDT: It is not. We are working on it.\n\nIt will be soon.\n\nQUESTION: Thank you."
    )
    assert said_by(text) == [
        ("QUESTION", "Is the bridge open?"),
        ("Otto Brandt", "It is not. We are working on it. It will be soon."),
        ("QUESTION", "Thank you."),
    ]


@pytest.mark.parametrize("row", ["say\tverb\tclauses", "say\tsound\tclause", "word"])
def test_a_bad_row_of_the_table_is_named(row: str) -> None:
    with pytest.raises(VocabularyError, match="line 2"):
        read_cues(f"word\tkind\tframes\n{row}\n")


def test_a_word_stands_once_in_the_table() -> None:
    with pytest.raises(VocabularyError, match="twice"):
        read_cues("word\tkind\tframes\nsay\tverb\tclause\nsay\tverb\tquote\n")


def test_a_question_before_a_paragraph_is_not_what_the_paragraph_reports() -> None:
    text = "“Who is going to pay for all of that?”\n\nMs Abara says there is a fund for repairs."
    assert ("Abara", "there is a fund for repairs") in said_by(text)


def test_that_at_the_head_of_a_quotation_belongs_to_it() -> None:
    (statement,) = statements_of("“That's not how a treaty works,” Ms Abara said.")
    assert statement.content[0].quote == "That's not how a treaty works"


def test_an_interviewer_in_brackets_is_found_by_his_initials() -> None:
    text = (
        "Omar Diallo, the mayor of Graz, met Marta Kovac.\n\n((MK)) : Why did the council sell the harbour?\n\n"
        "We needed the money for schools.\n\n((MK)) : Will you run for office again next spring?"
    )
    asked = [s for s in statements_of(text) if s.speaker is not None and s.speaker.name == "Marta Kovac"]
    assert [s.content[0].quote for s in asked] == [
        "Why did the council sell the harbour?",
        "Will you run for office again next spring?",
    ]


def test_where_answers_are_named_in_brackets_too_each_turn_is_of_its_label() -> None:
    text = (
        "The Dispatch spoke with Omar Diallo, the mayor of Graz.\n\n((Dispatch)) Why was the harbour sold?\n\n"
        "((Omar Diallo)) We needed the money for schools.\n\nNobody else had any to give us.\n\n"
        "((Dispatch)) Will you run for office again?\n\n((Omar Diallo)) I have not made up my mind about it."
    )
    assert [said for said in said_by(text) if said[0] == "Omar Diallo"] == [
        ("Omar Diallo", "We needed the money for schools. Nobody else had any to give us."),
        ("Omar Diallo", "I have not made up my mind about it."),
    ]


def test_a_transcript_within_a_stray_quotation_mark() -> None:
    text = (
        '"ABARA: The road to the port is open again.\n\nBRANDT: How many lorries have passed it?\n\n'
        "ABARA: About forty of them since the morning."
    )
    assert [s.content[0].quote for s in statements_of(text)][:2] == [
        "The road to the port is open again.",
        "How many lorries have passed it?",
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Norway's border guard said in a statement that it had moved. The statement said the frontier was quiet.",
            "Norway's border guard",
        ),
        ("Half of the harvest was lost, according to United Nations statistics.", "United Nations"),
        ("Scientists from the University of Oslo said that the ice was thinner.", "Scientists"),
        ("According to the University of Ohio's Institute for Health, the fever had spread.", "Institute for Health"),
        ("The city of Basra said that its water was safe.", "Basra"),
        ("Indeed, Channel 4 reported that the bridge was shut.", "Channel 4"),
    ],
)
def test_who_it_is_that_speaks(text: str, speaker: str) -> None:
    assert said_by(text)[-1][0] == speaker


def test_a_writing_that_nobody_is_said_to_have_published_is_what_was_told_before() -> None:
    text = "The harbour board confirmed that a ferry had sunk. The crew were safe, the statement said."
    assert [speaker for speaker, _ in said_by(text)] == ["harbour board", "harbour board"]


def test_a_writing_speaks_for_whoever_published_it() -> None:
    text = "The Harvest Union published a report on Monday. The report said that wages had fallen by half."
    assert ("Harvest Union", "wages had fallen by half") in said_by(text)


def test_a_mark_at_the_head_of_a_phrase_is_no_part_of_its_name() -> None:
    assert phrase_name("the “Iron” Brigade") == "“Iron” Brigade"
    assert phrase_name("“man") == "man"
