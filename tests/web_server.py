"""A server on this machine for tests of what is fetched, and a network that leads every name to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore

from backchannel.sources.guard import Network

Answer = tuple[int, dict[str, str], bytes]
Headers = dict[str, str]


class Server:
    """`pages` by their paths: an answer, or what makes one from the headers of the request. `asked` are the paths that
    were asked for. An answer to a path that is not there is 404."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.pages: dict[str, Answer | Callable[[Headers], Answer]] = {}
        self.asked: list[str] = []

    def network(self, resolve: Callable[[str, int], list[str]]) -> tuple[Network, Wires]:
        wires = Wires(self.port)
        return Network(resolve, wires), wires


class Wires(httpcore.NetworkBackend):
    """Leads every connection to the test's server, and remembers where it was meant to go."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connected: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        assert port in (80, 443)
        self.connected.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, *args, **kwargs)


@contextmanager
def running_server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            server.asked.append(path)
            page = server.pages.get(path, (404, {}, b""))
            status, headers, body = page({k.lower(): v for k, v in self.headers.items()}) if callable(page) else page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        server = Server(running.server_port)
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        running.shutdown()
