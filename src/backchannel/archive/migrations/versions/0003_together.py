"""Versions, copies and stories of articles; the register of actors, events, tracks and cases."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer()),
        sa.Column("entry_id", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Text()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("told_in", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.Column("first_told", sa.Date()),
        sa.Column("last_told", sa.Date()),
        sa.Column("decision", sa.Text()),
        sa.Column("edits", sa.Text()),
        sa.Column("merged_into", sa.Text()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_entry_id"), "cases", ["entry_id"])
    op.create_index(op.f("ix_cases_held_by"), "cases", ["held_by"])
    op.create_index(op.f("ix_cases_last_told"), "cases", ["last_told"])
    op.create_index(op.f("ix_cases_merged_into"), "cases", ["merged_into"])
    op.create_table(
        "entries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text()),
        sa.Column("sector", sa.Text()),
        sa.Column("basis", sa.Text()),
        sa.Column("wikidata", sa.Text()),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.Column("first_told", sa.Date()),
        sa.Column("last_told", sa.Date()),
        sa.Column("decision", sa.Text()),
        sa.Column("edits", sa.Text()),
        sa.Column("merged_into", sa.Text()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_country"), "entries", ["country"])
    op.create_index(op.f("ix_entries_merged_into"), "entries", ["merged_into"])
    op.create_table(
        "events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("date_value", sa.Text()),
        sa.Column("date_precision", sa.Text()),
        sa.Column("date_basis", sa.Text()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("place", sa.Text()),
        sa.Column("place_country", sa.Text()),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("geonames", sa.Integer()),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("told_in", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.Column("first_told", sa.Date()),
        sa.Column("last_told", sa.Date()),
        sa.Column("decision", sa.Text()),
        sa.Column("edits", sa.Text()),
        sa.Column("merged_into", sa.Text()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_last_day_first_day"), "events", ["last_day", "first_day"])
    op.create_index(op.f("ix_events_merged_into"), "events", ["merged_into"])
    op.create_index(op.f("ix_events_place_country_last_day"), "events", ["place_country", "last_day"])
    op.create_index(op.f("ix_events_type_last_day"), "events", ["type", "last_day"])
    op.create_table(
        "stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_last_day"), "stories", ["last_day"])
    op.create_table(
        "tracks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text()),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("told_in", sa.Text(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.Column("first_told", sa.Date()),
        sa.Column("last_told", sa.Date()),
        sa.Column("decision", sa.Text()),
        sa.Column("edits", sa.Text()),
        sa.Column("merged_into", sa.Text()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracks")),
    )
    op.create_index(op.f("ix_tracks_last_told"), "tracks", ["last_told"])
    op.create_index(op.f("ix_tracks_merged_into"), "tracks", ["merged_into"])
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_bands_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_bands_article_id"), "bands", ["article_id"])
    op.create_table(
        "case_names",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("first_told", sa.Date()),
        sa.Column("last_told", sa.Date()),
        sa.ForeignKeyConstraint(["group_id"], ["cases.id"], name=op.f("fk_case_names_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "key", name=op.f("pk_case_names")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_names_key_last_told_first_told"), "case_names", ["key", "last_told", "first_told"])
    op.create_table(
        "entry_names",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_names_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_entry_names")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_names_key"), "entry_names", ["key"])
    op.create_table(
        "entry_sounds",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_sounds_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_entry_sounds")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_sounds_key"), "entry_sounds", ["key"])
    op.create_table(
        "event_actors",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date()),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_event_actors_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_actors_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "role", "entry_id", name=op.f("pk_event_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_actors_entry_id_last_day"), "event_actors", ["entry_id", "last_day"])
    op.create_table(
        "event_pairs",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date()),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_pairs_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["entries.id"], name=op.f("fk_event_pairs_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["entries.id"], name=op.f("fk_event_pairs_target_id")),
        sa.PrimaryKeyConstraint("source_id", "target_id", "event_id", name=op.f("pk_event_pairs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_pairs_event_id"), "event_pairs", ["event_id"])
    op.create_index(
        op.f("ix_event_pairs_source_id_target_id_last_day"),
        "event_pairs",
        ["source_id", "target_id", "last_day"],
        unique=False,
    )
    op.create_table(
        "placements",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("superseded_by", sa.Text()),
        sa.Column("published", sa.Date()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_placements_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_placements")),
    )
    op.create_index(op.f("ix_placements_address"), "placements", ["address"])
    op.create_index(op.f("ix_placements_story_published"), "placements", ["story", "published"])
    op.create_index(op.f("ix_placements_voice"), "placements", ["voice"])
    op.create_table(
        "profiles",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_profiles_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "story_terms",
        sa.Column("term", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_terms_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term", "day", "article_id", name=op.f("pk_story_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_terms_article_id"), "story_terms", ["article_id"])
    op.create_table(
        "track_actors",
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_track_actors_entry_id")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_track_actors_track_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("track_id", "role", "entry_id", name=op.f("pk_track_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_track_actors_entry_id"), "track_actors", ["entry_id"])
    op.create_table(
        "track_names",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("first_told", sa.Date()),
        sa.Column("last_told", sa.Date()),
        sa.ForeignKeyConstraint(["group_id"], ["tracks.id"], name=op.f("fk_track_names_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "key", name=op.f("pk_track_names")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_track_names_key_last_told_first_told"), "track_names", ["key", "last_told", "first_told"])
    op.create_table(
        "case_links",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("fate_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "fate_id"],
            ["fates.article_id", "fates.id"],
            name=op.f("fk_case_links_article_id_fate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["group_id"], ["cases.id"], name=op.f("fk_case_links_group_id")),
        sa.PrimaryKeyConstraint("article_id", "fate_id", name=op.f("pk_case_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_links_group_id_day"), "case_links", ["group_id", "day"])
    op.create_table(
        "entry_links",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "actor_id"],
            ["actors.article_id", "actors.id"],
            name=op.f("fk_entry_links_article_id_actor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["group_id"], ["entries.id"], name=op.f("fk_entry_links_group_id")),
        sa.PrimaryKeyConstraint("article_id", "actor_id", name=op.f("pk_entry_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_links_group_id_article_id"), "entry_links", ["group_id", "article_id"])
    op.create_table(
        "event_links",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "report_id"],
            ["reports.article_id", "reports.id"],
            name=op.f("fk_event_links_article_id_report_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["group_id"], ["events.id"], name=op.f("fk_event_links_group_id")),
        sa.PrimaryKeyConstraint("article_id", "report_id", name=op.f("pk_event_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_links_group_id"), "event_links", ["group_id"])
    op.create_table(
        "track_links",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("talks_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "talks_id"],
            ["talks.article_id", "talks.id"],
            name=op.f("fk_track_links_article_id_talks_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["group_id"], ["tracks.id"], name=op.f("fk_track_links_group_id")),
        sa.PrimaryKeyConstraint("article_id", "talks_id", name=op.f("pk_track_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_track_links_group_id_day"), "track_links", ["group_id", "day"])
