"""Which language a text is in. English, the usual case, is known by its small words; py3langid tells the others.

py3langid unpacks a model of some hundred languages, which takes longer than reading a short article: it is loaded only
for a text that the small words do not settle.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

SAMPLE = 2_000
"""Code points from which the language is told: the start of a text is enough, and bounds the cost."""

_FEWEST_LETTERS = 40
_WORD = re.compile(r"[^\W\d_]+")
# Common in English, and no common word of another language ("was", "is", "at", "by" and "for" are).
_ENGLISH = frozenset({
    "the", "of", "and", "that", "with", "from", "which", "his", "her", "they", "their", "this", "these", "those",
    "has", "have", "been", "would", "could", "should", "who", "whom", "whose", "said", "after", "before", "about",
    "against", "between", "into", "than", "there", "when", "while", "because", "are", "its", "were", "not", "but",
    "as", "on", "to", "he", "she", "we", "our", "you", "your", "it", "will",
})  # fmt: skip
# What English news reaches hardly ever falls below, and what no other language reaches, quotations and titles included.
_ENGLISH_SHARE = 0.12
_LATIN_SHARE = 0.6
_SURE = 0.5
# Languages of news with more than a few million readers: the smaller ones lie near to larger ones and take their texts.
_LANGUAGES = (
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu",
    "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km",
    "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "ne", "nl", "no", "or", "pa",
    "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "ug",
    "uk", "ur", "vi", "xh", "zh", "zu",
)  # fmt: skip


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language of most of the text's first 2,000 code points.

    None where fewer than 40 letters tell it, where they are nearly all names, or where no language fits well.
    """
    words = _WORD.findall(text[:SAMPLE])
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    latin = [word.lower() for word in words if word.isascii()]
    small = sum(word in _ENGLISH for word in latin)
    if small >= _ENGLISH_SHARE * len(words) and len(latin) >= _LATIN_SHARE * len(words):
        return "en"
    # Names say where people come from, not what is written; where all is in capitals nobody can tell them.
    plain = [word for word in words if not word[0].isupper()] if not text[:SAMPLE].isupper() else words
    if sum(map(len, plain)) < _FEWEST_LETTERS / 2:
        return None
    language, certainty = _identifier().classify(" ".join(plain))
    return str(language) if certainty >= _SURE else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - unpacks for most of a second

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in _LANGUAGES if code in identifier.labels])
    return identifier
