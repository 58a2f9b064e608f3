"""Send files to a running server byte by byte, as a browser would and as a broken line does."""

from __future__ import annotations

import html
import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

BOUNDARY = "grenze-der-teile"
CHUNK = bytes(1024 * 1024)


@dataclass
class Reply:
    """An answer: its status, where it leads, its text without tags, and how many bytes were sent before it came."""

    status: int
    location: str
    text: str
    bytes_sent: int = 0


@dataclass
class Sender:
    """A signed-in browser without a screen."""

    address: str
    session: str
    _token: str = field(default="", repr=False)

    @property
    def host(self) -> tuple[str, int]:
        """Where the server listens."""
        parts = urlsplit(self.address)
        return str(parts.hostname), int(parts.port or 80)

    @property
    def headers(self) -> dict[str, str]:
        """Cookies and the form's token."""
        return {
            "Cookie": f"session={self.session}; csrf={self.token}",
            "X-CSRFToken": self.token,
            "Accept-Language": "de",
        }

    @property
    def token(self) -> str:
        """The token of the forms of this session, as the server gave it."""
        if not self._token:
            with closing(http.client.HTTPConnection(*self.host, timeout=30)) as connection:
                connection.request(
                    "GET", "/faelle/uebernehmen/", headers={"Cookie": f"session={self.session}"}
                )
                answer = connection.getresponse()
                answer.read()
                self._token = re.search(r"csrf=(\w+)", str(answer.headers))[1]
        return self._token

    def get(self, path: str) -> Reply:
        """One page."""
        return self._exchange("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> Reply:
        """One form without a file."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._exchange("POST", path, urlencode(fields).encode(), kind)

    def upload(self, name: str, data: bytes, path: str = "/faelle/uebernehmen/") -> Reply:
        """One form with a file."""
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._exchange("POST", path, _head(name) + data + _tail(), kind)

    def upload_endlessly(self, name: str, size: int, path: str = "/faelle/uebernehmen/") -> Reply:
        """Announce a file of `size` bytes and send zeros until the server answers."""
        with socket.create_connection(self.host, timeout=60) as line:
            line.sendall(self._start(path, len(_head(name)) + size + len(_tail())) + _head(name))
            sent = _until_answered(line, size)
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return Reply(answer.status, "", _plain(answer.read().decode("utf-8", "replace")), sent)

    def upload_and_hang_up(self, name: str, size: int, path: str = "/faelle/uebernehmen/") -> None:
        """Announce a file, send half of it, and cut the line."""
        with socket.create_connection(self.host, timeout=60) as line:
            line.sendall(self._start(path, len(_head(name)) + size + len(_tail())) + _head(name))
            line.sendall(b"7;" * (size // 4))

    def _start(self, path: str, length: int) -> bytes:
        lines = [f"POST {path} HTTP/1.1", f"Host: {urlsplit(self.address).netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            f"Content-Length: {length}",
            "",
            "",
        ]
        return "\r\n".join(lines).encode()

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        with closing(http.client.HTTPConnection(*self.host, timeout=60)) as connection:
            connection.request(method, path, body=body, headers={**self.headers, **headers})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Reply(answer.status, answer.headers.get("Location", ""), _plain(text))


def _head(name: str) -> bytes:
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()


def _tail() -> bytes:
    return f"\r\n--{BOUNDARY}--\r\n".encode()


def _until_answered(line: socket.socket, size: int) -> int:
    """Send zeros until the other side answers or hangs up; how many went out."""
    sent = 0
    for piece in _pieces(size):
        line.settimeout(0.002)
        try:
            if line.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            pass
        line.settimeout(60)
        try:
            line.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            break
        sent += len(piece)
    line.settimeout(60)
    return sent


def _pieces(size: int) -> Iterator[bytes]:
    for _number in range(size // len(CHUNK)):
        yield CHUNK


def _plain(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())
