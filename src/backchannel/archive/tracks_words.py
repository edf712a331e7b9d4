"""What the words for an issue tell: "the release of the 52" is one, "indirect talks" only says that there are talks."""

from __future__ import annotations

from functools import lru_cache

from backchannel.archive.grouping_words import COMMONEST, load_background, stem, words_of

# Words for talks as such, and for how they are held.
_TALKS = frozenset(
    stem(word)
    for word in "negotiation negotiate talks talk mediation mediate dialogue diplomacy channel back-channel contact "
    "contacts message messages approach agreement accord accords deal pact treaty settlement compromise arrangement "
    "understanding round rounds session meeting summit conference discussion discussions consultation consultations "
    "process effort efforts initiative proposal plan offer terms text draft declaration intermediary broker direct "
    "indirect secret quiet private informal formal separate bilateral multilateral long lengthy further final last "
    "latest new fresh good offices office bargaining exchange exchanges letter letters reply answer stage step way "
    "ways solution his her their its between with".split()
)


@lru_cache(maxsize=1 << 12)
def about(issue: str) -> frozenset[str]:
    """The stems of what talks are about; empty where the words only say that there are talks."""
    known = load_background()
    found = (stem(word) for word in words_of(issue))
    return frozenset(
        one for one in found if one not in _TALKS and known.rate(one) < COMMONEST and (len(one) > 2 or one.isdigit())
    )
