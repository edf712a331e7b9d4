"""`backchannel explain`: why an event of an archive was coded as it is."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from backchannel.errors import ArchiveError
from backchannel.views.cli.options import ArchiveOption, VocabularyOption
from backchannel.views.cli.terminal import output, say, write_json


def explain(
    id_: Annotated[
        str, typer.Argument(metavar="EVENT_ID", help="An event's id, or a beginning of one that no other shares.")
    ],
    archive: ArchiveOption,
    vocabulary: VocabularyOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object with all reasons and numbers.")
    ] = False,
) -> None:
    """Say why an event of an archive was coded as it is.

    Which words tell it and what proposed it, what was weighed and what each part added to its confidence, who was
    considered as source and target, where status, date, place and its word come from, which tellings were joined in it,
    and what else was weighed in the sentence. Its article is read anew. Where this program, model or vocabulary does
    not tell the event any more, that is said, and the nearest act is explained.
    """
    from backchannel.archive.answers import Shown  # noqa: PLC0415
    from backchannel.archive.files import EventFile  # noqa: PLC0415
    from backchannel.archive.query_register import ActorFile  # noqa: PLC0415
    from backchannel.archive.store import open_archive  # noqa: PLC0415
    from backchannel.model.record_json import dump_event  # noqa: PLC0415
    from backchannel.model.records import Event  # noqa: PLC0415
    from backchannel.reading import load_reader  # noqa: PLC0415
    from backchannel.views.cli.explain_view import print_explanation  # noqa: PLC0415
    from backchannel.views.explaining import differences  # noqa: PLC0415

    with open_archive(archive) as kept:
        shown = kept.show(id_)
        if isinstance(shown, EventFile):  # the report whose words stand for it
            lead = (shown.row.article.id, shown.row.trigger)
            told = next((one.id for one in shown.reports if (one.article.id, one.trigger) == lead), None)
            if told is None:
                raise ArchiveError(f"{id_}: no article tells this event any more")
            shown = kept.show(told)
    event, record = (shown.part, shown.record) if isinstance(shown, Shown) else (None, None)
    if not isinstance(event, Event) or record is None:
        kind = shown.kind if isinstance(shown, Shown) else "actor" if isinstance(shown, ActorFile) else "story"
        a = "an" if kind in ("article", "actor") else "a"
        named = "talks" if kind == "talks" else f"{a} {kind}"
        raise ArchiveError(f"{id_} is {named}; only events are explained, and `timeline` prints their ids")
    found = load_reader(vocabulary).explain(record.article, event)
    if as_json:
        archived = {"event": dump_event(event), "read_by": record.to_dict()["read_by"]}
        write_json(json.dumps(found.to_dict() | {"archived": archived}, ensure_ascii=False))
        return
    if found.read_by != record.read_by:
        say(differences(record.read_by, found.read_by))
        if "+" in record.read_by.vocabulary and vocabulary is None:
            say("the archive's reading used a vocabulary of its own; give it with --vocabulary DIR")
    print_explanation(output(), found, event)
