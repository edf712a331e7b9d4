"""How much better one story accounts for two profiles than two stories do.

Each story is taken to draw its words from a distribution of its own, which is drawn around that of news at large (a
Dirichlet prior of `STRENGTH` words). The likeness is the logarithm of how much likelier the words of both become when
one story tells them all, for each word of the smaller side. Rare words in common speak for it, words that only one
side has against it: where all of one side name Rahman and all of the other Thompson, that both name Klitschko does not
make them one. D. Madsen, D. Kauchak, C. Elkan, "Modeling word burstiness using the Dirichlet distribution" (ICML 2005);
K. Heller, Z. Ghahramani, "Bayesian hierarchical clustering" (ICML 2005).
"""

from __future__ import annotations

from datetime import date
from math import inf, lgamma, log2

from backchannel.archive.grouping_profile import Profile
from backchannel.archive.grouping_words import Background, load_background

SAME_STORY = 0.3
"""Likeness from which two profiles tell of one happening; chosen on the train part of ECB+."""
STRENGTH = 60.0
NEAR_DAYS, FAR_DAYS = 3, 45
"""Days between two reports of one happening that count nothing, and those that are too many."""
DAYS_COST = 0.08
"""What each doubling of the days beyond NEAR_DAYS takes off; set by hand, ECB+ has no dates."""


def likeness(a: Profile, b: Profile, background: Background | None = None) -> float:
    """Above SAME_STORY where both tell of one happening; symmetric. -inf where they share nothing, or lie too many
    days apart."""
    return likeness_of(a, a.weight, b, b.weight, background or load_background())


def likeness_of(a: Profile, weight_a: float, b: Profile, weight_b: float, background: Background) -> float:
    """`likeness` where the weights are known."""
    cost = days_cost(a, b)
    if cost == inf:
        return -inf
    if len(b.terms) < len(a.terms):
        a, b = b, a
    others, gain = b.terms, 0.0
    for term, weight in a.terms.items():
        other = others.get(term)
        if other is not None:
            prior = STRENGTH * background.rate(term)
            gain += lgamma(prior + weight + other) - lgamma(prior + weight) - lgamma(prior + other) + lgamma(prior)
    if not gain:
        return -inf
    whole = STRENGTH
    gain += lgamma(whole + weight_a) + lgamma(whole + weight_b) - lgamma(whole + weight_a + weight_b) - lgamma(whole)
    return gain / min(weight_a, weight_b) - cost


def days_cost(a: Profile, b: Profile) -> float:
    """What the days between the two take off their likeness; 0 where a day is not known, inf beyond FAR_DAYS."""
    if a.first is None or b.first is None:
        return 0.0
    gap = max(_days(a.last, b.first), _days(b.last, a.first))
    if gap > FAR_DAYS:
        return inf
    return DAYS_COST * log2(gap / NEAR_DAYS) if gap > NEAR_DAYS else 0.0


def _days(end: date | None, start: date | None) -> int:
    return (start - end).days if start and end else 0
