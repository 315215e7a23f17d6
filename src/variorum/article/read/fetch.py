"""Pages and feeds from the network, when that is asked for: politely, and never from inside.

Each address is resolved first, every answer looked at, and the connection made to the very address that was looked
at: a name that resolves to a private, loopback or link-local address is refused, and so is each redirect to one. A
site's robots.txt is kept. Size, time and redirects are limited, the size also of what a packed answer unpacks to.

What a server told is kept (`Memory`): the marks by which it tells whether a page has changed since, so that a page that
has not is not sent again, and how long it asks to be left alone.

Proxies of the environment are not used: a proxy would resolve names out of our sight.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import ipaddress
import json
import re
import socket
import ssl
import threading
import time
import urllib.robotparser
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from variorum.errors import BrokenInput
from variorum.version import __version__

USER_AGENT = f"variorum/{__version__}"
_REDIRECTS = (301, 302, 303, 307, 308)
_ROBOTS_BYTES = 512 << 10
# A server is asked again after this long at most, however long its robots.txt wants us to wait.
_LONGEST_PAUSE = 30.0
# The longest that a server's `Retry-After` is heeded for, in seconds.
_LONGEST_QUIET = 24 * 3600.0
# How many entries of each kind are remembered.
_REMEMBERED = 20_000
# Request header by which to ask for a later state, and the header of an answer that it repeats.
_MARKS = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))


@dataclass(frozen=True, slots=True)
class Manners:
    """How pages are fetched.

    Parameters
    ----------
    timeout
        Seconds until a page must be there, redirects and all.
    document
        Most bytes of a page, unpacked.
    redirects
        Most redirects in a row.
    private
        Whether private, loopback and link-local addresses may be asked.
    pause
        Seconds between two requests to one server.
    """

    timeout: float = 30.0
    document: int = 16 << 20
    redirects: int = 5
    private: bool = False
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: its last address after redirects, the bytes, and the charset that was stated.

    `unchanged`: the server says that it is what it was when it was last had; there are no bytes.
    """

    url: str
    data: bytes
    charset: str | None
    unchanged: bool = False


@dataclass(slots=True)
class Memory:
    """What is known of servers and pages from earlier fetches. Plain values, so that a library can keep it as JSON.

    Parameters
    ----------
    marks
        By address: what the server gave to tell a later state by, under the request's header names.
    quiet
        By site: the moment, in seconds since 1970, until which it asks not to be asked.
    pages
        By the id of a feed's item: the digest of the item whose page was fetched.
    """

    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    quiet: dict[str, float] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """As text, the oldest entries left out beyond a limit."""
        return json.dumps(
            {name: dict(list(getattr(self, name).items())[-_REMEMBERED:]) for name in ("marks", "quiet", "pages")}
        )

    @classmethod
    def from_json(cls, text: str | None) -> Memory:
        """From such a text; empty without one."""
        return cls(**json.loads(text)) if text else cls()


