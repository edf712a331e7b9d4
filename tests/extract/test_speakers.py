"""Who speaks, by the grammar of parses that are given: also of wrong ones, as the parser makes them."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from backchannel.extract.statements_speakers import owner_of, speaker_of

_BLANK = spacy.blank("en")


def parsed(table: str) -> Doc:
    """A document from rows of word, tag, part, relation and head's place."""
    rows = [line.split() for line in table.strip().splitlines()]
    words, tags, parts, relations, heads = zip(*rows, strict=True)
    return Doc(_BLANK.vocab, list(words), tags=tags, pos=parts, deps=relations, heads=[int(h) for h in heads])


@pytest.mark.parametrize(
    ("table", "verb", "speaker"),
    [
        # "… so the shelling , " Diallo said: of two subjects the one beside the verb
        (
            """
            So RB ADV advmod 6
            the DT DET det 2
            shelling NN NOUN nsubj 6
            , , PUNCT punct 6
            " '' PUNCT punct 6
            Diallo NNP PROPN nsubj 6
            said VBD VERB ROOT 6
            """,
            6,
            5,
        ),
        # Guards with plans — the treaty they hate — said: no name, and not beside the verb
        (
            """
            Guards NNS NOUN nsubj 4
            hold VBP VERB acl 0
            treaty NN NOUN nsubj 4
            — : PUNCT punct 4
            said VBD VERB ROOT 4
            """,
            4,
            0,
        ),
        # one of the pilots, Powers, 30, claimed: the name
        (
            """
            one CD NUM nsubj 6
            of IN ADP prep 0
            pilots NNS NOUN pobj 1
            , , PUNCT punct 0
            Powers NNP PROPN nsubj 6
            , , PUNCT punct 4
            claimed VBD VERB ROOT 6
            """,
            6,
            4,
        ),
        # Mora , a fellow at the Institute , said: the name, whatever the parser made of the last words
        (
            """
            So RB ADV advmod 1
            Mora NNP PROPN dobj 8
            , , PUNCT punct 1
            a DT DET det 4
            fellow NN NOUN appos 1
            of IN ADP prep 4
            Institute NNP PROPN nsubj 8
            , , PUNCT punct 8
            said VBD VERB ROOT 8
            """,
            8,
            1,
        ),
        # the truce " said Allende: what stands after the marks
        (
            """
            the DT DET det 1
            truce NN NOUN nsubj 3
            " '' PUNCT punct 3
            said VBD VERB ROOT 3
            Allende NNP PROPN nsubj 3
            """,
            3,
            4,
        ),
        # … " said Allende was printed: taken for the subject of a later verb
        (
            """
            Yes UH INTJ intj 2
            " '' PUNCT punct 2
            said VBD VERB ROOT 2
            Allende NNP PROPN nsubjpass 5
            was VBD AUX auxpass 5
            printed VBN VERB ccomp 2
            """,
            2,
            3,
        ),
    ],
)
def test_of_several_subjects(table: str, verb: int, speaker: int) -> None:
    doc = parsed(table)
    found = speaker_of(doc[verb])
    assert found is not None
    assert found.i == speaker


def test_a_month_is_no_author() -> None:
    doc = parsed(
        "A DT DET det 1\nsurvey NN NOUN nsubj 4\nfrom IN ADP prep 1\nMay NNP PROPN pobj 2\nnoted VBD VERB ROOT 4"
    )
    assert owner_of(doc[1], texts={"survey"}) == doc[3]
    doc[3].ent_type_ = "DATE"
    assert owner_of(doc[1], texts={"survey"}) is None
