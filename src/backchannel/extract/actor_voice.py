"""Whose voice an article is written in: "we" outside any quotation, in a statement, a release, an opinion, a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backchannel.extract.interviews import author_name
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.text import Span, squeeze
from backchannel.vocabulary import Vocabulary

_BY = re.compile(
    r"\b(?:statement|remarks|speech|address|message|letter|comments?|article|op-ed|testimony)\s+(?:by|from|of)\s+"
    r"(?:the\s+)?(?P<who>.+?)(?=\s+(?:on|at|to|in|for|about|following|after|regarding|before|during|with)\s|[,:;(–—|]|$)",
    re.IGNORECASE,
)
_OFFICIAL = frozenset(
    "ministry department government office embassy command commission council cabinet secretariat".split()
)
_MOST_WORDS = 8
# What a government or a body does by saying so in the present tense: "The United States condemns …".
_DECLARING = frozenset(
    "condemn welcome urge call support congratulate commend applaud deplore denounce reject reaffirm remain stand "
    "express extend offer thank regret recognize recognise appreciate reiterate join honor honour salute".split()
)
_OURS = frozenset("we us our ours".split())
_WE_SPEAK = 2  # times that an article says "we" outside quotation marks, from which on somebody issued it


_MARK = (
    r"(?:opinions?|op-?ed|commentary|comment|viewpoint|point of view|perspectives?|columns?|columnists?"
    r"|guest (?:essay|column)|editorials?|letters?(?: to the editor)?|first person|analysis and opinion)"
)
# "Opinion | …", "Commentary: …", "… - Opinion"; or the word as a line of its own above the text.
_TITLED = re.compile(rf"{_MARK}\s*[|:–—]|.*[|–—-]\s*(?:opinion|comment|op-?ed|editorial)\s*$", re.IGNORECASE)
_KICKER = re.compile(rf"\W*{_MARK}\W*", re.IGNORECASE)
_ADDRESS = re.compile(r"/(?:opinions?|op-?eds?|commentisfree|columnists?|columns|editorials?|letters)(?:/|$)", re.I)
_DISCLAIMER = re.compile(r"\W*(?:the )?(?:views|opinions) expressed\b", re.IGNORECASE)
_EDITORIAL = re.compile(r"\W*(?:editorials?|leading article)\b", re.IGNORECASE)
_NAME_ALONE = re.compile(r"(?:[A-Z][\w'’-]+|[A-Z]\.)(?: (?:[A-Z][\w'’-]+|[A-Z]\.|de|al|bin|van|von|da)){1,3}")
_BIOGRAPHY = re.compile(r"\W*(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}) (?:is|was) (?:a|an|the)\b")
_SALUTATION = re.compile(
    r"^[^\w\n]*(?:Dear )?(?:Sir|Madam|Sirs|Editor|To the Editor|Mr\.? Editor)\b[^\w\n]*", re.MULTILINE
)
_SIGNATURE = re.compile(
    r"^[^\w\n]*(?P<name>(?:[A-Z]\.? ?){1,3}[A-Z][\w'’-]+|[A-Z][\w'’-]+(?: [A-Z][\w.'’-]*){1,3})"
    r"(?: \([^)\n]{1,20}\))?,?[ \t]*$",
    re.MULTILINE,
)
_TOP = 4
"""Blocks at the head and at the end of an article in which its mark and its author's name are looked for."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says “I” and “we” within `reach`; `of_author` says that the claims made there are that person's too."""

    name: str
    named_at: Span
    reach: Span
    of_author: bool = False


def voices_of(document: Document, vocabulary: Vocabulary) -> tuple[Voice, ...]:
    """The voices of an article; none of what a newspaper reports, and of an opinion whose author it does not name."""
    article = document.article
    whole = Span(0, len(article.text))
    if _is_opinion(document):
        letters = tuple(_letters(article.text))
        if letters:
            return letters
        author = author_name(document) or _author_at_edges(document)
        if author is not None:
            return (Voice(article.text[author.start : author.end], author, whole, of_author=True),)
        top = document.blocks[0].span
        editorial = any(_EDITORIAL.match(text) for text in (article.title or "", article.text[top.start : top.end]))
        return (Voice(article.outlet, top, whole, of_author=True),) if editorial and article.outlet else ()
    name = _issuer(article, vocabulary)
    at = document.blocks[0].span if document.blocks else whole
    if name is not None:
        return (Voice(name, at, whole),)
    return tuple(Voice(name, at, whole) for name, at in _declarer(document, vocabulary))


def _declarer(document: Document, vocabulary: Vocabulary) -> Iterator[tuple[str, Span]]:
    """The one state or body that declares in the present tense what "we" go on with: "Peru condemns … We urge …"."""
    ours = 0
    found: dict[str, Span] = {}
    for sentence in document.sentences:
        for token in document.words(sentence):
            if token.lower_ in _OURS or (token.tag_ == "VBZ" and token.lemma_ in _DECLARING):
                if document.quotation_at(token.idx) is not None:
                    continue
                ours += token.lower_ in _OURS
                for subject in (c for c in token.lefts if c.dep_ == "nsubj" and token.tag_ == "VBZ"):
                    name = next((n for n in document.names if subject in n.tokens), None)
                    if name is not None and name.kind in {"place", "organisation"}:
                        state = vocabulary.state(name.tokens.text)
                        known = vocabulary.known(name.tokens.text)
                        if state is not None or known is not None:
                            found.setdefault(f"{state.name} Government" if state else name.tokens.text, name.span)
    if ours >= _WE_SPEAK and len(found) == 1:
        yield from found.items()


def _is_opinion(document: Document) -> bool:
    """Whether the article says of itself that it is one; nothing is inferred from its tone."""
    article, blocks = document.article, document.blocks
    if not blocks:
        return False
    if _TITLED.match(article.title or "") or _ADDRESS.search(article.url or ""):
        return True
    top = (article.text[b.span.start : b.span.end] for b in blocks[: _TOP - 1])
    end = (article.text[b.span.start : b.span.end] for b in blocks[-_TOP:])
    return any(_KICKER.fullmatch(text) for text in top) or any(_DISCLAIMER.match(text) for text in end)


def _author_at_edges(document: Document) -> Span | None:
    """The author's name where it is a line of its own at the top, or where the last lines say who that is."""
    text = document.text
    for block in document.blocks[:_TOP]:
        words = text[block.span.start : block.span.end]
        if _NAME_ALONE.fullmatch(words) and not _KICKER.fullmatch(words) and words != document.article.title:
            return block.span
    for block in document.blocks[-_TOP:]:
        if block.kind == "clutter" and (match := _BIOGRAPHY.match(text, *block.span)):
            return Span(*match.span("name"))
    return None


