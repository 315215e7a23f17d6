"""What stands before every page: who may ask, from where, and what a browser may do with the answer.

Three things are refused whatever the page: a request under a name that is not this server's (a page elsewhere whose
name was made to point here, DNS rebinding), a request without the token where one is asked for, and a change asked for
by a page of another site (cross-site request forgery: told by `Sec-Fetch-Site` and `Origin`, and by a token in the
form). Answers that are the same for all readers are kept while the library does not change.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

#: Nothing is ever fetched from elsewhere, and nothing inline runs: text of an article that got past the escaping
#: would still do nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
COOKIE = "variorum"
#: Bytes of answers kept; the pages of a story are 10 to 200 KB.
_KEPT_BYTES = 16 * 2**20
_LARGEST_KEPT = 2**20
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Access:
    """Who may ask.

    Parameters
    ----------
    hosts
        Names this server answers to, besides addresses and `localhost`; None answers to any.
    token
        What a reader must show; None asks for nothing.
    secret
        What the processes of one server have in common, so that each knows a form or a cookie of the others.
    """

    def __init__(
        self, hosts: Collection[str] | None = None, token: str | None = None, secret: bytes | None = None
    ) -> None:
        self.hosts = None if hosts is None else {host.lower() for host in hosts}
        self.token = token
        self._secret = secret or secrets.token_bytes(32)
        #: In every form that changes something: known to this server's own pages only.
        self.form_token = hmac.new(self._secret, b"form", hashlib.sha256).hexdigest()

    def knows(self, host: str) -> bool:
        """Whether a `Host` is this server's. An address cannot be made to point elsewhere; a name can."""
        if self.hosts is None:
            return True
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in {"localhost", *self.hosts}:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    @property
    def ticket(self) -> str:
        """The cookie of a reader who has shown the token."""
        return hmac.new(self._secret, b"ticket" + (self.token or "").encode(), hashlib.sha256).hexdigest()

    def is_token(self, given: str) -> bool:
        """Whether this is the token, compared in constant time."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def admits(self, headers: MutableMapping[str, str]) -> bool:
        """Whether a request shows the token, as a bearer token or as the cookie."""
        if self.token is None:
            return True
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self.is_token(given.strip()):
            return True
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return held is not None and hmac.compare_digest(held.value.encode(), self.ticket.encode())

    def own(self, headers: MutableMapping[str, str]) -> bool:
        """Whether a change was asked for by a page of this site, or by a program."""
        site = headers.get("sec-fetch-site")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == headers.get("host")


class Guard:
    """An application behind an `Access`, its answers kept while `state` stays the same."""

    def __init__(self, app: Application, access: Access, state: Callable[[], str]) -> None:
        self._app = app
        self._access = access
        self._state = state
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, ...], tuple[Message, bytes]] = OrderedDict()
        self._size = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await _answer(scope, send, *refused)
            return
        key = (self._state(), scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1"))
        held = self._kept.get(key) if scope["method"] == "GET" else None
        if held is not None:
            await _again(held, headers, send)
            return
        body = bytearray()
        start: Message = {}

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name.lower().encode(), value.encode()) for name, value in HEADERS.items()
                      if name.lower().encode() not in known),
                ]  # fmt: skip
                start.update(message)
            elif len(body) <= _LARGEST_KEPT:
                body.extend(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, keep)
        # Only what says it may be asked for again by its tag is the same for every reader.
        names = {name.lower() for name, _ in start.get("headers", ())}
        if scope["method"] == "GET" and start.get("status") == 200 and b"etag" in names and len(body) <= _LARGEST_KEPT:
            self._keep(key, start, bytes(body))

    def _refused(self, scope: Message, headers: dict[str, str]) -> tuple[int, str, str] | None:
        path = scope["path"]
        if not self._access.knows(headers.get("host", "")):
            return 421, "wrong_host", "This server does not answer to that name: start it with --allow-host NAME."
        if scope["method"] not in _SAFE and not self._access.own(headers):
            return 403, "cross_site", "A page of another site asked for this change."
        if path not in {"/login", "/style.css", "/favicon.svg", "/favicon.ico"} and not self._access.admits(headers):
            return (
                401,
                "token_needed",
                "This server asks for its token: as `Authorization: Bearer TOKEN`, or at /login.",
            )
        return None

    def _keep(self, key: tuple[str, ...], start: Message, body: bytes) -> None:
        with self._lock:
            for old in [held for held in self._kept if held[0] != key[0]]:
                self._size -= len(self._kept.pop(old)[1])
            if key not in self._kept:
                self._kept[key] = (start, body)
                self._size += len(body)
            while self._size > _KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1][1])


async def _again(held: tuple[Message, bytes], headers: dict[str, str], send: Send) -> None:
    start, body = held
    tag = next(value for name, value in start["headers"] if name.lower() == b"etag").decode()
    if has(headers.get("if-none-match", ""), tag):
        kept = [
            (name, value)
            for name, value in start["headers"]
            if name.lower() not in {b"content-length", b"content-type"}
        ]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return
    await send(dict(start))
    await send({"type": "http.response.body", "body": body})


def has(given: str, tag: str) -> bool:
    """Whether an `If-None-Match` names the tag."""
    known = [held.strip().removeprefix("W/") for held in given.split(",")]
    return tag in known or "*" in known


async def _answer(scope: Message, send: Send, status: int, code: str, message: str) -> None:
    path = scope["path"]
    extra = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    if path.startswith("/api/") or path.endswith(".json"):
        body, kind = json.dumps({"error": {"code": code, "message": message}}), "application/json"
    elif status == 401 and scope["method"] == "GET":
        status, body, kind = 303, "", "text/plain"
        extra.append((b"location", f"/login?to={quote(path)}".encode()))
    else:
        body, kind = f"<!DOCTYPE html><title>{status}</title><p>{escape(message)}", "text/html; charset=utf-8"
    if status == 401:
        extra.append((b"www-authenticate", b"Bearer"))
    data = body.encode()
    extra += [(b"content-type", kind.encode()), (b"content-length", str(len(data)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": extra})
    await send({"type": "http.response.body", "body": data})
