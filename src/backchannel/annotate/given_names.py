"""Which pronoun a given name goes with in common usage; names borne by both are left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast

Gender = Literal["he", "she"]


@lru_cache(maxsize=1)
def load_given_names() -> Mapping[str, Gender]:
    """Given name to pronoun, from data/given_names.tsv."""
    table = files("backchannel").joinpath("data/given_names.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return MappingProxyType({name: cast(Gender, pronoun) for name, pronoun, _ in rows})
