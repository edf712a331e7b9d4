"""Who stands where around a word in the parse: subjects, objects, and the actors inside a noun phrase.

Everything gives tokens; whether a token names an actor is the cast's to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

_RELATIVE = frozenset({"WDT", "WP", "WP$"})
# Verbs whose object does what the infinitive after it says ("urged Israel to withdraw").
OBJECT_CONTROL = frozenset(
    "urge ask order tell allow permit let force persuade convince enable help invite call press pressure "
    "push beg implore request instruct "
    "command direct encourage advise warn require oblige compel expect want authorize authorise forbid "
    "prevent stop see hear watch lead cause "
    "get make remind appeal".split()
)
# Verbs after which "of/for/from -ing" is what their object did.
OBJECT_DOES = frozenset(
    "accuse blame charge suspect convict condemn criticize criticise prevent stop praise thank arrest sue "
    "punish".split()
)
# "signed a letter urging": who signed it urges.
WRITINGS = frozenset(
    "letter statement petition resolution motion bill decree tweet message speech order law report "
    "lawsuit note article post complaint".split()
)
# Verbs that say no more than that the act of their object is done, begun or gone on with ("launched an attack").
LIGHT = frozenset(
    "launch offer voice level carry conduct stage mount make hold lead begin start continue intensify "
    "commit undertake wage unleash resume perpetrate order "
    "plan escalate do deliver give pay issue announce lodge file reach sign host attend have open execute "
    "step impose effect".split()
)
# What somebody judges is another's: "could not support the attempt to free them".
_JUDGING = frozenset(
    "support oppose back condemn criticise criticize denounce praise endorse applaud deplore welcome".split()
)
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PRESENT = frozenset({"VBZ", "VBP"})
_RANKS = frozenset("first second third last latest only next newest".split())
_ATTACKS = frozenset(
    "attack bombing bomb blast explosion shooting raid strike airstrike shelling assault hijacking ambush fire".split()
)
HARMS = frozenset("kill wound injure maim hurt destroy damage claim leave".split())
_AT_WHAT = frozenset({"of", "on", "at", "in", "against"})
_CALLING = frozenset("call telephone phone ring".split())
_ERRANDS = frozenset(
    "discuss explain express congratulate assure reassure thank convey brief apologise apologize inform review".split()
)
_TELLING = frozenset("say report add write tell announce claim note state explain".split())
_VERBAL = frozenset({"VERB", "AUX"})
# What is done to somebody: after a passive its participle needs no "were" ("three were killed and dozens injured").
_HARMING = frozenset(
    "kill wound injure hurt arrest detain jail abduct threaten attack beat loot burn damage destroy displace evict "
    "deport seize shoot rape torture execute sentence convict ban".split()
)
# Adverbs that the tagger takes for what is set or left.
_STATES = frozenset({"alight", "ablaze", "afire", "adrift"})
_PLACED = frozenset({"ORG", "GPE", "LOC", "FAC"})
_TOGETHER = frozenset({"along", "together", "jointly"})
_LIMIT = 5


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject suffers the act: "was arrested", "the men arrested by police"."""
    if _is_elliptic(verb):
        return True
    if verb.tag_ != "VBN":
        return False
    if any(c.dep_ in ("auxpass", "nsubjpass", "csubjpass", "agent") for c in verb.children):
        return True
    if any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ in ("acl", "amod", "advcl"):
        return True
    if verb.dep_ != "conj" or verb.head.tag_ != "VBN" or not is_passive(verb.head):
        return False
    # "stopped and released unharmed", "beaten and set alight"
    return not any(c.pos_ != "ADJ" and c.lower_ not in _STATES for c in _own(verb, "dobj", "nsubj"))


