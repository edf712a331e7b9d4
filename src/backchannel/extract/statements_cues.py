"""The words that report what somebody said: their table, and where an article uses one as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from spacy.tokens import Token

from backchannel.errors import VocabularyError
from backchannel.model.document import Document, Quotation
from backchannel.text import Span

TABLE = "reporting_cues.tsv"
FRAMES = frozenset("clause quote to inf ger np full adj of for as small with told court".split())
_KINDS = frozenset(["verb", "noun", "text"])
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cues:
    """Reporting words by lemma: frames of verbs ("call for" too) and of nouns; `texts` are things that speak."""

    verbs: Mapping[str, frozenset[str]]
    nouns: Mapping[str, frozenset[str]]
    texts: frozenset[str]


def load_cues() -> Cues:
    """The packaged table of reporting words."""
    return read_cues(resources.files("backchannel.data").joinpath(TABLE).read_text(encoding="utf-8"))


def read_cues(table: str) -> Cues:
    """A table of reporting words: word, kind and frames, with a head line; lines that begin with # are comments.

    Raises VocabularyError, with the line, where a row is not word, kind and known frames, or a word stands twice.
    """
    words: dict[str, dict[str, frozenset[str]]] = {kind: {} for kind in _KINDS}
    rows = [(n, line) for n, line in enumerate(table.splitlines(), 1) if line.strip() and not line.startswith("#")]
    for number, line in rows[1:]:
        word, kind, frames = (*line.split("\t"), "", "")[:3]
        if kind not in _KINDS or not FRAMES.issuperset(frames.split()):
            raise VocabularyError(
                f"{TABLE}, line {number}: kind {kind!r} or a frame of {frames!r} is not known; mend the row"
            )
        if word in words[kind]:
            raise VocabularyError(f"{TABLE}, line {number}: {word!r} stands twice; keep one row")
        words[kind][word] = frozenset(frames.split())
    return Cues(words["verb"], words["noun"], frozenset(words["text"]))


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word in its place. `inside` is the innermost quotation around it, `region` its sentence in there."""

    token: Token
    frames: frozenset[str]
    particle: Token | None
    inside: Quotation | None
    region: Span
    text: str
    """The article's: a spaCy Doc puts its text together anew each time it is asked."""
    is_noun: bool = False

    @property
    def depth(self) -> int:
        """Depth of the quotations that it may own."""
        return self.inside.depth + 1 if self.inside else 0


_MODALS = frozenset("will would could can may might should must shall ca wo 'd 'll ’d ’ll".split())
# Infinitives of these tell something that was said; of any other verb ("refused to say") they do not.
_GOES_ON_TO = frozenset("go continue begin start come proceed keep rush move step use appear seem".split())
# So do infinitives of purpose beside these: "went on television to deny that …".
_COMES_TO = frozenset("appear call come emerge go phone return ring rise stand take telephone turn write".split())
_NAMES = frozenset("name identify quote".split())
_DOUBTING = frozenset("if unless whether until lest".split())
_NO_SUBJECT = frozenset("no nobody none neither nothing".split())
_IMPERSONAL = frozenset("it this that what which there".split())
_FIRST_OR_SECOND = frozenset("i we you let".split())
MARKS = frozenset(["“", "”", '"', "''", "``", "«", "»"])
# Nouns that stand bare after "that" only where it points at one of them.
POINTED_AT = frozenset(
    "action allegation approach argument attack claim comment deal decision idea incident issue law plan policy report "
    "ruling statement".split()
)
_PARTICLES = frozenset(["prt", "prep", "advmod", "acomp", "oprd", "dobj", "dative"])


def find_cues(document: Document, cues: Cues) -> Iterator[Cue]:
    """The cues of the article in their order. Saying that is denied, wished, asked for or supposed is none."""
    for sentence in document.sentences:
        for token in document.words(sentence):
            pos = token.pos_
            if pos in {"VERB", "AUX"}:
                frames = cues.verbs.get(token.lemma_.lower(), _NOTHING)
            elif pos == "NOUN":
                is_verb = token.dep_ == "ROOT" and any(c.dep_ == "nsubj" for c in token.lefts)
                frames = (cues.verbs if is_verb else cues.nouns).get(token.lemma_.lower(), _NOTHING)
            else:
                continue
            particle = None
            if pos in {"VERB", "AUX"}:
                frames, particle = _with_particle(token, frames, cues)
            if not frames or (pos != "NOUN" and not _is_told(token)):
                continue
            is_noun = pos == "NOUN" and not is_verb
            inside = document.quotation_at(token.idx)
            if inside and not is_told_inside(token):
                continue
            yield Cue(token, frames, particle, inside, _region(sentence.span, inside), document.text, is_noun)


