"""What sites ask of programs, against a server on this machine."""

from __future__ import annotations

import pytest
from web_server import Server

from backchannel.errors import SourceError
from backchannel.sources.robots import KEPT_SECONDS, RETRY_SECONDS, Robots


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def robots() -> Robots:
    return Robots(allow_private=True, clock=Clock())


def text(rules: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/plain"}, rules.encode()


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /sport", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/a", True),
        ("User-agent: *\nDisallow: /*/a$", False),
        ("User-agent: GreedyBot\nDisallow: /", True),
        ("User-agent: GreedyBot\nUser-agent: Backchannel\nDisallow: /", False),
        ("User-agent: backchannel/2.0 # you\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nUser-agent: backchannel\nAllow: /", True),
        ("<html><body>Disallow: /</body></html>", True),
    ],
)
def test_rules_are_followed(server: Server, robots: Robots, rules: str, allowed: bool) -> None:
    server.pages["/robots.txt"] = text(rules)
    permission = robots.permission(f"{server.url}/news/a")
    assert permission.allowed is allowed
    assert permission.wait is None
    assert allowed or "robots.txt" in str(permission.reason)


@pytest.mark.parametrize(
    ("line", "delay"), [("Crawl-delay: 2.5", 2.5), ("Crawl-delay: -1", None), ("Crawl-delay: inf", None), ("", None)]
)
def test_the_delay_that_a_site_wants_is_handed_on(
    server: Server, robots: Robots, line: str, delay: float | None
) -> None:
    server.pages["/robots.txt"] = text(f"User-agent: *\n{line}\nDisallow: /sport")
    assert robots.permission(f"{server.url}/news/a").delay == delay
    assert robots.permission(f"{server.url}/sport/a").delay == delay


@pytest.mark.parametrize(
    ("status", "allowed"), [(401, True), (403, True), (404, True), (410, True), (429, False), (503, False)]
)
def test_no_rules_are_leave_and_no_answer_is_none(server: Server, robots: Robots, status: int, allowed: bool) -> None:
    server.pages["/robots.txt"] = (status, {"Retry-After": "90"}, b"")
    permission = robots.permission(f"{server.url}/news/a")
    assert permission.allowed is allowed
    assert permission.wait == (None if allowed else 90)


def test_a_site_that_cannot_be_reached_is_asked_again_later() -> None:
    clock = Clock()
    permission = Robots(allow_private=True, clock=clock).permission("http://127.0.0.1:1/news/a")
    assert not permission.allowed
    assert permission.wait == RETRY_SECONDS
    assert "cannot be asked now" in str(permission.reason)


def test_a_site_is_asked_once_a_day(server: Server) -> None:
    clock = Clock()
    robots = Robots(allow_private=True, clock=clock)
    server.pages["/robots.txt"] = text("User-agent: *\nDisallow: /")
    assert not robots.permission(f"{server.url}/a").allowed
    server.pages["/robots.txt"] = text("")
    assert not robots.permission(f"{server.url}/b").allowed
    assert server.asked.count("/robots.txt") == 1
    clock.now += KEPT_SECONDS
    assert robots.permission(f"{server.url}/b").allowed
    assert server.asked.count("/robots.txt") == 2


def test_robots_are_asked_for_within_the_guard() -> None:
    permission = Robots().permission("http://127.0.0.1/news/a")
    assert not permission.allowed
    assert "no public address" in str(permission.reason)


@pytest.mark.parametrize("agents", ["User-agent: bot{}\n", "user agent bot{}\n", "User-agent: *\nuseragent: bot{}\n"])
def test_many_names_above_many_rules_are_no_bomb(server: Server, robots: Robots, agents: str) -> None:
    names = "".join(agents.format(number) for number in range(10_000))
    server.pages["/robots.txt"] = text(names + "Disallow: /news\n" * 10_000)
    assert robots.permission(f"{server.url}/news/a").allowed is ("*" not in agents)


@pytest.mark.parametrize("url", ["ftp://news.example/a", "news.example/a", "http://[::1/a", "http:///a"])
def test_what_is_no_address_is_refused(robots: Robots, url: str) -> None:
    with pytest.raises(SourceError, match="no address of a page"):
        robots.permission(url)
