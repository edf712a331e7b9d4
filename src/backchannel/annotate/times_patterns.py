"""The forms of time expressions, as patterns from the most to the least specific, and the numbers and names inside them.

Every rule is a pattern with the groups its reader in `times_values` asks for. One alternation over all of them scans a text once;
the rule that matched is then matched again alone for its groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from backchannel.model.dates import Season

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS: tuple[tuple[str, Season], ...] = (("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("fall", "FA"), ("winter", "WI"))
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()

_MONTH = (
    r"(?:January|February|(?-i:March|May|Mar\.)|April|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|(?=\s\d)))"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?-i:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\."
_PART = r"(?:morning|afternoon|evening|night|midday|midnight|noon|dawn|dusk)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?(?![\d,]\d|:\d|\s?(?:percent|per cent|million|billion|%))(?!\d)"
_NTH_WORD = r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)|(?:eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th|twentieth|thirtieth"
_YEAR = r"(?:1[0-9]|20)\d\d(?![\d%-]|,\d|\.\d)"
_SPOKEN = rf"(?:nineteen|eighteen)[ -](?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[10:])})|two thousand(?: (?:and )?(?:{'|'.join(_SMALL[1:])}))?"
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(reversed(_SMALL[1:]))})(?: hundred| thousand)?"
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+|\d+ 1/2|\d+(?:\.\d+)?(?![\d:/])|{_WORDS}"
_VAGUE = r"a few|several|some|many|a couple(?: of)?|a dozen|dozens of|a half|half an?|an?|one and a half|a hundred"
_UNIT = r"(?:second|minute|hour|day|week|weekend|month|quarter|year|decade|centurie?|century)s?"
_APPROX = (
    r"(?:(?:(?:just |a little )?(?:under|over)|about|around|nearly|almost|at least|at most|more than|less than|fewer than|up to"
    r"|no more than|no less than|as long as|roughly|approximately|only|just|some|an additional|another)\s)?"
)
_EDGE = (
    r"(?:(?:(?:very |too )?(?:early|late|later|earlier)[\s-]|mid[\s-]?|(?:the\s)?(?:beginning|start|middle|end|rest|first half"
    r"|second half|close|turn|remainder)\sof\s|sometime\s(?:in\s)?|around\s)?)"
)
_CLOCK = (
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\d:])"
    r"|(?P<military>[0-2]\d[0-5]\d)(?=\s(?:GMT|UTC|hours|hrs))|(?P<noon>noon|midday|midnight)"
    r"|(?P<oclock>\d{1,2}|" + "|".join(_SMALL[1:13]) + r")(?:\so['’]clock)?\sin\sthe\s(?P<tod>morning|afternoon|evening))"
)
_ZONE = r"(?:,?\s\(?(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T|local time|hours|hrs)\b\)?)?(?:\s\([^)\s]{1,8}\s(?:GMT|UTC|[ECMP][SD]T)\))?"
_TIME_OF_DAY = rf"(?:[\s-](?P<part>{_PART})s?)?"

# No expression starts inside a word, a sum of money or a decimal.
_BEFORE = r"(?<![\w$£€])(?<!\d[.,])"

RuleName = Literal[
    "iso", "slash", "clock", "weekday_day", "month_day", "day_month", "month_year", "month_of", "weekday", "deictic_part", "deictic_day",
    "quarter", "quarter_vague", "year_back", "season", "named_unit", "holiday", "ago", "later", "that", "set", "set_weekday", "span", "fiscal", "decade",
    "century", "adjective", "duration", "units", "month", "year", "spoken_year", "reference",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    name: RuleName
    pattern: re.Pattern[str]


def _rule(name: RuleName, pattern: str) -> Rule:
    return Rule(name, re.compile(rf"{_BEFORE}(?:{pattern})(?!\w)", re.IGNORECASE))


_DIRECTION = (
    r"(?:(?:the|this)\s)?(?P<dir>last|past|previous|preceding|next|following|coming|upcoming|this(?:\s(?:past|coming|same))?|that(?:\ssame)?"
    r"|the\ssame|same|the\scurrent|current|every|each)"
)

RULES: tuple[Rule, ...] = (
    _rule("iso", rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:T(?P<time>\d\d:\d\d(?::\d\d)?)Z?)?"),
    _rule("slash", r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4}|\d\d)"),
    _rule(
        "clock",
        rf"(?:around\s|about\s|shortly before\s|shortly after\s)?{_CLOCK}{_ZONE}"
        rf"(?:,?\s(?:on\s)?(?:(?P<weekday>{_WEEKDAY}),?\s?)?(?:(?P<mon>{_MONTH})\s(?P<day>{_NTH})(?:,?\s(?P<year>{_YEAR}))?)?(?<!\s)"
        r"|,?\s(?P<rel>today|yesterday|tomorrow))?",
    ),
    _rule(
        "weekday_day",
        rf"(?:this coming\s)?(?P<weekday>{_WEEKDAY}){_TIME_OF_DAY},?\s(?:the\s)?(?:(?P<mon>{_MONTH})\s(?P<day>{_NTH}|{_NTH_WORD})|(?P<day2>{_NTH})\s(?:of\s)?(?P<mon2>{_MONTH}))(?:,?\s(?P<year>{_YEAR}))?",
    ),
    _rule("month_day", rf"(?:around\s)?(?P<mon>{_MONTH})\s(?:the\s)?(?P<day>{_NTH}|{_NTH_WORD})(?:,?\s(?:of\s)?(?P<year>{_YEAR}))?{_TIME_OF_DAY}"),
    _rule("day_month", rf"(?:the\s)?(?P<day>{_NTH}|{_NTH_WORD})\s(?:of\s)?(?P<mon>{_MONTH})(?:,?\s(?P<year>{_YEAR}))?{_TIME_OF_DAY}"),
    _rule("month_year", rf"{_EDGE}(?P<mon>{_MONTH}),?\s(?:of\s)?(?P<year>{_YEAR}|{_SPOKEN})"),
    _rule("month_of", rf"{_EDGE}(?P<mon>{_MONTH})\s(?:of\s)?(?P<dir>last|this|next)\syear"),
    _rule("set_weekday", rf"(?:(?P<every>every|each)\s(?P<weekday>{_WEEKDAY}){_TIME_OF_DAY}|(?P<many>(?:{_WEEKDAY})s|(?:{_WEEKDAY})\s{_PART}s)|(?:every|each)\s(?P<mon>{_MONTH}|summer|winter|spring|autumn|fall))"),
    _rule(
        "weekday",
        rf"{_EDGE}(?:(?:the\s)?(?P<dir>last|past|previous|preceding|next|following|coming|this(?:\s(?:past|coming))?)\s)?(?P<weekday>{_WEEKDAY}){_TIME_OF_DAY}"
        r"(?:\s(?P<week>last week|this week|next week|a week ago))?",
    ),
    _rule("deictic_part", rf"{_EDGE}(?:(?P<dir>this|last|yesterday|tomorrow|the next|the following|the previous|that(?: same)?|the same)\s(?P<part>{_PART})|(?P<tonight>tonight)|(?P<overnight>overnight)|mid[- ]?(?P<mid>morning|afternoon)(?:\s(?P<day>yesterday|today|tomorrow))?|(?P<bare>the (?:morning|afternoon|evening|night))(?! of))"),
    _rule("deictic_day", rf"{_EDGE}(?P<word>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow)(?!['’]s\s(?:world|society|youth|generation))"),
    _rule(
        "quarter",
        rf"(?:(?:the|its|their|a flat|this|last)\s)?(?:(?P<fiscal>fiscal)[\s-])?(?P<back>year-ago\s|year-earlier\s|comparable year-ago\s)?(?:(?P<yearfirst>{_YEAR})\s|(?P<rel>last|this|next) year['’]s\s)?(?:fiscal[\s-])?(?:(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter|Q(?P<q>[1-4])(?!\w))(?:\s(?:of\s)?(?:(?:fiscal\s)?(?P<year>{_YEAR})|(?P<rel2>last|this|next) year))?",
    ),
    _rule(
        "quarter_vague",
        rf"(?:the|its|this|that|last|latest|current)\s(?:(?P<dir>latest|current|previous|past|next)\s)?(?:(?P<back>year-ago|year-earlier|comparable year-ago|comparable year-earlier)\s)?(?:(?P<year>{_YEAR})\s)?(?P<noun>quarter|period)|the corresponding period (?P<lastyear>last year)|last year['’]s (?P<lastq>quarter|period)|the (?P<back2>year-ago|year-earlier) (?P<months>{_NUMBER}) months",
    ),
    _rule("year_back", r"(?P<back>year-ago|year-earlier|a year ago|a year earlier|one year ago|one year earlier)"),
    _rule(
        "season",
        rf"{_EDGE}(?:(?:the\s)?(?P<dir>last|past|next|this(?:\spast|\scoming)?|previous|following)\s|the\s)?(?P<season>spring|summer|autumn|fall|winter)(?:\s(?:of\s)?(?P<year>{_YEAR}|{_SPOKEN}))?",
    ),
    _rule("month", rf"{_EDGE}(?:(?P<dir>last|this(?:\spast|\scoming)?|next)\s)?(?P<mon>{_MONTH})"),
    _rule(
        "holiday",
        r"(?:(?P<dir>last|this|next)\s)?(?:(?P<new>New Year['’]s (?:Day|Eve))|(?P<christmas>Christmas(?: Day| Eve)?)|(?P<thanks>Thanksgiving(?: Day)?)|(?P<may1>May Day)|(?P<valentine>Valentine['’]s Day)|(?P<easter>Easter(?: Sunday| Monday)?)|(?P<good>Good Friday))(?:,?\s(?P<year>\d{4}))?",
    ),
    _rule(
        "ago",
        rf"{_APPROX}(?P<count>{_NUMBER}|{_VAGUE})(?:\sor (?:so|more|two))?[\s-](?P<unit>{_UNIT})(?:\sor (?:so|more))?\s(?P<word>ago|from now)|(?P<bare>years|months|weeks|days|decades|hours|minutes)\sago",
    ),
    _rule(
        "later",
        rf"{_APPROX}(?P<count>{_NUMBER}|{_VAGUE})\s(?P<unit>{_UNIT})\s(?P<word>later|earlier|afterwards?|before(?=\s*(?:[.,;)]|$))|previously)",
    ),
    _rule("that", r"(?P<edge>earlier|later)?\s?(?:(?P<that>(?:on\s)?(?:that|the)\s(?:very\s)?same\sday|that\s(?:very\s)?day)|the\s(?P<next>next|following|previous|preceding)\sday|the\sday\s(?P<side>before|after)(?!\s(?:the|a|tomorrow|yesterday)\b))"),
    _rule(
        "set",
        rf"(?:every|each)\s(?:(?:other|(?P<count>{_NUMBER}))\s)?(?P<unit>{_UNIT}|{_PART})(?!\sof)|(?P<word>daily|weekly|monthly|yearly|annually|hourly|nightly|biweekly|bimonthly)|(?:once|twice|{_NUMBER}\stimes)\s(?P<per>an?\s(?:hour|day|week|month|year))",
    ),
    _rule(
        "span",
        rf"(?:(?:the|these|those|this|its|his|her|their|for)\s)?(?P<dir>last|past|next|coming|following|first|previous|latest|final|recent|future|year-earlier)\s(?:(?P<count>{_NUMBER}|couple of|few|several|many)\s(?:more\s|to {_NUMBER}\s)?(?P<unit>{_UNIT})(?:\sor\sso)?|(?P<plain>years|months|weeks|days|decades|hours|quarters|minutes)(?:\sand\s(?:years|months|weeks|days))?)|the (?P<ahead>years|months|weeks|days) (?:ahead|to come)",
    ),
    _rule(
        "named_unit",
        rf"{_EDGE}{_DIRECTION}\s(?:(?P<fiscal>fiscal|calendar|financial|school)\s)?(?P<unit>week|weekend|month|quarter|year|decade|century|day)(?P<year_end>[- ]end)?(?:\sor\sso)?(?!\s?[-'’]\s?(?:old|long))"
        rf"|the\sweek\sof\s(?P<mon>{_MONTH})\s(?P<day>{_NTH})",
    ),
    _rule("fiscal", rf"{_EDGE}(?:fiscal|fiscal year|calendar|FY)\s?(?P<year>{_YEAR})|(?P<end>year['’]s\send|(?:(?:the\s)?end\sof\s)?(?:the\s)?year[- ]end|(?:the\s)?end\sof\sthe\s(?:year|month|week))|(?:the\s)?full (?P<full>year)"),
    _rule("decade", rf"{_EDGE}(?:the\s)?(?:(?:early|late|mid)[\s-])?(?:(?P<digits>1[5-9]\d|20\d)0['’]?s|['’](?P<short>[2-9])0s|(?P<word>(?:nineteen[ -])?(?:twen|thir|for|fif|six|seven|eigh|nine)ties))"),
    _rule("century", rf"{_EDGE}(?:the\s)?(?:(?:early|late|mid)[\s-])?(?P<nth>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS[1:])}|twenty-first)[\s-]century"),
    _rule("adjective", rf"(?:an?\s(?={_NUMBER}-year period))?(?P<count>{_NUMBER}|several|multi)-(?P<unit>second|minute|hour|day|week|month|quarter|year|decade|century)(?P<old>[-\s]olds?)?(?:\s(?:period|term))?|(?P<long>days?|weeks?|months?|years?|decades?|hours?)-long"),
    _rule(
        "duration",
        rf"{_APPROX}(?:the\s(?={_NUMBER}\s))?(?P<count>(?:{_NUMBER}|{_VAGUE}))(?:\s(?:to|or)\s(?:{_NUMBER}))?\s(?:more\s|full\s|consecutive\s|straight\s|trading\s|additional\s|business\s|working\s|calendar\s)?(?P<unit>{_UNIT})(?P<and>\sand\sa\shalf)?(?:\sor\sso)?(?!\w|-)(?P<old>['’]?\s(?:old|of age))?",
    ),
    _rule("year", rf"{_EDGE}(?:(?:the\s)?year\s)?(?:post-|pre-)?(?P<year>{_YEAR})"),
    _rule("spoken_year", rf"{_EDGE}(?:the\syear\s)?(?P<year>{_SPOKEN})"),
    _rule("units", r"(?P<some>some time|a while|weeks or months|(?:the )?(?:early )?years|months|weeks|days|centuries|decades|hours)(?!\s(?:ago|later|earlier|ahead))|the (?:(?:latest |current |last )?fiscal )?(?P<one>year|week|month)(?!\s(?:before|after))|(?P<calendar>(?:earlier |later )in the (?:year|month|week)|the weekend)"),
    _rule(
        "reference",
        r"(?P<present>right now|now|currently|current|at present|these days|the present|at the moment|nowadays)"
        r"|(?P<past>(?:more )?recently|recent|the (?:recent )?past(?!\s\w+\s(?:years|months|weeks|days)))"
        r"|(?P<future>the (?:near |foreseeable )?future|the (?:near|short|long) term|as soon as possible|a later date)",
    ),
)  # fmt: skip

# Words with which an expression can begin, and those of which it must hold one, digits apart: a text is only searched where both stand.
STARTS = frozenset(
    """the this that these those its their his her for a an last past previous preceding next following coming upcoming same current every each early late
    earlier later very too mid beginning start middle end close turn remainder rest sometime around about nearly almost at least more less fewer up no as
    roughly approximately only just some another over under shortly today yesterday tomorrow tonight overnight noon midday midnight fiscal calendar fy year
    recent recently latest final first future once twice daily weekly monthly quarterly yearly annually hourly nightly biweekly bimonthly couple several
    many dozens half hundred one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth years months weeks days decades hours minutes centuries day week month decade
    hour multi now right currently present presently nowadays previously soon post pre spring summer autumn fall winter christmas easter new thanksgiving
    good may valentine twenties thirties forties fifties sixties seventies eighties nineties on
    january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mon. tue. tues. wed. thu. thur. thurs. fri. sat. sun.
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays""".split()
)
_UNIT_WORDS = "second minute hour day week weekend month quarter year decade century period morning afternoon evening night"
TRIGGERS = (
    frozenset(
        """january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
        jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mon. tue. tues. wed. thu. thur. thurs. fri. sat. sun.
        monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
        today yesterday tomorrow tonight overnight noon midday midnight dawn dusk spring summer autumn fall winter christmas easter thanksgiving valentine
        daily weekly monthly quarterly yearly annually hourly nightly biweekly bimonthly centuries recent recently now currently current present presently
        moment nowadays previously past future soon term possible date while time twenties thirties forties fifties sixties seventies eighties nineties
        nineteen eighteen thousand clock""".split()
    )
    | frozenset(_UNIT_WORDS.split())
    | frozenset(f"{unit}s" for unit in _UNIT_WORDS.split())
)

SCAN = re.compile("|".join(f"(?P<r{i}>{re.sub(r'[(][?]P<[a-z0-9_]+>', '(?:', rule.pattern.pattern)})" for i, rule in enumerate(RULES)), re.IGNORECASE)


def month_number(name: str) -> int | None:
    head = name[:3].lower()
    return MONTHS.index(head) + 1 if head in MONTHS else None


def weekday_number(name: str) -> int:
    """Monday is 0."""
    return WEEKDAYS.index(name[:3].lower())


def season_code(name: str) -> Season:
    return dict(SEASONS)[name.lower()]


def ordinal(text: str) -> int | None:
    """The number of "3", "3rd", "third" or "twenty-third"."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    parts = re.split(r"[\s-]", text.lower())
    if parts[0] in {"twenty", "thirty"} and len(parts) == 2:
        rest = ordinal(parts[1])
        return None if rest is None else (20 if parts[0] == "twenty" else 30) + rest
    if parts[0] == "thirtieth":
        return 30
    return _ORDINALS.index(parts[0]) if parts[0] in _ORDINALS else None


