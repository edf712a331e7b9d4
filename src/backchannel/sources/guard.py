"""The guard of a fetch: where connections are made, and how long they may take."""

# ruff: noqa: ARG002 - httpcore names the arguments; a deadline for the whole fetch stands in for its time limits a step

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpcore

from backchannel.errors import SourceError
from backchannel.sources.addresses import is_public

if TYPE_CHECKING:
    import ssl


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Network:
    """The two ways in which a fetch touches the network; a test gives its own."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)


class Guard(httpcore.NetworkBackend):
    """Makes connections for httpcore: to checked addresses, and within the time that is left."""

    def __init__(self, network: Network, allow_private: bool, deadline: float) -> None:
        self._network = network
        self._allow_private = allow_private
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolve(host, port)
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise SourceError(
                        f"leads to {address}, which is no public address; allow private addresses if it is meant"
                    )
        failure: Exception = SourceError(f"has a host without an address: {host}")
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                stream = self._network.backend.connect_tcp(
                    address,
                    port,
                    # An address that never answers leaves the others their share of the time.
                    timeout=_left(self._deadline) / left,
                    local_address=local_address,
                    socket_options=socket_options,
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise SourceError("leads to a socket of this machine")

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        """The host's addresses. In a thread of its own: the system's resolver knows no time limit."""
        answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self._network.resolve(host, port))
            except Exception as error:
                answer.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answer.get(timeout=_left(self._deadline))
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise SourceError(f"has a host that cannot be resolved: {host}") from found
        return found


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline, however slowly its bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
