"""Tracks: negotiations kept over time, from the talks of many articles.

Which track talks belong to follows from who takes part and from what is told beside it (`tracks_matching`). Links are
the truth: the summary of a track follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backchannel.archive import tables as t
from backchannel.archive.companions import standing
from backchannel.archive.filing import NO_DAY, come_back, context_of, found_groups
from backchannel.archive.groups import TRACKS, Member
from backchannel.archive.tracks_candidates import candidates, kept_tracks, sides_of, talks_of
from backchannel.archive.tracks_matching import SAME_TRACK, Kept, Talk, likeness
from backchannel.archive.tracks_summary import summarise
from backchannel.archive.work import Work
from backchannel.model.records import Record, Talks

__all__ = ["place", "summarise"]


def place(
    work: Work, record: Record, entries: Mapping[str, str], cases: Mapping[str, str], former: Sequence[Member]
) -> dict[str, str]:
    """Find the track that the talks of the record belong to, or found one; returns them by claim.

    `entries` says which entry of the register each actor of the record is, `cases` which case each of its fates, and
    `former` what the article's talks belonged to before it was read anew: they go back there. Talks of which nobody
    known takes part, and that are of no track that is there, are of none.
    """
    talks = {one.id: one for one in record.talks}
    if not talks:
        return {}
    article, placed, context = record.article.id, standing(work, record.article.id), context_of(record)
    found = come_back([_member(article, one) for one in talks.values()], former)
    told = talks_of(record, placed, sides_of(work.connection, record, entries), cases, context)
    left = {id_: one for id_, one in told.items() if id_ not in found}
    kept = {one.id: one for one in candidates(work.connection, placed, list(left.values()))} if left else {}
    beside = set(found.values())
    kept |= {one.id: one for one in kept_tracks(work.connection, sorted(beside - kept.keys()))} if left else {}
    while left:
        best = _best(left, kept, beside)
        if best is None:
            founder = _founder(left)
            if founder is None:
                break
            best = (founder, found_groups(work, TRACKS, article, {founder: _row(talks[founder])})[founder])
        one, track = best
        talk = left.pop(one)
        found[one] = track
        beside.add(track)
        kept[track] = Kept(track, [*kept[track].told, talk] if track in kept else [talk])
    day = placed.published or NO_DAY
    rows: list[dict[str, Any]] = [
        {"article_id": article, "talks_id": one, "group_id": track, "day": day, "context": context}
        for one, track in found.items()
    ]
    work.put(t.track_links, rows)
    work.touch("track", *found.values())
    return found


def _member(article: str, one: Talks) -> Member:
    words = one.evidence
    return Member("", article, one.id, words.start, words.end, words.quote, ())


def _row(one: Talks) -> dict[str, Any]:
    return {"issue": one.issue, "stage": one.stage}


def _best(left: Mapping[str, Talk], kept: Mapping[str, Kept], beside: set[str]) -> tuple[str, str] | None:
    """The talks and the track that are most surely together, if any are."""
    scored = [
        (likeness(talk, one, beside=id_ in beside), claim, id_)
        for claim, talk in left.items()
        for id_, one in kept.items()
    ]
    sure = [one for one in scored if one[0] >= SAME_TRACK]
    return min(sure, key=lambda one: (-one[0], one[1], one[2]))[1:] if sure else None


def _founder(left: Mapping[str, Talk]) -> str | None:
    """The talks that tell most of who takes part; None where all are of nobody known."""
    known = {
        id_: len({side.state or side.entry for side in (*one.parties, *one.mediators) if side.entry})
        for id_, one in left.items()
    }
    best = max(known, key=lambda id_: known[id_])
    return best if known[best] else None