@dataclass(slots=True)
class Fetcher:
    """Fetches pages with the same manners, and remembers each site's robots.txt for as long as it lives.

    With a `memory` of earlier fetches a page that has not changed since is not had again.
    """

    manners: Manners = field(default_factory=Manners)
    memory: Memory | None = None
    _robots: dict[str, urllib.robotparser.RobotFileParser | str] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)
    _quiet: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, *, anew: bool = False) -> Answer:
        """What is at an address; `anew` even if it has not changed since it was last had.

        Raises
        ------
        BrokenInput
            It is refused (by us or by robots.txt), does not answer, is too large, or answers with an error.
        """
        deadline = time.monotonic() + self.manners.timeout
        return self._follow(url, self.manners.document, deadline, robots=True, marks=not anew)

    def _follow(self, url: str, limit: int, deadline: float, *, robots: bool, marks: bool = False) -> Answer:
        here = url
        for _ in range(self.manners.redirects + 1):
            site = _site(here)
            if robots:
                self._ask_leave(here, site, url)
            self._wait(site, deadline)
            self._keep_quiet(here, site)
            status, headers, data = self._request(here, limit, deadline, known=marks)
            self._note_quiet(site, status, headers)
            if status in _REDIRECTS and headers.get("location"):
                here = urljoin(here, headers["location"].strip())
                continue
            if status == 304 and marks:
                return Answer(here, b"", None, unchanged=True)
            if status != 200:
                raise BrokenInput(f"{url}: the server answers {status} {http.client.responses.get(status, '')}".strip())
            if marks and self.memory is not None:
                self.memory.marks.pop(here, None)
                self.memory.marks[here] = {ask: headers[told] for ask, told in _MARKS if told in headers}
            charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", headers.get("content-type", ""), re.I)
            return Answer(here, data, charset.group(1) if charset else None)
        raise BrokenInput(f"{url}: redirected more than {self.manners.redirects} times; give the address it leads to")

    def _ask_leave(self, here: str, site: str, url: str) -> None:
        """Keep robots.txt, as RFC 9309 says: none allows all, one that cannot be had allows nothing."""
        if site not in self._robots:
            # Its own time, so that a slow robots.txt does not eat up the page's.
            deadline = time.monotonic() + self.manners.timeout
            rules = urllib.robotparser.RobotFileParser()
            try:
                answer = self._follow(site + "/robots.txt", _ROBOTS_BYTES, deadline, robots=False)
                rules.parse(answer.data.decode("utf-8", "replace").splitlines())
                self._robots[site] = rules
            except BrokenInput as error:
                if re.search(r"answers 4\d\d", error.reason):
                    rules.allow_all = True  # type: ignore[attr-defined]
                    self._robots[site] = rules
                else:
                    self._robots[site] = error.reason
        held = self._robots[site]
        if isinstance(held, str):
            raise BrokenInput(f"{url}: not fetched, since robots.txt cannot be had ({held})")
        if not held.can_fetch(USER_AGENT, here):
            raise BrokenInput(f"{url}: not fetched, since the site's robots.txt asks not to")

    def _keep_quiet(self, here: str, site: str) -> None:
        """Leave a site alone that asked for it: wait if that is soon over, else refuse."""
        until = self.memory.quiet.get(site) if self.memory is not None else self._quiet.get(site)
        left = until - time.time() if until is not None else 0.0
        if left > self.manners.pause:
            raise BrokenInput(
                f"{here}: not fetched, since the server asks to be left alone for {left:,.0f} more seconds"
            )

    def _note_quiet(self, site: str, status: int, headers: Mapping[str, str]) -> None:
        if status not in (429, 503) or "retry-after" not in headers:
            return
        seconds = _seconds_from_now(headers["retry-after"])
        if seconds is not None:
            held = self.memory.quiet if self.memory is not None else self._quiet
            held[site] = time.time() + min(seconds, _LONGEST_QUIET)

    def _wait(self, site: str, deadline: float) -> None:
        held = self._robots.get(site)
        asked = held.crawl_delay(USER_AGENT) if isinstance(held, urllib.robotparser.RobotFileParser) else None
        pause = min(max(self.manners.pause, float(asked or 0)), _LONGEST_PAUSE)
        left = self._asked.get(site, 0.0) + pause - time.monotonic() if site in self._asked else 0.0
        if left > 0:
            time.sleep(max(0.0, min(left, deadline - time.monotonic())))
        self._asked[site] = time.monotonic()

    def _request(self, url: str, limit: int, deadline: float, *, known: bool) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            host = host if ":" in host else host.encode("idna").decode("ascii")
        except (ValueError, UnicodeError) as error:
            raise BrokenInput(f"{url}: not an address that can be asked ({error})") from error
        connection: http.client.HTTPConnection | None = None
        watch: threading.Timer | None = None
        try:
            line = self._open(url, host, port, deadline)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = line
            if parts.scheme == "https":
                connection.sock = line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
            # A server that sends a byte now and then would never run into the socket's own time limit.
            watch = threading.Timer(max(0.0, deadline - time.monotonic()), _hang_up, (line,))
            watch.daemon = True
            watch.start()
            path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/%:=&?~#+!$,;'@()*[]-._")
            shown = f"[{host}]" if ":" in host else host
            shown = shown if parts.port is None else f"{shown}:{port}"
            connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
            for name, value in (
                ("Host", shown),
                ("User-Agent", USER_AGENT),
                ("Accept", "text/html,application/xhtml+xml,application/xml,text/*;q=0.9,*/*;q=0.5"),
                ("Accept-Encoding", "gzip"),
                ("Connection", "close"),
                *(self.memory.marks.get(url, {}).items() if known and self.memory is not None else ()),
            ):
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            headers = {name.casefold(): value for name, value in response.getheaders()}
            data = b"" if response.status in (*_REDIRECTS, 304) else self._body(url, response, headers, limit, deadline)
            return response.status, headers, data
        except (OSError, http.client.HTTPException, ValueError) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
                raise BrokenInput(f"{url}: no whole answer within {self.manners.timeout:g} seconds") from error
            said = " ".join(str(error).split()) or type(error).__name__
            raise BrokenInput(f"{url}: cannot be fetched ({said})") from error
        finally:
            if watch is not None:
                watch.cancel()
            if connection is not None:
                connection.close()

    def _open(self, url: str, host: str, port: int, deadline: float) -> socket.socket:
        """A connection to the first address of a host that answers, each looked at before."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not self.manners.private:
            inside = next((entry[4][0] for entry in found if not is_public(str(entry[4][0]))), None)
            if inside is not None:
                raise BrokenInput(
                    f"{url}: {host} is {inside}, an address inside a network; not fetched "
                    "(the setting `fetch_private` allows it)"
                )
        failed: OSError | None = None
        for family, kind, protocol, _, address in found:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            one = socket.socket(family, kind, protocol)
            try:
                one.settimeout(left)
                one.connect(address)
            except OSError as error:
                one.close()
                failed = error
                continue
            return one
        raise failed or OSError("the name has no address")

    def _body(
        self,
        url: str,
        response: http.client.HTTPResponse,
        headers: dict[str, str],
        limit: int,
        deadline: float,
    ) -> bytes:
        packed = headers.get("content-encoding", "identity").strip().casefold()
        if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BrokenInput(f"{url}: the answer is packed as {packed}, which was not asked for")
        unpack = None if packed in ("", "identity") else zlib.decompressobj(wbits=47)
        body = io.BytesIO()
        while True:
            piece = response.read1(1 << 16)
            if time.monotonic() >= deadline:
                raise TimeoutError
            if not piece:
                break
            try:
                body.write(unpack.decompress(piece, limit + 1 - body.tell()) if unpack is not None else piece)
            except zlib.error as error:
                raise BrokenInput(f"{url}: the packed answer is broken") from error
            if body.tell() > limit:
                raise BrokenInput(f"{url}: larger than {limit / (1 << 20):g} MB; raise the setting `fetch_megabytes`")
        if response.length or (unpack is not None and not unpack.eof):
            raise BrokenInput(f"{url}: the answer is cut short")
        return body.getvalue()


def _seconds_from_now(said: str) -> float | None:
    """What `Retry-After` asks for: seconds, or a moment."""
    if said.strip().isdigit():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def is_address(given: object) -> bool:
    """Whether an input is an address of the web and not a file."""
    return isinstance(given, str) and given.casefold().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, looking through addresses that carry another."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in ipaddress.IPv6Network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _site(url: str) -> str:
    """Scheme and host of an address.

    Raises
    ------
    BrokenInput
        It is not one of the web, or carries a name and a password.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise BrokenInput(f"{url}: not an address ({error})") from error
    if parts.scheme.casefold() not in ("http", "https") or not host:
        raise BrokenInput(f"{url}: not an address of the web (http or https)")
    if "@" in parts.netloc:
        raise BrokenInput(f"{url}: an address with a user's name in it is not fetched")
    return f"{parts.scheme.casefold()}://{parts.netloc.casefold()}"
