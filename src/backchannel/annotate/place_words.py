"""Word lists by which place names are told from other names."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The last word of a name that makes it a place whatever its label.
PLACE_HEADS = _words(
    """
    airfield airport arena avenue bay beach boulevard bridge campus canal canyon cape castle cathedral cemetery
    church county creek crossing desert falls forest fort gulf harbor harbour heights highway hill hills
    hospital island islands isle junction lake lakes lane library mosque mount mountain mountains museum oblast
    ocean parish park peninsula plateau plaza port prison province reef reservoir ridge river road sea square
    stadium station strait street tower township tunnel valley village ward woods zone university college
    institute theatre theater hotel hall centre center estate mall gardens plantation courthouse plaza barracks camp
    """
)
# The last word of a name whose rest is often known to the gazetteer alone.
REGION_HEADS = _words("county governorate island islands oblast parish peninsula province river township valley")
# Words of place before a place.
IN = _words(
    """
    across around at between from in inside into near of off outside over through throughout to toward towards
    via
    """
)
# Words before a place that stand before little else.
SURELY_IN = _words("in near outside")
# Words that open a name and are no part of it.
DETERMINERS = _words("a an her his its our that the their these this those")
# Words that are written with a capital, and name a place only together with others.
GENERIC = _words(
    """
    airport avenue bridge capital center central centre church city coast college commonwealth congress county
    court delta district dr east eastern exit federal fort general gulf hall highway hospital house
    international interstate islamic island islands lake metro mount mr mrs ms national north northeast northern
    northwest park parliament port province region republic river road route saint school senate south southeast
    southern southwest square st state states station street tower university valley west western
    """
)
# Names of groups that are also names of towns.
GROUPS = _words("hamas hezbollah fatah taliban isis isil nato likud houthi houthis wagner unrwa opec interpol boko")
# Names of towns that are rather other words: places only where the model says so.
AMBIGUOUS = _words(
    """
    april august earth february friday god january july june march may mobile monday orange reading royal
    saturday sunday thursday tuesday union wednesday
    """
)
# Seats of government: they stand for those who sit there, save after a word of place.
SEATS = frozenset(
    (
        "10 downing street",
        "capitol hill",
        "downing street",
        "kremlin",
        "pentagon",
        "us capitol",
        "wall street",
        "white house",
    )
)
# The last word of a name that is no place, although the model may call it one.
NO_PLACE_HEADS = _words(
    """
    act agency agreement award awards bill championship commission committee company corp cup day deal
    department festival group herald inc inc. law league ltd ltd. ministry news open party plc police post
    service services times treaty tribune war week
    """
)
# Words after a town's name that make both the name of what the town has.
CIVIC = _words(
    """
    airlines airport airways association board chamber city college council county court courts department
    district fire gazette herald hospital jail museum news parish police post school schools sheriff society
    times town township tribune university village
    """
)
# What gathers several names: Camden and Charlton counties.
PLURAL_HEADS = _words(
    """
    cities counties districts governorates oblasts parishes provinces regions rivers towns townships
    """
)
# What follows the town of a dateline.
DATELINE_ENDS = frozenset(("(", "-", "--", ":", "–", "—", "―"))
# Verbs whose subject is a government where the words name a country or a capital.
GOVERNMENT_VERBS = _words(
    """
    accept accuse agree announce approve ask back ban blame block call claim condemn confirm consider criticise
    criticize decide declare demand deny deplore deploy dismiss express fear hope impose insist intend invade
    launch negotiate offer oppose order plan pledge promise propose protest punish recognise recognize refuse
    regret reject retaliate say seek send sign sponsor support suspect suspend take tell threaten try urge
    violate vow want warn welcome withdraw
    """
)
