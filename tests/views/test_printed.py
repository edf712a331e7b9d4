import io
from pathlib import Path

import pytest
from factories import Draft, dispatch
from rich.cells import cell_len
from rich.console import Console

from backchannel.model.records import Record
from backchannel.views.cli.entries import Entry, around, print_entries
from backchannel.views.cli.reading_view import print_part, print_record


def printed(record: Record, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    print_record(console, record)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_reading_is_printed_for_people() -> None:
    golden = Path(__file__).parents[1] / "golden" / "reading.txt"
    assert printed(dispatch().record(), 80) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 71, 72, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shown = printed(dispatch(title="A title\nin two lines " * 8).record(), width)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert "\x1b" not in shown


@pytest.mark.parametrize("width", [60, 100])
def test_every_quoted_word_is_there(width: int) -> None:
    flat = " ".join(printed(dispatch().record(), width).replace("│", " ").split())
    assert "Algeria has been carrying messages between the two governments since early September" in flat


def test_markup_and_controls_of_a_text_do_nothing() -> None:
    draft = Draft(
        "<a>[bold red]x[/] :smile: \x1b[31m\x07\x9b2J \u202e \ud800</a>", title="[link=x]t[/link]\x1b]0;owned\x07"
    )
    draft.event("AID", "a", "a", sources=[draft.actor("a")])
    shown = printed(draft.record())
    assert "[bold red]x[/] :smile:" in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e\ud800")


def test_wide_characters_stay_inside() -> None:
    draft = Draft("<a>" + "停戦交渉が続いている。" * 12 + "</a>", title="停戦" * 40)
    draft.event("CONSULT", "a", "a", sources=[draft.actor("a")])
    assert max(cell_len(line) for line in printed(draft.record(), 60).splitlines()) <= 60


def test_an_article_without_claims_says_so() -> None:
    assert "Nothing was found in this article." in printed(Draft("Rain fell.").record())


def test_every_part_can_be_printed() -> None:
    record = dispatch().record()
    console = Console(file=io.StringIO(), width=80)
    parts = {
        "actor": record.actors[0],
        "statement": record.statements[0],
        "event": record.events[0],
        "tie": record.ties[0],
        "fate": record.fates[0],
        "talks": record.talks[0],
        "article": record.article,
    }
    for kind, part in parts.items():
        print_part(console, kind, part, record)  # type: ignore[arg-type]
    assert isinstance(console.file, io.StringIO)
    assert "named as: “Ayatollah Ruhollah Khomeini”" in console.file.getvalue()


@pytest.mark.parametrize(
    ("core", "at", "cut"),
    [
        ("two", 14, ("one ", "two", " three")),
        ("one", 10, ("", "one", " two three")),
        ("out", 99, ("one two three", "", "")),
    ],
)
def test_a_quote_is_cut_around_its_core(core: str, at: int, cut: tuple[str, str, str]) -> None:
    assert around("one two three", 10, core, at) == cut


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
@pytest.mark.parametrize("quote", [
    ("a b " * 60, "core", " c d" * 60), ("", "core", " c d" * 60), ("a b " * 60, "core", ""),
    ("short ", "core", " here"), ("", "", ""), ("", "c" * 300, ""), ("whole " * 50, "", ""),
    ("停戦交渉 " * 20, "続く", " 停戦" * 40),
])  # fmt: skip
def test_compact_entries_give_their_words_one_line(width: int, quote: tuple[str, str, str]) -> None:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    entry = Entry([("Who", "bold")], ["AID"], quote, 7, "25 Apr 1980", "0123456789", "Meridian Wire, 1980-04-26")
    print_entries(console, [entry, entry], compact=True)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    (words, _) = [line for line in lines if "7 │" in line]
    if quote[1] and len(quote[1]) < 10:
        assert quote[1] in words
