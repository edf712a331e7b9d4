"""The TIMEX3 value of one matched expression: the reader of each rule, and what is kept of its reading for the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backchannel.annotate import times_days, times_durations, times_stretches
from backchannel.annotate.times_patterns import RuleName
from backchannel.annotate.times_telling import Groups, Match, Reading, Teller
from backchannel.model.dates import is_timex

_READERS: Mapping[RuleName, Callable[[Teller, Groups, Match], Reading | None]] = {
    "iso": times_days.iso,
    "attacks": times_days.attacks,
    "slash": times_days.slash,
    "clock": times_days.clock,
    "weekday_day": times_days.calendar_day,
    "month_day": times_days.calendar_day,
    "day_month": times_days.calendar_day,
    "month_year": times_stretches.month_year,
    "month_of": times_stretches.month_of,
    "weekday": times_days.weekday,
    "deictic_part": times_days.deictic_part,
    "deictic_day": times_days.deictic_day,
    "quarter": times_stretches.quarter,
    "quarter_back": times_stretches.quarter_back,
    "quarter_vague": times_stretches.quarter_vague,
    "year_back": times_stretches.year_back,
    "season": times_stretches.season,
    "named_unit": times_stretches.named_unit,
    "holiday": times_days.holiday,
    "ago": times_stretches.ago,
    "later": times_stretches.later,
    "that": times_days.that,
    "set": times_durations.set_of,
    "set_weekday": times_durations.set_weekday,
    "span": times_durations.span,
    "fiscal": times_stretches.fiscal,
    "decade": times_stretches.decade,
    "century": times_stretches.century,
    "adjective": times_durations.adjective,
    "duration": times_durations.duration,
    "units": times_durations.units,
    "month": times_stretches.month,
    "half": times_stretches.half,
    "year": times_stretches.year,
    "spoken_year": times_stretches.year,
    "reference": times_durations.reference,
}


def read(teller: Teller, name: RuleName, match: Match, told: bool = True) -> Reading | None:
    """The reading of a match, or None where it is no time; later ones may start from it where it is `told`.

    What is counted out of the calendar's years 1 to 9999 is a time without a value: there is no such day.
    """
    groups = {key: value.strip() for key, value in match.groupdict().items() if value is not None}
    try:
        reading = _READERS[name](teller, groups, match)
    except (OverflowError, ValueError):
        reading = Reading("DATE", None, "relative")
    if reading is not None and reading.value is not None and not is_timex(reading.value):
        reading = reading._replace(value=None)
    if reading is not None and reading.value is not None:
        teller.remember(name, reading, match.start(), told)
    return reading
