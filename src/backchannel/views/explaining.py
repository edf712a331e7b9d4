"""The reasons for an event in plain words, with the numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from backchannel.model.article import Evidence
from backchannel.model.explanation import Alternative, Explanation, FrameRow, Participant, Weighed
from backchannel.model.records import Event, EventDate, ReadBy
from backchannel.views import words

#: What the judge weighs, in plain words.
WEIGHED = {
    "always": "where every act starts",
    "frame": "a frame or a way of speaking tells it",
    "frame_weight": "how sure the frame is",
    "chance_here": "the encoder's chance of the type at the words",
    "chance_in_sentence": "its best chance of the type in the sentence",
    "tells_an_act": "its chance that the words tell any act",
    "has_source": "somebody acts",
    "has_target": "somebody is acted on",
    "not_happened": "it is not told as done",
    "noun": "the word is a noun",
    "heading": "it stands in a heading",
    "in_statement": "it stands in what somebody said",
    "chance_of_source": "the encoder's best chance of a source",
    "chance_of_target": "its best chance of a target",
    "chance_not_happened": "its chance that it is not done",
    "other_type": "how much likelier it finds another type",
}
_LOG_ODDS = frozenset({"chance_here", "chance_in_sentence", "tells_an_act"})


def quoted(evidence: Evidence) -> str:
    """ "“demanded”, line 3"."""
    return f"“{evidence}”, line {evidence.line}"


def verdict(found: Explanation) -> str:
    """What this reading makes of the event that was asked for."""
    here = f"event {found.asked[:8]}"
    nearest = "Explained is the nearest act that it weighed"
    told = {
        "told": "",
        "merged": "; it takes that act for another telling of "
        + (f"event {found.instead.id[:8]}" if found.instead else "another event"),
        "unsure": f", but with a confidence of {found.confidence:.2f}; told is what has {found.least:.2f} or more",
        "told_by_frame": ", but as an act that a frame tells already in the sentence",
        "lone": f", but leaves it, with a confidence of {found.confidence:.2f}: the text is one sentence, where frames "
        "go first, and of the acts that the encoder alone sees only the surest is told",
    }[found.verdict]
    if found.asked != found.event.id:
        as_what = (
            f"event {found.event.id[:8]}, which it tells" if found.verdict == "told" else f"which it weighed{told}"
        )
        return f"This reading does not tell {here} any more. {nearest}: {as_what}."
    if found.verdict == "told":
        return f"Why {here} was coded so"
    return f"This reading does not tell {here} as an event of its own any more: it finds the act{told}."


def confidence(found: Explanation) -> str:
    """What the confidence means."""
    meant = "as sure as the frame is; nothing else was weighed"
    if found.weighed:
        meant = f"of acts weighed like this, about {100 * found.confidence:.0f} in 100 are right"
    lone = found.lone and found.verdict == "told" and found.confidence < found.least
    why = (
        " It is told all the same: a text of one sentence was most likely chosen because it tells an act."
        if lone
        else ""
    )
    return f"{found.confidence:.2f}: {meant}.{why}"


def proposed(found: Explanation) -> str:
    """What proposed the act."""
    at = quoted(found.word)
    if found.by == "speech":
        return f"A way of speaking at {at}: promising, refusing or demanding is done by saying so."
    if found.by == "encoder":
        return f"The encoder alone, at {at}: no frame tells an act of this type there."
    line = found.frame.line if found.frame else None
    where = f"row of frames.tsv on line {line}" if line else "a verb of your own vocabulary"
    return f"A frame at {at}: {where}."


def frame_lines(frame: FrameRow) -> Iterator[tuple[str, str]]:
    """The frame's row, column by column; what it leaves open is left out."""
    yield frame.kind, frame.words.replace("|", ", ")
    yield "beside it", frame.particles.replace("|", ", ")
    yield "its object is one of", frame.objects.replace("|", ", ")
    yield "only where", frame.needs
    yield "target looked for in", frame.targets.replace(",", ", ")
    yield (
        "tells",
        " ".join(filter(None, [frame.type, frame.mode and f"({frame.mode})"])) + f", weight {frame.weight:.2f}",
    )


def encoder(found: Explanation) -> str:
    """The likeliest types at the word."""
    named = (f"{'no act' if one.name == '-' else one.name} {one.chance:.2f}" for one in found.types)
    return " · ".join(named)


def counting(weighed: Iterable[Weighed]) -> list[Weighed]:
    """What counts of that which was weighed: the value of the rest is nothing."""
    return [part for part in weighed if round(part.value, 2) or part.name in _LOG_ODDS]


def weighed_row(part: Weighed) -> tuple[str, str, str, str]:
    """What was weighed, its value, its weight and what it adds."""
    value = f"{1 / (1 + math.exp(-part.value)):.2f} *" if part.name in _LOG_ODDS else f"{part.value:.2f}  "
    return (
        WEIGHED.get(part.name, part.name.replace("_", " ")),
        value,
        f"{part.weight:+.2f}",
        f"{round(part.adds, 2) + 0.0:+.2f}",
    )