def _letters(text: str) -> Iterator[Voice]:
    """Each letter to the editor, from its salutation to the name below it."""
    starts = [m.end() for m in _SALUTATION.finditer(text)]
    if not starts:
        return
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        signed = _SIGNATURE.search(text, start, stop)
        if signed is not None:
            name = signed["name"].title() if signed["name"].isupper() else signed["name"]
            yield Voice(name, Span(*signed.span("name")), Span(start, signed.start()), of_author=True)


def _issuer(article: Article, vocabulary: Vocabulary) -> str | None:
    """Who says "we" in an article's own text: of a statement its author, of a release its ministry."""
    titled = _BY.search(squeeze(article.title or ""))
    if titled is not None:
        name = _without_office(titled["who"].split(), vocabulary)
        if name:
            return name
    outlet = article.outlet or ""
    known = vocabulary.known(outlet) if outlet else None
    official = known is not None and known.kind == "organ"
    return outlet if official or {w.strip(".,()").lower() for w in outlet.split()} & _OFFICIAL else None


def _without_office(words: list[str], vocabulary: Vocabulary) -> str | None:
    """The person's name after the office, or None where no name of two words is left ("the Foreign Minister")."""
    words = words[:_MOST_WORDS]
    for length in range(len(words) - 1, 0, -1):
        head = " ".join(words[:length])
        role = vocabulary.role(head.lower())
        if vocabulary.title(head) or (role is not None and role.kind == "person") or vocabulary.demonym(head):
            return _without_office(words[length:], vocabulary)
        if vocabulary.state(head):
            return _without_office(words[length:], vocabulary)
    named = len(words) >= 2 and all(w[:1].isupper() or w in {"de", "al", "bin", "van", "von", "da"} for w in words)
    return " ".join(words) if named else None
