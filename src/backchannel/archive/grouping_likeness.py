"""How much better one story accounts for two profiles than two stories do.

Each story is taken to draw its words from a distribution of its own, which is drawn around that of news at large (a
Dirichlet prior of `STRENGTH` words). The likeness is the logarithm of how much likelier the words of both become when
one story tells them all, a word of the smaller side. Rare words in common speak for it, words that only one
side has against it: where all of one side name Vienna and all of the other Geneva, that both tell of talks on prisoners
does not make them one. D. Madsen, D. Kauchak, C. Elkan, "Modeling word burstiness using the Dirichlet distribution"
(ICML 2005); K. Heller, Z. Ghahramani, "Bayesian hierarchical clustering" (ICML 2005).
"""

from __future__ import annotations

from datetime import date
from math import inf, lgamma, log2

from backchannel.archive.grouping_profile import Profile
from backchannel.archive.grouping_words import Background, load_background

SAME_STORY = 0.2
"""Likeness from which two profiles tell of one happening; chosen on the train part of ECB+."""
JOINS_STORY = 0.6
"""Likeness from which an article joins a story as it comes in. It is higher because what is joined wrongly misleads all
that follows, while stories that are one are found to be so when they are grouped anew; chosen as the other."""
STRENGTH, ODDS = 50.0, 4.0
"""Words that the prior weighs as much as, and how unlikely two articles that share a rare word are to be of one story
before anything else is known (log odds); both chosen as the threshold."""
FEWEST_SHARED, TELLING = 2, 1e-3
"""How many words two profiles of one happening share at least, common ones aside, and the share of all words from which
one is common. A name alone is in many happenings, and in short texts it would outweigh all else; of ECB+ this parts
nothing that was together."""
NEAR_DAYS, FAR_DAYS = 1, 30
"""Days between two reports of one happening that count nothing, and those that are too many."""
DAYS_COST = 0.2
"""What each doubling of the days beyond NEAR_DAYS takes off; set by hand, ECB+ has no dates."""


def likeness(a: Profile, b: Profile, background: Background | None = None) -> float:
    """Above SAME_STORY where both tell of one happening; symmetric. -inf where they share too little, or lie too many
    days apart."""
    return likeness_of(a, a.weight, b, b.weight, background or load_background())


def likeness_of(a: Profile, weight_a: float, b: Profile, weight_b: float, background: Background) -> float:
    """`likeness` where the weights are known."""
    cost = days_cost(a, b)
    if cost == inf:
        return -inf
    shared = a.terms.keys() & b.terms.keys()
    if sum(background.rate(term) < TELLING for term in shared) < FEWEST_SHARED:
        return -inf
    gain = -ODDS
    # In one order on every machine: sums of floats depend on it, sets have none.
    for term in sorted(shared):
        prior, one, other = STRENGTH * background.rate(term), a.terms[term], b.terms[term]
        gain += lgamma(prior + one + other) - lgamma(prior + one) - lgamma(prior + other) + lgamma(prior)
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
