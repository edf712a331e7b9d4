"""The forms of time expressions, as patterns from the most to the least specific.

Every rule is a pattern with the groups its reader in `times_values` asks for. A blank in a pattern stands for any white
space. One alternation over all rules is tried at a word; the rule that matched is matched again alone, for its groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from backchannel.annotate.times_words import DECADES, ONES, ORDINALS, TEENS, TENS

# Names ---------------------------------------------------------------------------------------------------------------

_MONTH = (
    r"(?:January|February|(?-i:March|May|Mar\.)|April|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|(?= \d)))"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?-i:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
_PART = r"(?:morning|afternoon|evening|night|midday|midnight|noon|dawn|dusk)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_UNIT = r"(?:second|minute|hour|day|week|weekend|fortnight|month|quarter|year|decade|centurie?|century)s?"

# Numbers -------------------------------------------------------------------------------------------------------------

_ONES, _TEENS, _TENS = "|".join(ONES), "|".join(TEENS), "|".join(TENS)
# A day of the month, and no sum, share or clock time.
_NTH = (
    r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    r"(?![\d,]\d|:\d|\s?(?:percent|per cent|million|billion|%))(?!\d)"
)
_NTH_WORD = rf"(?:(?:twenty|thirty)[- ])?(?:{'|'.join(ORDINALS[:9])})|{'|'.join(ORDINALS[9:])}|thirtieth"
_NTH_DAY = rf"(?:{_NTH}|{_NTH_WORD})"
_YEAR = r"(?:1[0-9]|20)\d\d(?![\d%]|-(?!(?:1[0-9]|20)\d\d\b)|,\d|\.\d)"
_SPOKEN = (
    rf"(?:nineteen|eighteen)[ -](?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_TEENS})"
    rf"|two thousand(?: (?:and )?(?:{_ONES}|{_TEENS}))?"
)
_ANY_YEAR = rf"(?:{_YEAR}|{_SPOKEN})"
_WORDS = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_TEENS}|{'|'.join(reversed(ONES))})(?: hundred| thousand)?"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,6}} 1/2|\d{{1,6}}(?:\.\d{{1,2}})?(?![\d:/])|{_WORDS})"
_VAGUE = r"a few|several|some|many|a couple(?: of)?|a dozen|dozens of|a half|half an?|an?|one and a half|a hundred"
_COUNT = rf"(?:{_NUMBER}|{_VAGUE})"

# What stands around them ---------------------------------------------------------------------------------------------

_APPROX = (
    r"(?:(?:(?:just |a little )?(?:under|over)|about|around|nearly|almost|at least|at most|more than|less than"
    r"|fewer than|up to|no more than|no less than|as long as|roughly|approximately|only|just|some|an additional"
    r"|another) )?"
)
_EDGE = (
    r"(?:(?:(?:very |too )?(?:early|late|later|earlier)[ -]|mid[ -]?|the (?:early|late) hours of "
    r"|(?:the )?(?:beginning|start|middle|end|rest|(?:first|second|last) half|close|turn|remainder) of "
    r"|sometime (?:in )?|around )?)"
)
_TO_SIDE = r"last|past|previous|preceding|next|following|coming"
_CLOCK = (
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.? ?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?![\d:])"
    r"|(?P<military>[0-2]\d[0-5]\d)(?= (?:GMT|UTC|hours|hrs))"
    r"|(?P<noon>noon|midday|midnight)"
    rf"|(?P<oclock>\d{{1,2}}|{_ONES}|ten|eleven|twelve)(?: o['’]clock)? in the (?P<tod>morning|afternoon|evening))"
)
_ZONE = (
    r"(?:,? \(?(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T|local time|hours|hrs)\b\)?)?"
    r"(?: \([^)\s]{1,8} (?:GMT|UTC|[ECMP][SD]T)\))?"
)
_TIME_OF_DAY = rf"(?:[ -](?P<part>{_PART})s?)?"
_OF_YEAR = rf"(?:,? (?:of )?(?P<year>{_YEAR})| (?P<of>last|this|next) year)?"
_BACK = r"(?:comparable )?(?:year-ago|year-earlier)"
_DIRECTION = (
    rf"(?:(?:the|this) )?(?P<dir>{_TO_SIDE}|upcoming|this(?: (?:past|coming|same))?|that(?: same)?"
    r"|the same|same|the current|current|every|each)"
)

# A quarter of the seats is no three months.
_NO_SHARE = r"(?!\w|-|(?<=quarter) of\b|(?<=quarters) of (?:the|all|its|their|those)\b)"

# No expression starts inside a word, a sum of money or a decimal.
_BEFORE = r"(?<![\w$£€])(?<!\d[.,])"

RuleName = Literal[
    "iso",
    "attacks",
    "slash",
    "clock",
    "weekday_day",
    "month_day",
    "day_month",
    "month_year",
    "month_of",
    "weekday",
    "deictic_part",
    "deictic_day",
    "quarter",
    "quarter_back",
    "quarter_vague",
    "year_back",
    "season",
    "named_unit",
    "holiday",
    "ago",
    "later",
    "that",
    "set",
    "set_weekday",
    "span",
    "fiscal",
    "decade",
    "century",
    "adjective",
    "duration",
    "units",
    "month",
    "year",
    "spoken_year",
    "half",
    "reference",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression, and the reader that it is for."""

    name: RuleName
    pattern: re.Pattern[str]