def participant(part: Participant) -> str:
    """Who was considered, by whom, and whether he was taken."""
    name = words.opening(part.actor) if part.actor else f"{words.opening(part.words)} (names nobody known)"
    seen = ["the frame"] if part.by_frame else []
    if part.chance is not None:
        at = f" at {quoted(part.words)}" if part.words else ""
        seen.append(f"the encoder, {part.chance:.2f}{at}")
    by = words.listed(seen) if seen else "another telling of the act" if part.taken else "nobody"
    return f"{name}: {'taken' if part.taken else 'not taken'}; named by {by}"


def status(found: Explanation) -> str:
    """Why the status is what it is."""
    reason = found.status
    word = quoted(reason.word) if reason.word else ""
    act = f"“{found.word}”"
    why = {
        "plain": f"nothing beside {act} makes it planned, asked for, denied or doubtful",
        "modal": f"the auxiliary {word}",
        "negated": f"the negation {word}" if word else f"what stands beside {act} denies it",
        "governed": f"the word that governs it, {word}",
        "order": f"{act} is an order or a call",
        "condition": f"a condition or a word of doubt beside {act}",
        "question": "a question asks whether it was so",
        "spoken": "saying these words is the act",
    }[reason.how]
    chances = " · ".join(f"{one.name} {one.chance:.2f}" for one in reason.chances[:3])
    return f"{words.opening(words.STATUS[reason.status])}: {why}." + (f" The encoder: {chances}." if chances else "")


def word_of(found: Explanation) -> str:
    """On whose word it rests."""
    said, event = found.statement, found.event
    if found.performed:
        return "Nobody's: saying the words is the act, and the article reports that they were said."
    if said is None:
        return f"{words.opening(event.said_by)}'s, whose article it is." if event.said_by else "The article's own."
    cue = f" (“{said.cue}”, line {said.cue.line})" if said.cue else ""
    who = str(said.speaker) if said.speaker else "somebody whom the article does not name"
    return f"That of {who}: it stands in a statement{cue}."


def date_of(found: Explanation) -> str:
    """Where the date comes from."""
    when = found.event.date
    if when is None:
        return "None: no words tie a time to the act, and the day of publication is never put in its place."
    return f"{words.day_in_words(when.value)}: {_basis(when)}{_elsewhere(found.event, when.evidence)}."


def _basis(when: EventDate) -> str:
    said = quoted(when.evidence) if when.evidence else "its words"
    return {
        "stated": f"{said}, which say it themselves",
        "relative": f"worked out from {said}, and the day of publication",
        "tense": f"worked out from {said}, the day of publication and the tense of the verb",
    }[when.basis]


def place_of(found: Explanation) -> str:
    """Where the place comes from."""
    place = found.event.place
    if place is None:
        return "None: no words put the act in a place."
    at = f": {quoted(place.evidence)}{_elsewhere(found.event, place.evidence)}" if place.evidence else ""
    known = [place.country, place.precision, place.geonames and f"GeoNames {place.geonames}"]
    return f"{place}{at} ({', '.join(str(one) for one in known if one) or 'not in the gazetteer'})."


def _elsewhere(event: Event, evidence: Evidence | None) -> str:
    if evidence is None or event.sentence.start <= evidence.start < event.sentence.end:
        return ""
    return ", in another sentence"


def alternative(other: Alternative, least: float) -> str:
    """An act that was not told, and why."""
    why = {
        "unsure": f"below {least:.2f}",
        "told_by_frame": "a frame tells an act of this type in the sentence",
        "lone": "the text is one sentence, where frames go first",
        "merged": "joined to another",
        "told": "told",
    }[other.verdict]
    by = {"frame": "a frame", "speech": "a way of speaking", "encoder": "the encoder alone"}[other.by]
    return f"{other.type} {other.confidence:.2f}, {quoted(other.words)}: proposed by {by}; {why}"


def differences(archived: ReadBy, now: ReadBy) -> str:
    """In what this reading differs from that of the archive."""
    parts = (("program", "backchannel"), ("model", "model"), ("vocabulary", "vocabulary"))
    told = [
        f"{name} {getattr(archived, field)}, now {getattr(now, field)}"
        for name, field in parts
        if getattr(archived, field) != getattr(now, field)
    ]
    return f"the archive's reading is another one: {'; '.join(told)}"


def changed(archived: Event, now: Event) -> list[str]:
    """What the archive has otherwise of the same event."""
    fields = {
        "confidence": (f"{archived.confidence:.2f}", f"{now.confidence:.2f}"),
        "status": (archived.status, now.status),
        "sources": (words.listed(archived.sources), words.listed(now.sources)),
        "targets": (words.listed(archived.targets), words.listed(now.targets)),
        "date": (words.dated(archived.date), words.dated(now.date)),
        "place": (str(archived.place or "none"), str(now.place or "none")),
        "on the word of": (str(archived.said_by or "the article"), str(now.said_by or "the article")),
    }
    return [f"{name}: {was or 'nobody'}, now {then or 'nobody'}" for name, (was, then) in fields.items() if was != then]
