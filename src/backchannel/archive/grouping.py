"""Stories: which articles tell of the same happening.

`group_stories` takes articles that are there together; an archive that grows keeps a `profile` of each, finds
companions by `candidate_terms` and asks `choose_story`. Both go by the same `likeness`.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import log

from backchannel.archive.copies import group_copies, signature
from backchannel.archive.grouping_likeness import FAR_DAYS, JOINS_STORY, SAME_STORY, likeness, likeness_of
from backchannel.archive.grouping_profile import (
    Profile,
    candidate_terms,
    profile,
    telling_terms,
    together,
)
from backchannel.archive.grouping_words import Background, load_background
from backchannel.model.article import Article

__all__ = [
    "JOINS_STORY",
    "SAME_STORY",
    "Background",
    "Profile",
    "candidate_terms",
    "choose_story",
    "group_profiles",
    "group_stories",
    "likeness",
    "load_background",
    "profile",
    "regroup",
    "together",
]

MOST_COMPANIONS = 16
"""How many other articles of a batch are compared with each in full."""
MOST_SHARERS = 400
"""Of the articles that share a term with one, how many are looked at: those that stand nearest to it in time."""


def group_stories(articles: Sequence[Article]) -> list[list[int]]:
    """The articles of each story, as their places in the input; each place is in one group.

    Places ascend in a group, and groups go by their first. The order of the articles makes no difference to which are
    together. Where days of publication are known they count; nothing but the text is needed.
    """
    known = load_background()
    # The copies of one text are one voice: counted one by one they would outweigh whoever tells it in other words.
    voices = group_copies([signature(article.text) for article in articles])
    told = [_voice([profile(articles[at], known) for at in voice]) for voice in voices]
    return sorted(sorted(at for one in group for at in voices[one]) for group in group_profiles(told))


def group_profiles(profiles: Sequence[Profile]) -> list[list[int]]:
    """`group_stories` for articles whose profiles are there already, one for all copies of a text."""
    # Whatever hangs on an order hangs on this one, which is the articles' own.
    order = sorted(range(len(profiles)), key=lambda at: (_last_day(profiles[at]), sorted(profiles[at].terms)))
    counts: Counter[str] = Counter()
    for one in profiles:
        counts.update(one.terms.keys())
    background = load_background().joined(counts, counts.total())
    groups = [[at] for at in order]
    before = len(groups) + 1
    # Companions are few, so that stories of many articles find one another only when each is one.
    while len(groups) < before:
        before = len(groups)
        stories = [together(profiles[at] for at in group) for group in groups]
        merged = _Merging(stories, background).run(_companions(stories, background))
        groups = [[at for one in group for at in groups[one]] for group in merged]
        groups.sort(key=lambda group: max(_last_day(profiles[at]) for at in group))
    return sorted(sorted(group) for group in groups)


def _voice(copies: Sequence[Profile]) -> Profile:
    """One profile for the copies of a text, with the days of them all."""
    fullest = max(copies, key=lambda one: (len(one.terms), sorted(one.terms)))
    days = together(copies)
    return Profile(fullest.terms, days.first, days.last)


def choose_story(
    one: Profile, candidates: Iterable[tuple[str, Profile]], background: Background | None = None
) -> str | None:
    """The story to which an article belongs, of those whose profiles are given with their names, or None: a new one.

    Several profiles of one name (the members of a story, or as many as one cares to fetch) are taken together. This
    is a first answer from what had come in by then; `regroup` mends it when more is there.
    """
    known = background or load_background()
    scored = [(likeness(one, together(members), known), name) for name, members in _by_name(candidates).items()]
    best, name = max(scored, default=(0.0, ""))
    return name if best >= JOINS_STORY else None


def regroup(members: Sequence[tuple[str, Profile]]) -> list[tuple[str | None, list[int]]]:
    """The stories of articles that have one each already, grouped anew: name and places of each story.

    To be given all members of the stories that are in question, one for all copies of a text; of a story that is to
    stay whole, its profile `together`. A name stays with the group that has most of its articles; a group that wins
    none is None, a new story; a name that no group has is a story that went into another.
    """
    groups = group_profiles([one for _, one in members])
    votes: Counter[tuple[str, int]] = Counter()
    for number, group in enumerate(groups):
        for at in group:
            votes[members[at][0], number] += members[at][1].articles
    names: dict[int, str] = {}
    given: set[str] = set()
    for name, number in sorted(votes, key=lambda pair: (-votes[pair], pair)):
        if name not in given and number not in names:
            names[number] = name
            given.add(name)
    return [(names.get(number), group) for number, group in enumerate(groups)]


def _by_name(candidates: Iterable[tuple[str, Profile]]) -> dict[str, list[Profile]]:
    stories: dict[str, list[Profile]] = {}
    for name, member in candidates:
        stories.setdefault(name, []).append(member)
    return stories


def _companions(profiles: Sequence[Profile], background: Background) -> list[set[int]]:
    """For each profile the places of those worth comparing; profiles are in the order of their last days."""
    telling = [telling_terms(one, background) for one in profiles]
    places: dict[str, list[int]] = {}
    for at, terms in enumerate(telling):
        for term in terms:
            places.setdefault(term, []).append(at)
    firsts = [one.first.toordinal() if one.first else 0 for one in profiles]
    lasts = [_last_day(one).toordinal() for one in profiles]
    found: list[set[int]] = [set() for _ in profiles]
    for at, terms in enumerate(telling):
        dated = profiles[at].first is not None
        early, late = (firsts[at] - FAR_DAYS, lasts[at] + FAR_DAYS) if dated else (0, date.max.toordinal())
        shared: dict[int, float] = {}
        for term in terms:
            weight = -log(background.rate(term)) * profiles[at].terms[term]
            for other in _nearest(places[term], at):
                if firsts[other] <= late and lasts[other] >= early:
                    shared[other] = shared.get(other, 0.0) + weight
        shared.pop(at, None)
        for other in heapq.nsmallest(MOST_COMPANIONS, shared, key=lambda other: (-shared[other], other)):
            found[at].add(other)
            found[other].add(at)
    return found


def _nearest(places: Sequence[int], at: int) -> Sequence[int]:
    """The MOST_SHARERS of ascending places around `at`."""
    if len(places) <= MOST_SHARERS:
        return places
    start = max(0, bisect_left(places, at) - MOST_SHARERS // 2)
    return places[start : start + MOST_SHARERS]


def _last_day(one: Profile) -> date:
    return one.last or date.min


class _Merging:
    """Joins the two most alike stories again and again, until no two are alike enough."""

    def __init__(self, profiles: Sequence[Profile], background: Background) -> None:
        self.background = background
        self.stories = dict(enumerate(profiles))
        self.weights = {at: one.weight for at, one in self.stories.items()}
        self.members = {at: [at] for at in self.stories}
        self.queue: list[tuple[float, int, int]] = []

    def run(self, companions: Sequence[set[int]]) -> list[list[int]]:
        near = dict(enumerate(companions))
        for a, others in near.items():
            for b in others:
                if a < b:
                    self._offer(a, b)
        new = len(companions)
        while self.queue:
            _, a, b = heapq.heappop(self.queue)
            if a not in self.stories or b not in self.stories:
                continue
            self.stories[new] = together((self.stories.pop(a), self.stories.pop(b)))
            self.weights[new] = self.weights.pop(a) + self.weights.pop(b)
            self.members[new] = self.members.pop(a) + self.members.pop(b)
            near[new] = (near.pop(a) | near.pop(b)) - {a, b}
            for other in near[new]:
                near[other] -= {a, b}
                near[other].add(new)
                self._offer(other, new)
            new += 1
        return list(self.members.values())

    def _offer(self, a: int, b: int) -> None:
        score = likeness_of(self.stories[a], self.weights[a], self.stories[b], self.weights[b], self.background)
        if score >= SAME_STORY:
            heapq.heappush(self.queue, (-score, a, b))