def _with_particle(token: Token, frames: frozenset[str], cues: Cues) -> tuple[frozenset[str], Token | None]:
    """Frames of the verb with its particle ("call for") where the table has it so; else of the verb alone."""
    for child in token.rights:
        if child.dep_ == "dobj" and child.lower_ not in ("it", "clear"):
            break  # "called the race for Ms Abara" calls for nothing
        if child.dep_ in _PARTICLES:
            phrase = cues.verbs.get(f"{token.lemma_.lower()} {child.lower_}")
            if phrase is not None:
                return phrase, child
            if child.dep_ == "prt":
                break  # "called in sick for a week" calls for nothing
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    if following is not None and following.tag_ in ("IN", "RP", "JJ"):
        phrase = cues.verbs.get(f"{token.lemma_.lower()} {following.lower_}")
        if phrase is not None:
            return phrase, following
    return frames, None


def _is_told(token: Token) -> bool:
    """Whether the verb tells that something was said."""
    tag = token.tag_
    if token.dep_ in ("amod", "compound") or (
        tag == "VBG" and token.dep_ == "xcomp" and token.head.lemma_ not in _GOES_ON_TO
    ):
        return False  # "the proposed law", "would consider charging"
    lefts = list(token.lefts)
    if tag == "VBG" and token.dep_ == "csubj":
        return False  # "disclosing it was bad form"
    if _is_denied(token) or _stays_unnamed(token):
        return False
    if any(c.dep_ == "mark" and c.lower_ in _DOUBTING for c in lefts):
        return False
    if (
        tag == "VBN"
        and token.dep_ == "advcl"
        and not any(c.dep_ in ("aux", "auxpass", "agent") for c in token.children)
    ):
        return False  # "Asked about it, she said …": it is not she who asks
    if tag == "VBN" and any(c.lower_ == "to" for c in lefts) and any(c.dep_ == "auxpass" for c in lefts):
        return False  # "a report to be written by Friday"
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if token.lemma_ == "be" and (subject is None or subject.lower_ in _IMPERSONAL):
        return False  # "it is clear that …"
    if subject is not None and (subject.lower_ in _NO_SUBJECT or any(c.lower_ in ("no", "not") for c in subject.lefts)):
        return False
    if tag == "VB":
        return _infinitive_tells(token, lefts)
    head = token.head
    if token.dep_ == "conj" and subject is None and head.pos_ == "VERB":
        before = token.doc[max(token.i - 1, 0)].lower_
        # "has not confirmed or denied", "may not be printed, broadcast or sold"
        joined = before in ("or", "nor") or (before == "," and tag == "VBN" and head.tag_ == tag)
        return not _is_denied(head) or not (joined or (tag == "VB" and head.tag_ == tag))
    return True


def _is_denied(verb: Token) -> bool:
    """Whether the verb is negated, or only supposed: "did not say", "would say"."""
    for child in verb.lefts:
        modal = child.dep_ == "aux" and child.lower_ in _MODALS
        negated = child.dep_ == "neg" or (child.dep_ == "aux" and any(c.dep_ == "neg" for c in child.rights))
        # What stands before a mark is quoted, and no part of the verb: "… nor will we," he said.
        if (modal or negated) and not any(t.text in MARKS for t in verb.doc[child.i : verb.i]):
            return negated or not _says_only(verb)
    return False


def _says_only(verb: Token) -> bool:
    """ "would only say that …": that much was said."""
    return any(t.lower_ == "only" for t in verb.doc[max(verb.i - 1, 0) : verb.i + 2])


def _stays_unnamed(verb: Token) -> bool:
    """ "asked not to be named": a condition under which something else was said."""
    return any(
        c.lemma_ in _NAMES and c.dep_ == "xcomp" and any(a.dep_ == "auxpass" for a in c.lefts) for c in verb.rights
    )


def _infinitive_tells(token: Token, lefts: list[Token]) -> bool:
    if any(c.lower_ in ("do", "did", "does") for c in lefts):
        return True  # "did say"
    if _says_only(token) and any(c.dep_ == "aux" and c.lower_ in _MODALS for c in lefts):
        return True
    if token.dep_ in ("ROOT", "parataxis", "ccomp") and any(c.dep_ == "nsubj" and c.tag_ == "NNS" for c in lefts):
        return not any(c.dep_ == "aux" for c in lefts)  # "advisers say", where the tagger saw no finite verb
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in lefts):
        head = token.head
        if token.dep_ == "advcl":
            return head.lemma_ in _COMES_TO and head.tag_ in ("VBD", "VBZ", "VBP") and _is_told(head)
        return token.dep_ == "xcomp" and head.lemma_ in _GOES_ON_TO and _is_told(head)
    return False


def is_told_inside(token: Token) -> bool:
    """Inside a quotation only saying in the past, or by somebody else, is telling; "we warn" performs the act."""
    if token.pos_ == "NOUN":
        return True
    if token.tag_ in ("VBD", "VBN"):
        return True
    subject = next((c for c in token.lefts if c.dep_ == "nsubj"), None)
    return token.tag_ in ("VBZ", "VBP") and subject is not None and subject.lower_ not in _FIRST_OR_SECOND


def _region(sentence: Span, inside: Quotation | None) -> Span:
    if inside is None:
        return sentence
    return Span(max(sentence.start, inside.inner.start), min(sentence.end, inside.inner.end))
