"""The archive's tables, all under one name."""

from backchannel.archive.tables.base import REVISIONS, metadata
from backchannel.archive.tables.feeds import feed_entries, feeds, hosts
from backchannel.archive.tables.ledger import anchors, apart, changes, decisions, proposals
from backchannel.archive.tables.reading import (
    CLAIMS,
    READ,
    actor_names,
    actors,
    articles,
    evidence,
    fates,
    records,
    refusals,
    report_actors,
    reports,
    statements,
    talks,
    talks_actors,
    ties,
)
from backchannel.archive.tables.search import searched
from backchannel.archive.tables.together import (
    bands,
    case_links,
    case_names,
    cases,
    entries,
    entry_links,
    entry_names,
    entry_sounds,
    event_actors,
    event_links,
    event_pairs,
    events,
    placements,
    profiles,
    stories,
    story_terms,
    track_actors,
    track_links,
    track_names,
    tracks,
)

__all__ = [
    "CLAIMS", "READ", "REVISIONS", "actor_names", "actors", "anchors", "apart", "articles", "bands", "case_links",
    "case_names", "cases", "changes", "decisions", "entries", "entry_links", "entry_names", "entry_sounds",
    "event_actors", "event_links", "event_pairs", "events", "evidence", "fates", "feed_entries", "feeds", "hosts",
    "metadata", "placements", "profiles", "proposals", "records", "refusals", "report_actors", "reports", "searched",
    "statements", "stories", "story_terms", "talks", "talks_actors", "ties", "track_actors", "track_links",
    "track_names", "tracks",
]  # fmt: skip
