"""XML of a stranger, parsed without entities of its own, without anything fetched, and as far as it can be read."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

from backchannel.decoding import UNREADABLE, decode
from backchannel.errors import SourceError
from backchannel.sources.limits import MAX_BYTES

# XML forbids them; a parser that goes on after errors would still drop what stands around them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_NUMBERED = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.I)
_OWN_ENTITIES = "defines entities of its own, which are not read"
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def parse_xml(data: bytes, charset: str | None = None) -> Any:
    """The root element of the bytes, an lxml element; `charset` is what an HTTP header named.

    Slips are passed over as far as that goes, and the names that HTML has for characters are known. Raises SourceError
    where the document is too large, defines entities of its own (they can grow without bound, or name files), or is no
    XML at all.
    """
    if len(data) > MAX_BYTES:
        raise SourceError(f"is larger than {MAX_BYTES:,} bytes")
    text = _CONTROLS.sub(" ", decode(data, declared=charset, markup=True).text)
    start = _root_at(text)
    parser: Any = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_pis=True, remove_comments=True,
    )  # fmt: skip
    try:
        tree = etree.fromstring(_NAMED.sub(_character, without_bad_references(text[start:])).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"is no XML that can be read: {error.msg}") from error
    if tree is None:
        raise SourceError("is no XML that can be read")
    return tree


def _root_at(text: str) -> int:
    """Where the root element begins. What stands above it is not handed to the parser at all."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<?", at):
            at = _behind(text, "?>", at)
        elif text.startswith("<!--", at):
            at = _behind(text, "-->", at)
        elif text[at : at + 9].lower() == "<!doctype":
            end = _behind(text, ">", at)
            if "[" in text[at:end]:
                raise SourceError(_OWN_ENTITIES)
            at = end
        elif text.startswith("<!", at):
            raise SourceError(_OWN_ENTITIES)
        else:
            return at
    raise SourceError("is no XML")


def _behind(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def local_name(element: Any) -> str:
    """Name of an element or attribute without its namespace, in lower case."""
    name = element if isinstance(element, str) else element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def without_bad_references(text: str) -> str:
    """The markup with U+FFFD for every reference to what is no character: lxml cannot hand those out again."""
    return _NUMBERED.sub(_kept_or_replaced, text)


def _kept_or_replaced(reference: re.Match[str]) -> str:
    base = 16 if reference.group(1) else 10
    digits = (reference.group(1) or reference.group(2)).lstrip("0")
    code = int(digits or "0", base) if len(digits) <= 7 else 0
    good = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
    return reference.group() if good else UNREADABLE


def _character(named: re.Match[str]) -> str:
    name = named.group(1)
    return named.group() if name in _OF_XML else html5.get(f"{name};", f"&amp;{name};")
