import json
from pathlib import Path
from typing import Any

import pytest

from backchannel.errors import SourceError
from backchannel.evaluation.gold import GoldArticle, GoldFault
from backchannel.evaluation.gold_files import parse_gold, read_gold, read_gold_file

EXAMPLES = Path(__file__).parents[2] / "examples" / "gold"
TEXT = "Peru freed two fishermen on Monday.\nChile said that it was glad."


def form(**changes: Any) -> dict[str, Any]:
    """A gold file's value with one claim of each layer."""
    whole = {
        "id": "peru",
        "title": None,
        "published": "1987-03-04",
        "text": TEXT,
        "statements": [
            {"content": ["it was glad"], "cue": "said", "speaker_text": "Chile", "speaker": "Chile", "addressee": None,
             "kind": "indirect"}
        ],
        "events": [
            {"type": "CONCEDE", "trigger": "freed", "sentence": "Peru freed two fishermen on Monday.", "also": [],
             "sources": ["Peru"], "targets": ["two fishermen"], "date": "1987-03-02", "date_text": "Monday",
             "place": None, "status": "happened", "said_by": None}
        ],
        "ties": [{"a": "Peru", "b": "Chile", "kind": "strained", "evidence": "glad"}],
        "fates": [
            {"who": "two fishermen", "fate": "freed", "by": "Peru", "date": "1987", "count": 2, "evidence": "freed two"}
        ],
        "talks": [{"parties": ["Peru"], "mediators": [], "issue": "them", "stage": "agreed", "evidence": "freed two"}],
    }  # fmt: skip
    return whole | changes


def changed(layer: str, **fields: Any) -> dict[str, Any]:
    """The form with fields of the one claim of a layer changed; ... takes a field away."""
    (claim,) = form()[layer]
    claim = {name: value for name, value in (claim | fields).items() if value is not ...}
    return form(**{layer: [claim]})


def test_a_gold_file_becomes_values() -> None:
    found = parse_gold(form(source="made up", licence="none"), "peru.json")
    assert isinstance(found, GoldArticle)
    assert found.article.text == TEXT
    assert str(found.article.published) == "1987-03-04"
    assert found.events[0].targets == ("two fishermen",)
    assert found.fates[0].count == 2
    assert found.statements[0].addressee is None


@pytest.mark.parametrize(
    ("given", "field", "what"),
    [
        ([], "", "is a list, not an object"),
        ({k: v for k, v in form().items() if k != "text"}, "text", "is missing"),
        (form(text=7), "text", "is a number, not a text"),
        (form(text="a\0b"), "text", "NUL"),
        (form(id=" "), "id", "is empty"),
        (form(published="4 March 1987"), "published", "'4 March 1987' is no date; write YYYY-MM-DD"),
        (form(published="1987-03"), "published", "is no date"),
        (form(headline="Freed"), "headline", "is no field; known here: events"),
        (form(events={}), "events", "is an object, not a list"),
        (form(events=["freed"]), "events[0]", "is a text, not an object"),
        (changed("events", type="FREE"), "events[0].type", "'FREE' is none of AGREE, CONSULT"),
        (changed("events", status="maybe"), "events[0].status", "'maybe' is none of happened"),
        (changed("events", trigger="held"), "events[0].trigger", "does not stand in the event's sentence"),
        (changed("events", sentence="Peru freed them."), "events[0].sentence", "does not stand so in the text; quote"),
        (changed("events", sentence="peru freed two  fishermen on Monday."), "events[0].sentence", "white space"),
        (changed("events", also=["Peru."]), "events[0].also[0]", "does not stand so in the text"),
        (changed("events", sources="Peru"), "events[0].sources", "is a text, not a list of texts"),
        (changed("events", targets=["Chile", 3]), "events[0].targets[1]", "is a number, not a text"),
        (changed("events", targets=[""]), "events[0].targets[0]", "is empty"),
        (changed("events", date="1987-02-30"), "events[0].date", "is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
        (changed("events", said_by=...), "events[0].said_by", "is missing"),
        (changed("events", who="Peru"), "events[0].who", "is no field"),
        (changed("statements", content=[]), "statements[0].content", "is empty; quote what was said"),
        (changed("statements", content=["it is glad"]), "statements[0].content[0]", "does not stand so"),
        (changed("statements", cue=None), "statements[0].cue", "is null, not a text"),
        (changed("ties", kind="friend"), "ties[0].kind", "'friend' is none of holds_office"),
        (changed("fates", count=True), "fates[0].count", "true is no number of people"),
        (changed("fates", count="two"), "fates[0].count", "is a text, not a number or null"),
        (changed("talks", parties=[]), "talks[0].parties", "at least one of them"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_file_and_field(given: object, field: str, what: str) -> None:
    found = parse_gold(given, "peru.json")
    assert isinstance(found, list)
    fault = found[0]
    assert (fault.file, fault.field) == ("peru.json", field)
    assert what in fault.what
    assert str(fault).startswith(f"peru.json: {field}")


def test_one_look_finds_all_faults_of_a_file() -> None:
    given = changed("events", type="FREE", trigger="held")
    given["ties"] = [{"a": "Peru"}]
    found = parse_gold(given, "peru.json")
    assert isinstance(found, list)
    assert [fault.field for fault in found] == [
        "events[0].type", "events[0].trigger", "ties[0].b", "ties[0].kind", "ties[0].evidence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "what"), [(b"{", "is no JSON"), (b"\xff{}", "is not UTF-8"), (b"[" * 100_000, "is no JSON")]
)
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    found = read_gold_file(file)
    assert isinstance(found, list)
    assert what in str(found[0])


def test_a_folder_is_read_by_name_and_an_id_stands_once(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.json").write_text(json.dumps(form(id="one" if name != "b" else "two")), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not gold", encoding="utf-8")
    first, second, third = read_gold(tmp_path)
    assert isinstance(first, GoldArticle)
    assert isinstance(second, GoldArticle)
    assert (first.file, second.file) == ("a.json", "b.json")
    assert third == [GoldFault("c.json", "id", "'one' is the id of a.json too; give each its own")]


@pytest.mark.parametrize("folder", ["missing", "."])
def test_a_folder_without_gold_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(SourceError, match="gold"):
        list(read_gold(tmp_path / folder))


def test_the_example_gold_is_whole() -> None:
    found = list(read_gold(EXAMPLES))
    assert len(found) == 3
    assert all(isinstance(one, GoldArticle) for one in found)