def _rule(name: RuleName, *alternatives: str) -> Rule:
    forms = "|".join(alternatives).replace(" ", r"\s")
    return Rule(name, re.compile(rf"{_BEFORE}(?:{forms})(?!\w)", re.IGNORECASE))


RULES: tuple[Rule, ...] = (
    _rule("iso", r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?Z?)?"),
    _rule("attacks", r"9/11(?!/)|(?:the )?(?:September|Sept\.) 11(?:th)?(?= (?:terror(?:ist)? )?attacks)"),
    _rule("slash", r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4}|\d\d)"),
    _rule(
        "clock",
        rf"(?:around |about |shortly before |shortly after )?{_CLOCK}{_ZONE}"
        rf"(?:,? (?:on )?(?:(?P<weekday>{_WEEKDAY})(?:, ?| (?={_MONTH} ))?)?"
        rf"(?:(?:(?P<mon>{_MONTH}) (?P<day>{_NTH})|(?P<day2>{_NTH}) (?P<mon2>{_MONTH}))(?:,? (?P<year>{_YEAR}))?)?"
        r"(?<![\s,])"
        r"|,? (?P<rel>today|yesterday|tomorrow))?",
    ),
    _rule(
        "weekday_day",
        rf"(?:this coming )?(?P<weekday>{_WEEKDAY}){_TIME_OF_DAY},? (?:the )?"
        rf"(?:(?P<mon>{_MONTH}) (?P<day>{_NTH_DAY})|(?P<day2>{_NTH}) (?:of )?(?P<mon2>{_MONTH})){_OF_YEAR}",
    ),
    _rule(
        "month_day",
        rf"(?:around )?(?:(?P<dir>last|next) )?(?P<mon>{_MONTH}) (?:the )?(?P<day>{_NTH_DAY}){_OF_YEAR}{_TIME_OF_DAY}",
    ),
    _rule("day_month", rf"(?:the )?(?P<day>{_NTH_DAY}) (?:of )?(?P<mon>{_MONTH}){_OF_YEAR}{_TIME_OF_DAY}"),
    _rule("month_year", rf"{_EDGE}(?P<mon>{_MONTH}),? (?:of )?(?P<year>{_ANY_YEAR})"),
    _rule("month_of", rf"{_EDGE}(?P<mon>{_MONTH}) (?:of )?(?P<dir>last|this|next) year"),
    _rule(
        "set_weekday",
        rf"(?:every|each) (?P<weekday>{_WEEKDAY}){_TIME_OF_DAY}",
        rf"(?P<many>(?:{_WEEKDAY})s|(?:{_WEEKDAY}) {_PART}s)",
        rf"(?:every|each) (?:(?P<mon>{_MONTH})|{_SEASON})",
    ),
    _rule(
        "weekday",
        rf"{_EDGE}(?:(?:the )?(?P<dir>{_TO_SIDE}|this(?: (?:past|coming))?) )?(?P<weekday>{_WEEKDAY}){_TIME_OF_DAY}"
        r"(?: (?P<week>last week|this week|next week|a week ago))?",
    ),
    _rule(
        "deictic_part",
        rf"{_EDGE}(?P<dir>this|last|yesterday|tomorrow|the next|the following|the previous|that(?: same)?|the same) "
        rf"(?P<part>{_PART})",
        rf"{_EDGE}(?:(?P<tonight>tonight)|(?P<overnight>overnight))",
        r"mid[- ]?(?P<mid>morning|afternoon)(?: (?P<day>yesterday|today|tomorrow))?",
        r"(?P<bare>the (?:morning|afternoon|evening|night))(?! of)",
    ),
    _rule(
        "deictic_day",
        rf"{_EDGE}(?P<word>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow)"
        r"(?!['’]s (?:world|society|youth|generation))",
    ),
    _rule(
        "quarter",
        rf"(?:(?:the|its|their|this|last) )?(?:fiscal[ -])?(?:(?P<back>{_BACK}) )?"
        rf"(?:(?P<yearfirst>{_YEAR}) |(?P<rel>last|this|next) year['’]s )?(?:fiscal[ -])?"
        r"(?:(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter|Q(?P<q>[1-4])(?!\w))"
        rf"(?: (?:of )?(?:(?:fiscal )?(?P<year>{_YEAR})|(?P<rel2>last|this|next) year))?",
    ),
    _rule(
        "quarter_back",
        rf"(?:the|its|that) (?:{_BACK}|(?P<year>{_YEAR})) (?P<noun>quarter|period)(?!-)",
        r"(?:the )?(?:same|corresponding|comparable) (?:quarter|period) (?:of |in )?"
        r"(?:last year|(?:a|the|one) year (?:ago|earlier|before))",
        r"(?:the )?quarter (?:a|one) year (?:ago|earlier)|last year['’]s (?:quarter|period)",
        rf"the {_BACK} (?P<months>{_NUMBER}) months",
    ),
    _rule(
        "quarter_vague",
        r"(?:the|its|this|that|last|latest) (?:(?P<latest>latest) )?(?P<noun>quarter|period)(?!-)",
    ),
    _rule("year_back", r"(?P<back>(?:the )?(?:year-ago|year-earlier)|(?:a|one) year (?:ago|earlier))"),
    _rule(
        "season",
        rf"{_EDGE}(?:(?:the )?(?P<dir>last|past|next|this(?: past| coming)?|previous|following) |the )?"
        rf"(?P<season>{_SEASON})(?: (?:of )?(?P<year>{_ANY_YEAR}))?",
    ),
    _rule("month", rf"{_EDGE}(?:(?P<dir>last|this(?: past| coming)?|next) )?(?P<mon>{_MONTH})"),
    _rule(
        "holiday",
        r"(?:(?P<dir>last|this|next) )?"
        r"(?:(?P<new>New Year['’]s (?:Day|Eve))|(?P<christmas>Christmas(?: Day| Eve)?)"
        r"|(?P<thanks>Thanksgiving(?: Day)?)"
        r"|(?P<may1>May Day)|(?P<valentine>Valentine['’]s Day)|(?P<easter>Easter(?: Sunday| Monday)?)"
        r"|(?P<good>Good Friday))(?:,? (?:in |of )?(?P<year>1\d\d\d|20\d\d))?"
        # What is sold, hung up or held around a feast is not of its day.
        r"(?! (?:part(?:y|ies)|trees?|cards?|gifts?|presents?|shopp(?:ing|ers?)|carols?|bonus(?:es)?|decorations?"
        r"|lights|markets?|season|period|sales?|Island)\b)",
    ),
    _rule(
        "ago",
        rf"{_APPROX}(?P<count>{_COUNT})(?: or (?:so|more|two))?[ -](?P<unit>{_UNIT})(?: or (?:so|more))? "
        r"(?P<word>ago|from now)",
        r"(?P<bare>years|months|weeks|days|decades|hours|minutes) ago",
    ),
    _rule(
        "later",
        rf"{_APPROX}(?P<count>{_COUNT}) (?P<unit>{_UNIT}) "
        r"(?P<word>later|earlier|afterwards?|before(?=\s*(?:[.,;)]|$))|previously)",
        r"(?P<bare>years|months|weeks|days|decades|hours|minutes|seconds) (?:later|earlier)",
        r"the (?P<side>year|month|week) (?P<way>before|after|earlier)(?=\s*(?:[.,;)]|$))",
    ),
    _rule(
        "that",
        r"(?:earlier |later )?(?:(?P<that>(?:that|the) (?:very )?same day|that (?:very )?day"
        r"|(?:earlier|later|late) in the day)"
        r"|the (?P<next>next|following|previous|preceding) day"
        r"|the day (?P<side>before|after)(?! (?:the|a|tomorrow|yesterday|\w+ing)\b))",
    ),
    _rule(
        "set",
        rf"(?:every|each) (?:(?:(?P<other>other)|(?P<count>{_NUMBER})) )?(?P<unit>{_UNIT}|{_PART})(?! of)",
        r"(?P<word>daily|weekly|monthly|yearly|annually|hourly|nightly|biweekly|bimonthly)",
        rf"(?:once|twice|{_NUMBER} times) (?P<per>an? (?:hour|day|week|month|year))",
    ),
    _rule(
        "span",
        rf"(?:(?:the|these|those|this|its|his|her|their|for) )?"
        rf"(?P<dir>last|past|next|coming|following|first|previous|latest|final|recent|future|year-earlier) "
        rf"(?:(?P<count>{_NUMBER}|couple of|few|several|many) (?:more |to {_NUMBER} )?(?P<unit>{_UNIT})(?: or so)?"
        r"|(?P<plain>years|months|weeks|days|decades|hours|quarters|minutes)(?: and (?:years|months|weeks|days))?)",
        r"the (?P<ahead>years|months|weeks|days) (?:ahead|to come)",
    ),
    _rule(
        "named_unit",
        rf"{_EDGE}{_DIRECTION} (?:(?:fiscal|calendar|financial|school) )?"
        r"(?P<unit>week|weekend|month|quarter|year|decade|century|day)(?:[- ]end)?(?: or so)?(?! ?[-'’] ?(?:old|long))",
        rf"the week of (?P<mon>{_MONTH}) (?P<day>{_NTH})",
    ),
    _rule(
        "fiscal",
        rf"{_EDGE}(?:fiscal|fiscal year|calendar|FY) ?(?P<year>{_YEAR})",
        r"(?P<end>year['’]s end|(?:(?:the )?end of )?(?:the )?year[- ]end|(?:the )?end of the (?:year|month|week))",
        r"(?:the )?full (?P<full>year)",
    ),
    _rule(
        "decade",
        rf"{_EDGE}(?:the )?(?:(?:early|late|mid)[ -])?(?:(?P<digits>1[5-9]\d|20\d)0['’]?s|['’](?P<short>[2-9])0s"
        rf"|(?P<word>(?:nineteen[ -])?(?:{'|'.join(DECADES)})ties))",
    ),
    _rule(
        "century",
        rf"{_EDGE}(?:the )?(?:(?:early|late|mid)[ -])?"
        rf"(?P<nth>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)}|twenty-first)[ -]century",
    ),
    _rule(
        "adjective",
        rf"(?:an? (?={_NUMBER}-year period))?(?P<count>{_NUMBER}|several|multi)-"
        r"(?P<unit>second|minute|hour|day|week|month|quarter|year|decade|century)(?P<old>[- ]olds?)?"
        r"(?: (?:period|term))?",
        r"(?P<long>days?|weeks?|months?|years?|decades?|hours?|fortnight)-long|(?P<aged>years|decades|centuries)-old",
    ),
    _rule(
        "duration",
        rf"{_APPROX}(?:the (?={_NUMBER} ))?(?P<count>{_COUNT})(?: (?:to|or) (?:{_NUMBER}))? "
        r"(?:more |full |consecutive |straight |trading |additional |business |working |calendar )?"
        rf"(?P<unit>{_UNIT})(?P<and> and a half)?(?: or so)?{_NO_SHARE}(?P<old>['’]? (?:old|of age))?",
    ),
    _rule(
        "half",
        r"(?:the )?(?P<nth>first|second|last) half of (?P<rel>the|this|last|next) year",
        rf"H(?P<h>[12]) (?P<year>{_YEAR})",
    ),
    _rule("year", rf"{_EDGE}(?:(?:the )?year )?(?:post-|pre-)?(?P<year>{_YEAR})"),
    _rule("spoken_year", rf"{_EDGE}(?:the year )?(?P<year>{_SPOKEN})"),
    _rule(
        "units",
        r"(?P<some>some time|a while|weeks or months|(?:the )?(?:early )?years"
        r"|months|weeks|days|centuries|decades|hours)"
        r"(?!-| (?:ago|later|earlier|ahead))",
        r"the (?:(?:latest |current |last )?fiscal )?(?P<one>year|week|month)(?!-| (?:before|after))",
        r"(?P<calendar>(?:earlier |later )in the (?:year|month|week)|the weekend)",
    ),
    _rule(
        "reference",
        r"(?P<present>right now|now|currently|current|at present|these days|the present|at the moment|nowadays)",
        r"(?P<past>(?:more )?recently|recent|the (?:recent )?past(?! \w+ (?:years|months|weeks|days)))",
        r"(?P<future>the (?:near |foreseeable )?future(?! of\b)|the (?:near|short|long) term"
        r"|as soon as possible|a later date)",
    ),
)


