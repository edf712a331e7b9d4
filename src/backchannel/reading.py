"""The one place where the stages are wired: an article goes in, a record comes out."""

from __future__ import annotations

from backchannel.annotate.coreference import find_chains
from backchannel.annotate.given_names import load_given_names
from backchannel.annotate.names import find_names
from backchannel.annotate.nouns import load_noun_classes
from backchannel.annotate.segment import find_blocks, load_language_model, parse
from backchannel.extract.actors import Cast
from backchannel.model.article import Article
from backchannel.model.document import Document
from backchannel.vocabulary import load_vocabulary


def annotate(article: Article) -> Document:
    """The article with every layer that knows language only."""
    vocabulary = load_vocabulary()
    (document,) = parse([(article, find_blocks(article))], load_language_model())
    document = document.with_layers(names=find_names(document, vocabulary))
    return document.with_layers(chains=find_chains(document, vocabulary, load_noun_classes(), load_given_names()))


def cast_of(document: Document) -> Cast:
    """The cast of an annotated document."""
    return Cast(document, load_vocabulary(), load_noun_classes().is_animate)
