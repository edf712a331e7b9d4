"""Names and who is meant: short texts and the name that a marked word stands for, or None where it stays open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.model.document import Document
from backchannel.reading import Reader

Annotate = Callable[..., Document]

# Text with [one word] marked, and the name that the word stands for.
MEANT = [
    ("Jane Roe arrived on Monday. [She] spoke to the crowd.", "Jane Roe"),
    ("Jane Roe arrived on Monday. [Roe] spoke to the crowd.", "Jane Roe"),
    ("President Omar Diallo met Jane Roe. The [president] thanked her.", "Omar Diallo"),
    ("Vice President Ann Poe and President Omar Diallo came. The [president] spoke.", "Omar Diallo"),
    ("Foreign Secretary Ann Poe came. The foreign [minister] spoke.", "Ann Poe"),
    ("The mayor of Quito, Ana Mora, came. The [mayor] spoke.", "Ana Mora"),
    ("Ana Mora, the mayor of Quito, came. The [mayor] spoke.", "Ana Mora"),
    ("A member of the assembly, Samir Haddad, came. [He] spoke.", "Samir Haddad"),
    ("Ana Mora is the mayor of Quito. The [mayor] spoke.", "Ana Mora"),
    ("A teacher named Ana Mora came. The [teacher] spoke.", "Ana Mora"),
    ("The Front for Free Harvests (FFH) met. The [FFH] elected a leader.", "Front for Free Harvests"),
    ("Ferry for Bergen (FfB) said it would sail. [FfB] has two ships.", "Ferry for Bergen"),
    ("The rights network Civica met. [Civica] had counted forty arrests.", "Civica"),
    ("In Chennai, M [Karunanidhi] said that the state would not agree.", "M Karunanidhi"),
    (
        "Omar Diallo told reporters with him that Samir Haddad was late. [He] left.",
        "Omar Diallo",
    ),
    ("Ana Mora lost the vote. In an interview with Jane Roe, [she] spoke of the harbour.", "Ana Mora"),
    ("The Foreign [Minister] met Indian Foreign Minister Samir Haddad in Rome.", "The Foreign Minister"),
    ("The Harvest Party met on Monday. The [party] elected a leader.", "Harvest Party"),
    ("The Supreme Court of Ghana met on Monday. The [court] ruled on the case.", "Supreme Court of Ghana"),
    ("Police said a gunman fired. Officers named the suspect as Ned Poole. The [gunman] fled.", "Ned Poole"),
    ("Officers held the [man], later identified as Ned Poole.", "Ned Poole"),
    ("A clerk was held. Reports named [him] on Sunday as Ned Poole.", "Ned Poole"),
    (
        "A man drew a knife and stabbed a guard. A woman saw it. The attacker, named as Ned Poole, fled. "
        "The [gunman] was held.",
        "Ned Poole",
    ),
    ("Jack London wrote a book. [London] praised the miners.", "Jack London"),
    ("Jack London wrote a book in [London].", "London"),
    ("Boko Haram burned a village. The [militants] fled.", "Boko Haram"),
    ("Boko Haram burned a village. Later rebels came. The [rebels] fled.", "rebels"),
    ("Armed [officers] came. The police found a knife.", "The police"),
    ("Two [officers] came. The police found a knife.", "Two officers"),
    ("Anna Roe told John Poe that [she] would leave.", "Anna Roe"),
    ("John Poe came on Monday. “We thank Ned Hale for his help,” [he] said.", "John Poe"),
    ("John Poe came on Monday. Speaking to Ned Hale, [he] denied all of it.", "John Poe"),
    ("John Poe met Ned Hale. Poe said: “It was late and [he] slept.”", "Ned Hale"),
    ("Ned Hale spoke to John Poe. Poe sat down. [He] said: “Poe was late.”", "Ned Hale"),
    ("Ned Hale met John Poe. Poe sat down. “Poe was late. So was Roe,” [he] said.", "Ned Hale"),
    ("Protests against Omar al-Haddad began. [Haddad] left.", "Omar al-Haddad"),
    ("Ships left Accra, Ghana (AP) on Monday. [Ghana] was glad.", "Ghana"),
    ("The newspaper Dagens Morgon said that Chile had shown [its] interest.", "Chile"),
    ("Ned Hale fled. Hale is sought. John Poe was killed by a bullet. [He] has been arrested twice.", "Ned Hale"),
    ("Ned Hale met John Poe in the alley and stabbed [him].", "John Poe"),
    ("Ned Hale met John Poe. Poe stabbed [himself].", "John Poe"),
    ("John Poe met Anna Roe. [He] thanked her.", "John Poe"),
    ("Defense Secretary Ann Poe came on Monday. The [secretary] spoke.", "Ann Poe"),
    ("The [governor] of Oruro spoke. It was the first visit of Ana Mora, the governor.", "Ana Mora"),
    ("Governor Ana Mora came. Oruro's [governor] spoke.", "Ana Mora"),
    (
        "The United States Commission on Grain Imports met. The [CGI] chose a head.",
        "United States Commission on Grain Imports",
    ),
    (
        "The Department of Parks and Rivers closed a path. The [Department] gave no reason.",
        "Department of Parks and Rivers",
    ),
    ("The United States Air Force has a base there. The [Air] Force closed it.", "United States Air Force"),
    ("CNN spoke to Ann Poe. The CNN [channel] said she was well.", "CNN"),
    ("Hamas left. Later Hamas [fighters] came back.", "Hamas"),
    ("One news site, Lantern.com, broke the story. The [site] gave no source.", "Lantern.com"),
    ("Robert Poole Jr. wrote a book. [Poole] was praised.", "Robert Poole Jr."),
    ("Pentagon Press Secretary Ned Poole came. The press [secretary] spoke.", "Ned Poole"),
    ("Hamas left and the storm passed. The storm was long, but [it] denied that roads were cut.", "Hamas"),
    ("Hezbollah denied it. Hezbollah Media printed the text. [Hezbollah] left.", "Hezbollah"),
    (
        "The Pacific Institute for Volcano Study (Phivo) met. [Phivo] warned of ash.",
        "Pacific Institute for Volcano Study",
    ),
    ("The Lantern Times is a paper of Quito. The editor of [this] newspaper was not asked.", "this newspaper"),
    ("Ukrainian President Petro Poe met Ned Hale, the U.S. president. The Ukrainian [president] spoke.", "Petro Poe"),
    ("The Farmers Union met its members. They left in anger and [they] sang.", "its members"),
    ("Medical aid group Doctors Without [Borders] left.", "Doctors Without Borders"),
    ("The Farmers Union closed Lima Hospital. The [group] was sad.", "Farmers Union"),
    ("Two hundred soldiers were held. Rebels killed three [soldiers].", "three soldiers"),
    ("Six sailors were held. A priest saw six [sailors].", "Six sailors"),
    ("The Interfax news agency wrote of it. The Lantern news [agency] did not.", "The Lantern news agency"),
    ("Ana Mora taught at Harbour Law School. Parliament repealed the [law].", None),
    ("The Ministry of Mines met. The [ministry] spoke.", "Ministry of Mines"),
    ("It rained in Quito on Monday.", None),
    ("The treaty was long. [It] took years to write.", None),
]


@pytest.mark.parametrize(("marked", "name"), MEANT, ids=[m for m, _ in MEANT])
def test_who_is_meant(annotate: Annotate, marked: str, name: str | None) -> None:
    at = marked.find("[")
    text = marked.replace("[", "").replace("]", "")
    document = annotate(text)
    offset = max(at, 0)
    meant = [c.name for c in document.chains for m in c.mentions if m.span.start <= offset < m.span.end]
    assert meant == ([] if name is None else [name])


def test_plurals_of_two_sorts_are_two(annotate: Annotate) -> None:
    document = annotate("Port officials met on Monday. Hospital officials met on Friday. Hospital officials met again.")
    found = sorted(len(c.mentions) for c in document.chains if "officials" in c.name.lower())
    assert found == [1, 2]


def test_two_persons_of_one_surname_stay_two(annotate: Annotate) -> None:
    document = annotate("Omar Diallo came. Diallo met his sister Awa Diallo in Dakar. Diallo spoke.")
    named = {c.name: len(c.mentions) for c in document.chains if c.kind == "person" and c.named}
    assert named == {"Omar Diallo": 4, "Awa Diallo": 2}  # the surname is his of whom the text speaks


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Burkina Faso President Ana Roe left.", {"Burkina Faso": "place", "Ana Roe": "person"}),
        ("Kenya-Uganda talks went on.", {"Kenya": "place", "Uganda": "place"}),
        ("Prime Minister Omar Diallo spoke.", {"Omar Diallo": "person"}),
        ("The Prime Minister spoke to the Foreign Secretary.", {}),
        ("The newspaper Dagens Morgon wrote it.", {"Dagens Morgon": "organisation"}),
        ("Hamas and Hezbollah met.", {"Hamas": "organisation", "Hezbollah": "organisation"}),
        ("The WHO said so.", {"WHO": "organisation"}),
        ("Ecologist Clara Norwood of Quito said so.", {"Clara Norwood": "person", "Quito": "place"}),
        ("Minister of Foreign Affairs Lloyd Carter spoke.", {"Lloyd Carter": "person"}),
        ("Immunologist Kristian Poole of Quito spoke.", {"Kristian Poole": "person", "Quito": "place"}),
        ("The Sen. spoke to Ann Poe.", {"Ann Poe": "person"}),
        ("The Center for Internet and Society met.", {"Center for Internet and Society": "organisation"}),
        (
            "The Humane Society and Doctors Without Borders left.",
            {"Humane Society": "organisation", "Doctors Without Borders": "organisation"},
        ),
        ("Princess Awa Diallo came. Princess Awa spoke.", {"Awa Diallo": "person", "Awa": "person"}),
        ("Choi Min-ah met Park Jae-in on Monday.", {"Choi Min-ah": "person", "Park Jae-in": "person"}),
        ("NOTICE: The Human Rights Council of Ghana met.", {"Human Rights Council of Ghana": "organisation"}),
        ("A Peter Poole-era law fell.", {"Peter Poole": "person"}),
        ("Pentagon Press Secretary Peter Poole spoke.", {"Pentagon": "organisation", "Peter Poole": "person"}),
    ],
)
def test_names(annotate: Annotate, text: str, names: dict[str, str]) -> None:
    assert {text[n.span.start : n.span.end]: n.kind for n in annotate(text).names} == names


def test_a_headlines_verb_is_no_part_of_a_name(annotate: Annotate) -> None:
    document = annotate("Harbour Strike Leader Poole Killed in Lima\n\nThe union buried Andres Poole on Friday.")
    assert {n.tokens.text for n in document.names if n.kind == "person"} == {"Poole", "Andres Poole"}


def test_every_name_lies_in_one_chain(annotate: Annotate) -> None:
    document = annotate(
        "Omar Diallo of Senegal met Jane Roe, the envoy of the United Nations, in Dakar. Roe thanked him."
    )
    mentions = [m.span for c in document.chains for m in c.mentions]
    assert len(mentions) == len(set(mentions))
    assert {n.span for n in document.names} <= set(mentions)


def test_nouns_for_persons_are_told_from_things(reader: Reader) -> None:
    doc = reader.pipeline("Clerics and shoppers saw a table, the talks and the army.")
    animate = {t.text for t in doc if t.pos_ == "NOUN" and reader.nouns.is_animate(t)}
    assert animate == {"Clerics", "shoppers", "army"}
