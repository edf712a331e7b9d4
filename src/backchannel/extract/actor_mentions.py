"""Which mention a word belongs to, and the one that is meant where the parser took a longer phrase apart."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from backchannel.model.document import Chain, Document, Mention

_COMMUNITIES = frozenset("state city town village province region republic kingdom district territory".split())


class Mentions:
    """The mentions of one article, found by a token: any of a name, the head of a description or a pronoun."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._of: dict[int, tuple[Chain, Mention]] = {}
        for chain in document.chains:
            for mention in chain.mentions:
                for token in (
                    document.tokens_in(mention.span) if mention.form == "name" else (document.doc[mention.head],)
                ):
                    self._of.setdefault(token.i, (chain, mention))

    def at(self, token: Token) -> tuple[Chain, Mention] | None:
        """The mention that the token heads or names, with its chain."""
        return self._of.get(token.i)

    def joined_name(self, token: Token) -> Iterator[Token]:
        """The head of the body's name that "and" joins, where the parser hung it on a word inside the first name."""
        first = self.at(token)
        if first is None or first[1].form != "name" or first[0].kind != "organisation":
            return
        own = self.document.tokens_in(first[1].span)
        after = own[-1].i + 1
        doc = self.document.doc
        if after + 2 >= len(doc) or doc[after].lower_ != "and":
            return
        second = self._of.get(after + (2 if doc[after + 1].lower_ == "the" else 1))
        if second is None or second[1].form != "name" or second[0].kind != "organisation":
            return
        head = doc[second[1].head]
        if head.dep_ == "conj" and head.head in own and head.head != token:
            yield head

    def owned(self, token: Token, mention: Mention) -> Token | None:
        """What the name owns that the parser took for the owner: "the University of Ohio's Institute for Health"."""
        last = self.document.token_at(mention.span.end - 1) if mention.form == "name" else None
        if last is None or last.i == token.i or last.dep_ != "poss":
            return None
        return last.head if last.head.i > last.i else None

    def place_of(self, token: Token) -> Token | None:
        """The name in "the state of Ohio", "the city of Basra"."""
        if token.lemma_ not in _COMMUNITIES:
            return None
        names = (p for c in token.rights if c.dep_ == "prep" and c.lower_ == "of" for p in c.children)
        return next((p for p in names if (entry := self.at(p)) is not None and entry[0].kind == "place"), None)
