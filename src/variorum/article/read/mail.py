"""Newsletters and saved messages (EML, mbox) and pages saved as MHTML: each message an article.

In: a stream. Out: the messages, one at a time. The text is that of the HTML part, by trafilatura, else of the plain
part; the outlet is the sender's name, the headline the subject, the stated day the message's own.

Gets wrong: a newsletter of many short reports is one article.
"""

from __future__ import annotations

import email
import email.header
import email.message
import email.utils
import re
from collections.abc import Iterator
from typing import IO

from variorum.article.read.fields import whole_characters
from variorum.article.read.raw import Item, Limits, Raw, is_cut, lines, problem
from variorum.errors import BrokenInput, EmptyInput
from variorum.knowledge.publishers import canonical_outlet

_FIELD = re.compile(rb"([!-9;-~]+):")
_MBOX = re.compile(rb"From \S*.*\r?\n[!-9;-~]+:")
# Fields that a message has and the head of a report ("By:", "Date:") has not.
_SURE = frozenset(
    (b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to", b"content-type", b"dkim-signature",
     b"list-unsubscribe", b"list-id", b"snapshot-content-location")
)  # fmt: skip
_USUAL = frozenset((b"from", b"subject", b"date", b"to"))
_QUOTED_FROM = re.compile(rb">+From ")


def looks_like(head: bytes) -> bool:
    """Whether a file's first bytes are a message's header or a mailbox's first line."""
    return _is_mailbox(head) or _is_header(head)


def _is_mailbox(head: bytes) -> bool:
    return _MBOX.match(head) is not None and _is_header(head.partition(b"\n")[2])


def _is_header(head: bytes) -> bool:
    names = set()
    for n, line in enumerate(head.splitlines()):
        if not line.strip():
            break
        if n and line[:1] in b" \t":
            continue
        field = _FIELD.match(line)
        if not field:
            return False
        names.add(field.group(1).lower())
    return bool(names & _SURE) and bool(names & _USUAL)


def split(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Item]:
    """The messages of a mailbox, or the one of a file.

    Raises
    ------
    EmptyInput
        There is none.
    """
    held: list[bytes] = []
    size, number, mailbox, blank, too_long = 0, 0, False, True, False
    for n, line in enumerate(lines(stream, limits)):
        if n == 0 and line is not None and line.startswith(b"From "):
            mailbox = True
            continue
        if mailbox and blank and line is not None and line.startswith(b"From "):
            number += 1
            yield _item(b"".join(held), name, number, too_long, limits)
            held, size, too_long, blank = [], 0, False, False
            continue
        blank = line is not None and not line.strip()
        size += limits.document + 1 if line is None else len(line)
        if size > limits.document:
            held, too_long = [], True
        elif not too_long and line is not None:
            held.append(line[1:] if mailbox and _QUOTED_FROM.match(line) else line)
    if not held and not too_long and not number:
        raise EmptyInput(f"{name}: there is no message in it")
    if (held or too_long) and not is_cut(stream):
        yield _item(b"".join(held), name, number + 1 if mailbox else 0, too_long, limits)


def _item(data: bytes, name: str, number: int, too_long: bool, limits: Limits) -> Item:
    if too_long:
        return problem(f"{name}#{number}" if number else name, f"the message is larger than {limits.megabytes}")
    if not number:
        return Raw(name, data, "mail")
    found = re.search(rb"^message-id:\s*<?([^>\r\n]+)", data.partition(b"\n\n")[0], re.I | re.M)
    label = found.group(1).decode("utf-8", "replace").strip() if found else ""
    return Raw(f"{name}#{whole_characters(label) or number}", data, "mail")


def fields(data: bytes, name: str) -> dict[str, object]:
    """The fields of a message under our names.

    Raises
    ------
    BrokenInput
        It is no message.
    """
    try:
        message = email.message_from_bytes(data)
        page, plain, place = _parts(message)
        found = {
            "page": page,
            "html": plain if page is None else None,
            "url": _header(message, "Snapshot-Content-Location") or _header(message, "Archived-At") or place,
            "title": _header(message, "Subject"),
            "source": None if _header(message, "Snapshot-Content-Location") else _sender(message),
            "published": None if _header(message, "Snapshot-Content-Location") else _header(message, "Date"),
            "retrieved": _header(message, "Date") if _header(message, "Snapshot-Content-Location") else None,
            "language": _header(message, "Content-Language"),
            "guid": _header(message, "Message-ID"),
        }
    except Exception as error:  # the standard library's parser lets much through on broken headers
        raise BrokenInput(f"{name}: the message cannot be read ({type(error).__name__}: {error})") from error
    return {field: value.strip("<> ") if field in ("url", "guid") else value for field, value in found.items() if value}


def _header(message: email.message.Message, name: str) -> str | None:
    value = message.get(name)
    if value is None:
        return None
    try:
        text = str(email.header.make_header(email.header.decode_header(str(value))))
    except (LookupError, ValueError, UnicodeError):
        text = str(value)
    return " ".join(text.split()) or None


def _sender(message: email.message.Message) -> str | None:
    name, address = email.utils.parseaddr(_header(message, "From") or "")
    if name.strip():
        return canonical_outlet(name.strip())
    domain = address.rpartition("@")[2]
    return canonical_outlet(domain) if "." in domain else None


def _parts(message: email.message.Message) -> tuple[str | None, str | None, str | None]:
    """The HTML part, the plain part, and the address at which the HTML part was."""
    pages: list[tuple[str, str | None]] = []
    plain: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or kind not in ("text/html", "text/plain") or part.get_filename():
            continue
        payload = part.get_payload(decode=True)
        text = _decoded(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
        if not text.strip():
            continue
        if kind == "text/html":
            address = _header(part, "Content-Location")
            pages.append((text, address if address and address.startswith(("http://", "https://")) else None))
        else:
            plain.append(text)
    if pages:
        # The first page is the message; those after it are frames and adverts of an MHTML file.
        return pages[0][0], None, pages[0][1]
    return None, "\n\n".join(plain) or None, None


def _decoded(data: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(name or "utf-8").replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1").replace("\r\n", "\n")