def number(text: str) -> float | None:
    """The number that digits or words tell ("2 1/2", "1,200", "twenty-five", "a couple of"); None for vague ones ("several")."""
    text = text.lower().replace(",", "").strip()
    if text.endswith(" 1/2"):
        return float(text[:-4]) + 0.5
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    fixed = {"a": 1.0, "an": 1.0, "a couple": 2.0, "a couple of": 2.0, "couple of": 2.0, "a dozen": 12.0, "a half": 0.5, "half a": 0.5, "half an": 0.5, "one and a half": 1.5, "a hundred": 100.0}
    if text in fixed:
        return fixed[text]
    total = 0.0
    for word in re.split(r"[\s-]", text):
        if word in _SMALL:
            total += _SMALL.index(word)
        elif word in _TENS:
            total += 20 + 10 * _TENS.index(word)
        elif word in {"hundred", "thousand"}:
            total *= 100 if word == "hundred" else 1000
        else:
            return None
    return total


def spoken_year(text: str) -> int | None:
    """The year of "nineteen ninety-six" or "two thousand and four", or of plain digits."""
    if text.isdigit():
        return int(text)
    first, *rest = re.split(r"[\s-]", text.lower())
    if first == "two":
        tail = number(" ".join(w for w in rest[1:] if w != "and")) if rest[1:] else 0.0
        return None if tail is None else 2000 + int(tail)
    tail = number(" ".join(rest))
    return None if tail is None else (1900 if first == "nineteen" else 1800) + int(tail)