# Words with which an expression can begin, and those of which it must hold one, digits apart: a text is only searched
# where both stand.
_NAMED_DAYS = frozenset(
    """january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.
    monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays
    mon. tue. tues. wed. thu. thur. thurs. fri. sat. sun. today yesterday tomorrow tonight overnight noon midday
    midnight spring summer autumn fall winter christmas easter thanksgiving valentine now current currently nowadays
    recent recently daily weekly monthly yearly annually hourly nightly biweekly bimonthly centuries
    twenties thirties forties fifties sixties seventies eighties nineties""".split()
)
STARTS = _NAMED_DAYS | frozenset(
    """the this that these those its their his her for a an last past previous preceding next following coming upcoming
    same current every each early late earlier later very too mid beginning start middle end close turn remainder rest
    sometime around about nearly almost at least more less fewer up no as roughly approximately only just some another
    over under shortly fiscal calendar fy year latest final first future once twice couple several many dozens half
    hundred one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety second third fourth fifth sixth seventh
    eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
    twentieth thirtieth years months weeks days decades hours minutes year day week month decade hour multi right
    present post pre new good seconds centuries fortnight h1 h2""".split()
)
_UNIT_WORDS = frozenset(
    """second minute hour day week weekend fortnight month quarter year decade century period
    morning afternoon evening night""".split()
)
TRIGGERS = (
    _NAMED_DAYS
    | _UNIT_WORDS
    | frozenset(f"{unit}s" for unit in _UNIT_WORDS)
    | frozenset(
        "dawn dusk present moment past future term possible date nineteen eighteen thousand clock time while".split()
    )
)

_GROUP_NAME = re.compile(r"[(][?]P<[a-z0-9]+>")
SCAN = re.compile(
    "|".join(f"(?P<r{i}>{_GROUP_NAME.sub('(?:', rule.pattern.pattern)})" for i, rule in enumerate(RULES)), re.IGNORECASE
)