def _is_elliptic(verb: Token) -> bool:
    """Whether the verb goes on a passive with a subject of its own: "shops were looted and their owners beaten"."""
    if verb.dep_ != "conj" or not (verb.tag_ == "VBN" or (verb.tag_ == "VBD" and verb.lemma_ in _HARMING)):
        return False
    if not _own(verb, "nsubj") or _own(verb, "aux", "auxpass", "dobj", "ccomp", "xcomp"):
        return False
    return verb.head.tag_ == "VBN" and is_passive(verb.head)


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of the phrases that do what the verb says: found over passives, relatives, conjunction and control."""
    if is_passive(verb):
        return _agents(verb, depth)
    return _surface(verb, depth)


def _agents(verb: Token, depth: int) -> list[Token]:
    found = [p for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by") for p in _pobj(c)]
    if not found and verb.dep_ == "conj" and depth < _LIMIT and is_passive(verb.head):
        return _agents(verb.head, depth + 1)
    if not found:
        for other in verb.conjuncts:
            if other.i > verb.i and is_passive(other):
                return [p for c in other.children if c.dep_ == "agent" for p in _pobj(c)]
    return found


def _surface(verb: Token, depth: int) -> list[Token]:
    """The subject as the sentence has it, whatever the voice."""
    own = _own(verb, "nsubj", "nsubjpass", "csubj")
    if own:
        return [t for s in own for t in _antecedent(s, verb)]
    if depth >= _LIMIT:
        return []
    head = verb.head
    listed = _first_of_list(verb)
    if listed is not None:
        return _surface(listed, depth + 1)
    if verb.dep_ == "conj" and head.pos_ in _VERBAL:
        if verb.tag_ in _FINITE and is_infinitive(head) and head.head.tag_ in _FINITE:
            return _surface(head.head, depth + 1)  # "appealed to both to cease fire and offered to mediate"
        return _surface(joined_to(verb), depth + 1)
    if verb.dep_ == "relcl":
        return [head] if is_infinitive(verb) and is_ranked(head) else []
    if verb.dep_ == "acl":
        return [head] if verb.tag_ == "VBG" and head.lemma_ not in WRITINGS else owners(head, depth + 1)
    if verb.dep_ == "pcomp":
        return _of_participle(head, depth)
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and (teller := _teller(head, verb)) is not None:
        return _surface(teller, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "prep", "dep", "oprd") and head.pos_ in _VERBAL:
        controls = verb.dep_ in ("xcomp", "ccomp") and head.lemma_ in OBJECT_CONTROL and not is_errand(verb)
        if controls and not is_passive(head):
            controlled = _own(head, "dobj", "dative") or [
                p
                for c in head.children
                if c.dep_ == "prep" and c.lower_ in ("on", "upon", "to", "for", "with")
                for p in _pobj(c)
            ]
            if controlled:
                return controlled
        return _surface(head, depth + 1)
    if verb.dep_ in ("xcomp", "acl", "advcl") and head.pos_ in ("ADJ", "NOUN"):
        return (
            owners(head, depth + 1)
            if head.pos_ == "NOUN"
            else _surface(head.head, depth + 1)
            if head.head.pos_ in _VERBAL
            else []
        )
    return []


def is_errand(verb: Token) -> bool:
    """Whether it is what somebody calls another to do, and does: "called him to discuss it", not "called on him to"."""
    head = verb.head
    called = verb.dep_ in ("xcomp", "advcl") and head.lemma_ in _CALLING and is_infinitive(verb)
    return called and verb.lemma_ in _ERRANDS and head.nbor(1).lower_ not in {"on", "upon", "for"}


def joined_to(verb: Token) -> Token:
    """The verb that "and" joins this one to; in "said they are ready and urged him to wait" the one that reports."""
    head = verb.head
    present = head.tag_ in _PRESENT and not any(c.tag_ == "VBD" for c in head.children if c.dep_ in ("aux", "auxpass"))
    if verb.tag_ == "VBD" and head.dep_ == "ccomp" and present and head.head.tag_ == "VBD" and head.head.i < head.i:
        return head.head
    return head


def _teller(head: Token, participle: Token) -> Token | None:
    """The reporting verb that stands before the participle, where the parse hangs it on what is reported: "This takes
    time," she said, asking them to wait.
    """
    near = [head.head] if head.dep_ == "ccomp" else []
    near += _own(head, "ccomp", "parataxis")
    return next((t for t in near if t.lemma_ in _TELLING and head.i < t.i < participle.i), None)


def _first_of_list(verb: Token) -> Token | None:
    """The verb that a list of verbs begins with, where the parse hangs it on the second: "climbed, fought and took"."""
    if verb.tag_ not in _FINITE:
        return None
    for child in verb.lefts:
        bare = child.dep_ == "ccomp" and child.tag_ == verb.tag_ and not _own(child, "mark")
        if bare and _own(child, "nsubj", "nsubjpass") and verb.lemma_ not in _TELLING:
            return child
    return None


def is_ranked(noun: Token) -> bool:
    """Whether the noun is "the first country", "the latest group": what it is told "to do" it did."""
    return any(c.lower_ in _RANKS for c in noun.lefts)


def _of_participle(prep: Token, depth: int) -> list[Token]:
    governor = prep.head
    if governor.pos_ in _VERBAL:
        if governor.lemma_ in OBJECT_DOES:
            return objects(governor)
        return _surface(governor, depth + 1)
    return owners(governor, depth + 1)


def owners(noun: Token, depth: int = 0) -> list[Token]:
    """Who does what a noun tells: possessor, or the subject of the verb whose object it is ("made an attempt to")."""
    found = [c for c in noun.children if c.dep_ == "poss"]
    if found:
        return found
    by = [p for c in noun.children if c.dep_ == "prep" and c.lower_ == "by" for p in _pobj(c)]
    if by:
        return by
    head = noun.head
    if head.lemma_ in _JUDGING:
        return []
    if depth < _LIMIT and noun.dep_ in ("dobj", "attr", "oprd") and head.pos_ in _VERBAL:
        return subjects(head, depth + 1)
    return []


def objects(verb: Token) -> list[Token]:
    """Heads of the phrases that suffer what the verb says, in either voice."""
    bare = (
        o
        for o in _own(verb, "dobj", "nsubjpass", *(("nsubj",) if _is_elliptic(verb) else ()))
        if o.pos_ != "ADJ" or any(o.children)  # not "freed unharmed"
    )
    found = [t for o in bare for t in _antecedent(o, verb)]
    if found:
        return found
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return [verb.head]
    if verb.dep_ == "relcl" and (is_passive(verb) or (_own(verb, "nsubj") and not _relative_subject(verb))):
        return [verb.head]
    if verb.dep_ == "amod" and verb.tag_ == "VBN":
        return [verb.head]
    if verb.dep_ == "conj" and is_passive(verb) and verb.head.pos_ in _VERBAL:
        return objects(verb.head) if is_passive(verb.head) else _surface(verb.head, 1)
    if is_passive(verb):
        return _surface(verb, 1) if verb.dep_ in ("xcomp", "conj", "ccomp", "pcomp") else []
    # "arrested and jailed three men": the object stands after the last of the verbs.
    for other in verb.rights:
        if (
            other.dep_ == "conj"
            and other.i - verb.i <= 3
            and not any(c.dep_ in ("prep", "xcomp", "ccomp") for c in verb.children)
        ):
            return _own(other, "dobj")
    return []


def companions(verb: Token, doers: list[Token]) -> list[Token]:
    """Who acts with the doers: "Peru, along with Chile, signed it"; "along with" behind an object joins that."""
    if is_passive(verb):
        return []
    found = []
    for near in (verb, *doers):
        for child in near.children:
            phrase = next((c for c in (child, *child.children) if c.dep_ == "prep" and c.lower_ == "with"), None)
            if phrase is None or phrase.i == 0:
                continue
            together = verb.doc[phrase.i - 1].lower_
            if together in _TOGETHER and (phrase.i < verb.i or together != "along"):
                found += _pobj(phrase)
    return found


def indirect(verb: Token) -> list[Token]:
    """The receiver without preposition: "gave Egypt aid"."""
    return _own(verb, "dative")


def after(token: Token, preposition: str) -> list[Token]:
    """What stands after the preposition that depends on the token, through one more ("from behind")."""
    return [
        p
        for c in token.children
        if c.dep_ in ("prep", "agent", "dative", "prt") and c.lower_ == preposition
        for p in _pobj(c)
    ]


def inside(noun: Token) -> Iterator[Token]:
    """What may name an actor inside the phrase of a thing: possessor, maker, adjective, what it is of or about."""
    children = list(noun.children)
    yield from (c for c in children if c.dep_ == "poss")
    yield from (p for c in children if c.dep_ == "prep" and c.lower_ == "by" for p in _pobj(c))
    yield from (c for c in children if c.dep_ in ("amod", "compound", "nmod"))
    for preposition in ("of", "from", "on", "against", "to", "with", "in"):
        yield from after(noun, preposition)
    for c in children:
        if c.dep_ in ("acl", "relcl") and c.pos_ == "VERB":
            yield from subjects(c)


def makers(noun: Token) -> Iterator[Token]:
    """Whose a thing is that acts for its owner: "their troops", "a coalition airstrike", "a letter from bishops"; an
    attack "of" something is made on it."""
    yield from (c for c in noun.children if c.dep_ in ("poss", "amod", "compound", "nmod"))
    for preposition in ("by", "from") if noun.lemma_.lower() in _ATTACKS else ("by", "of", "from"):
        yield from after(noun, preposition)


def descend(noun: Token, limit: int = 3) -> Iterator[Token]:
    """The phrases inside, outermost first, a few levels down."""
    level = [noun]
    for _ in range(limit):
        level = [t for n in level for t in inside(n)]
        yield from level


def complements(verb: Token) -> list[Token]:
    """Verbs of the clauses that the word takes: "demanded that X leave", "agreed to leave"."""
    return [c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.pos_ in _VERBAL]


def is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _own(verb: Token, *deps: str) -> list[Token]:
    return [c for c in verb.children if c.dep_ in deps]


def _pobj(prep: Token) -> list[Token]:
    found = [c for c in prep.children if c.dep_ == "pobj"]
    return found or [p for c in prep.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj"]


def _coordination(clause: Token) -> list[Token]:
    """What a relative clause is about: all of "Oman, Chad and Mali, which have", where the verb is plural."""
    noun = clause.head
    helpers = [c for c in clause.children if c.dep_ in ("aux", "auxpass")] or [clause]
    plural = any(h.tag_ == "VBP" or h.lower_ == "were" for h in helpers)
    if noun.dep_ == "conj" and plural and noun.tag_ in ("NNP", "NN"):
        return [noun, *(t for t in noun.conjuncts if t.i < noun.i)]
    return [noun]


def _relative_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in _RELATIVE for c in verb.children)


def _human(noun: Token) -> Token:
    """Who is meant by "who" where it follows the place of somebody: "an envoy of the Union who had gone there"."""
    while noun.ent_type_ in _PLACED and noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
    return noun


def _attack_on(noun: Token) -> Token:
    """The attack of which the noun is the target, since that harms people: "the bombing of a bus that killed two"."""
    attack = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in _AT_WHAT else noun
    return attack if attack.lemma_.lower() in _ATTACKS else noun


def _antecedent(token: Token, verb: Token) -> list[Token]:
    """The token, or what its relative pronoun stands for; nothing where that is not known."""
    if token.tag_ not in _RELATIVE and not (token.lower_ == "that" and token.pos_ == "PRON" and verb.dep_ == "relcl"):
        return [token]
    at = verb
    while at.dep_ == "conj" and at.head.pos_ in _VERBAL:
        at = at.head
    if at.dep_ == "relcl":
        found = _coordination(at)
        if token.tag_ == "WP":
            return [_human(n) for n in found]
        return [_attack_on(n) if verb.lemma_ in HARMS else n for n in found]
    return [] if at.dep_ in ("ccomp", "pcomp", "csubj", "advcl") else [token] if token.pos_ == "PROPN" else []
