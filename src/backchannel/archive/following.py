"""Questions about what is followed over time: tracks and cases."""

from __future__ import annotations

from datetime import date

from backchannel.archive import query_cases, query_tracks
from backchannel.archive.answers_files import CaseFile, CaseRow, TrackFile, TrackRow
from backchannel.archive.found import Found
from backchannel.archive.groups import CASES, TRACKS, Group, canonical, ids_beginning
from backchannel.archive.query_files import FileFilter
from backchannel.archive.questions import Questions
from backchannel.errors import ArchiveError


class Following(Questions):
    """Negotiations and captives' cases, each kept over time from all that articles tell of it."""

    def tracks(
        self,
        actor: str | None = None,
        stage: str | None = None,
        *,
        case: str | None = None,
        since: date | None = None,
        until: date | None = None,
        voices: int = 1,
        decision: str | None = None,
    ) -> Found[TrackRow]:
        """Negotiations over time, those told of last first.

        `actor` is a party or mediator, as in `timeline`; `stage` one of a record's; `case` the id of a case that the
        track is about; `since` and `until` are days between which it is told of; `voices` the least number of
        independent texts; `decision` as in `timeline`. Raises ArchiveError where a value is none that can be.
        """
        asked = FileFilter(since, until, voices, decision)
        wanted = None if case is None else self._id(CASES, case)
        return self._found(TrackRow, lambda connection: query_tracks.tracks(connection, actor, stage, wanted, asked))

    def track(self, id: str) -> TrackFile:
        """The file of a track, by its id or a beginning of it that no other shares: its stages, rounds, the moves of
        its sides, and the cases that it is about. Raises ArchiveError where there is none, or several."""
        wanted = self._id(TRACKS, id)
        with self._reading() as connection:
            found = query_tracks.track_file(connection, wanted)
        if found is None:
            raise ArchiveError(f"track {wanted} is not in {self.name} any more")
        return found

    def cases(
        self,
        who: str | None = None,
        fate: str | None = None,
        *,
        held_by: str | None = None,
        since: date | None = None,
        until: date | None = None,
        voices: int = 1,
        decision: str | None = None,
    ) -> Found[CaseRow]:
        """Captive, missing and detained people and counted groups, those told of last first.

        `who` is a person, a state whose people they are, or words of who they are; `fate` what has become of them, one
        of a record's; `held_by` an actor; the others as in `tracks`. Raises ArchiveError where a value is none that
        can be.
        """
        asked = FileFilter(since, until, voices, decision)
        return self._found(CaseRow, lambda connection: query_cases.cases(connection, who, fate, held_by, asked))

    def case(self, id: str) -> CaseFile:
        """The file of a case, by its id or a beginning of it that no other shares: fates over time, who asks for
        release, what the sources dispute, the tracks about it, who is told of beside them. Raises ArchiveError where
        there is none, or several."""
        wanted = self._id(CASES, id)
        with self._reading() as connection:
            found = query_cases.case_file(connection, wanted)
        if found is None:
            raise ArchiveError(f"case {wanted} is not in {self.name} any more")
        return found

    def _id(self, group: Group, id: str) -> str:
        """The one group that an id, or the beginning of one, leads to."""
        with self._reading() as connection:
            ids = ids_beginning(connection, group, id)
            led = {canonical(connection, group, one) for one in ids} - {None}
        if len(led) != 1:
            wrong = (
                f"may be {', '.join(ids)}; give more of it" if led else f"is the id of no {group.kind} in {self.name}"
            )
            raise ArchiveError(f"{id!r} {wrong}; `backchannel {group.kind}s` lists them")
        return str(led.pop())
