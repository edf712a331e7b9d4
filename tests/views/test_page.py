import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser

from factories import Draft, dispatch

from backchannel.model.records import Record
from backchannel.views.page import page

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & \ud83d \u202e \x1b[31m"


class Parsed(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def two() -> list[Record]:
    return [dispatch().record(), dispatch(title="Another", url="https://example.org/?a=1&b=2").record()]


def test_every_link_leads_somewhere_and_every_id_stands_once() -> None:
    parsed = Parsed(page(two()))
    ids = parsed.all("id")
    assert len(ids) == len(set(ids))
    links = [link.removeprefix("#") for link in parsed.all("href") if link.startswith("#")]
    assert set(links) <= set(ids)


def test_every_claim_is_linked_both_ways() -> None:
    record = dispatch().record()
    parsed = Parsed(page([record]))
    ids, links = set(parsed.all("id")), set(parsed.all("href"))
    covered = {claim for claims in parsed.all("data-c") for claim in claims.split()}
    for layer in (record.statements, record.events, record.ties, record.fates, record.talks):
        for claim in layer:
            assert {f"c-{claim.id}", f"w-{claim.id}"} <= ids
            assert f"#w-{claim.id}" in links
            assert claim.id in covered


def test_the_text_is_shown_whole() -> None:
    record = dispatch().record()
    html = page([record])
    shown = re.search(r'aria-label="Text"><div>(.*?)</div></div>', html, re.S)
    assert shown
    assert unescape(re.sub(r"<[^>]+>", "", shown[1])) == record.article.text


def test_nothing_outside_is_asked_for() -> None:
    html = page(two())
    parsed = Parsed(html)
    assert not parsed.all("src")
    assert [link for link in parsed.all("href") if not link.startswith("#")] == ["data:,"]
    policy = next(
        attrs["content"] for tag, attrs in parsed.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not parsed.all("style")


def test_whatever_a_text_says_is_only_text() -> None:
    marked = "<a>" + HOSTILE.replace("<", "[").replace(">", "]") + "</a>"
    draft = Draft(marked, title=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)")
    actor = draft.actor("a", name=HOSTILE)
    draft.event("AID", "a", "a", sources=[actor], targets=[actor], said_by=actor, mode=HOSTILE)
    draft.statement("a", speaker=actor, cue="a")
    draft.tie(actor, "ally", actor, "a", HOSTILE)
    draft.fate(HOSTILE, "held", "a", by=actor)
    draft.talks([actor], [actor], "a", HOSTILE)
    draft.skip("a", HOSTILE)
    html = page([draft.record(), draft.record()][:1])
    parsed = Parsed(html)
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    assert "img" not in [tag for tag, _ in parsed.tags]
    assert not [name for _, attrs in parsed.tags for name in attrs if name.startswith("on")]
    assert "javascript:alert(1)" not in parsed.all("href")
    html.encode()


def test_an_article_without_anything_says_so() -> None:
    html = page([Draft("", published=None).record()])
    assert "An empty article" in html
    assert "Nothing was found in this article." in html
    assert "No outlet and no date given" in html


def test_an_article_without_a_title_is_called_by_what_was_read_of_it() -> None:
    html = page([dispatch(title=None).record()])
    assert "<h2>Ayatollah Ruhollah Khomeini on Friday demanded" in html
