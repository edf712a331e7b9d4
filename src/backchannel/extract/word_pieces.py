"""Words as the encoder reads them: cut into pieces of its vocabulary, the longest that fit first.

This is the WordPiece of BERT without regard to case or accents (Devlin et al. 2019), for words that are already parted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from backchannel.remembered import Remembered

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST = 100  # characters of a word; a longer one is unknown


class WordPieces:
    """Cuts words into the numbers of their pieces."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.begin, self.end, self._unknown = (self._numbers[piece] for piece in (BEGIN, END, UNKNOWN))
        self._known: Remembered[str, tuple[int, ...]] = Remembered()

    def cut(self, word: str) -> tuple[int, ...]:
        """The numbers of the word's pieces; none for white space."""
        pieces = self._known.get(word)
        if pieces is None:
            pieces = self._known[word] = tuple(n for part in _parts(word) for n in self._cut(part))
        return pieces

    def _cut(self, part: str) -> list[int]:
        if len(part) > _LONGEST:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self._numbers.get(prefix + part[start:end])
                if number is not None:
                    break
            else:
                return [self._unknown]
            found.append(number)
            start = end
        return found


def _parts(word: str) -> Iterator[str]:
    """Runs of letters and digits, and marks one by one, in lower case and without accents."""
    run = ""
    for character in unicodedata.normalize("NFD", _clean(word).lower()):
        kind = unicodedata.category(character)
        if kind == "Mn":
            continue
        if character.isspace() or _is_mark(character, kind) or _is_ideograph(character):
            if run:
                yield run
            run = ""
            if not character.isspace():
                yield character
        else:
            run += character
    if run:
        yield run


def _clean(word: str) -> str:
    """The word without control characters, which stand for nothing."""
    return "".join(c for c in word if c in "\t\n\r" or (c not in "\0\ufffd" and unicodedata.category(c)[0] != "C"))


def _is_mark(character: str, kind: str) -> bool:
    return kind.startswith("P") or (character.isascii() and not character.isalnum() and not character.isspace())


def _is_ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or "\uf900" <= character <= "\ufaff"
