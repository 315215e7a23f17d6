"""Accounts on the command line: on standard output, in a file, or a file each in a folder."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from variorum.doors.account import FORMS, Account
from variorum.errors import SettingsError

#: Forms of which one file holds one account: several do not follow one another.
_ALONE = ("html", "docx", "pdf")


def form(given: str | None, to: Path | None) -> str:
    """The form asked for: by name, else by the file's ending, else Markdown.

    Raises
    ------
    SettingsError
        There is no such form.
    """
    ending = to.suffix.removeprefix(".") if to is not None else ""
    found = given or (ending if ending in FORMS else "md")
    if found not in FORMS:
        raise SettingsError(f"--format {found}: choose {', '.join(FORMS)}")
    return found


def day(given: str | None) -> dt.date | None:
    """A day as it is typed.

    Raises
    ------
    SettingsError
        It is none.
    """
    try:
        return None if given is None else dt.date.fromisoformat(given)
    except ValueError as error:
        raise SettingsError(f"--since {given}: write a day as 2019-03-12") from error


def show(accounts: Sequence[Account], form: str, *, one: bool) -> None:
    """Print accounts; as JSON a list of them, unless `one` was asked for by name.

    Raises
    ------
    SettingsError
        There are several, and the form is one of files that hold one.
    """
    if form in _ALONE and len(accounts) > 1:
        raise SettingsError(f"several stories as {form}: name one STORY, or a folder with --to")
    bodies = [account.form(form) for account in accounts]
    if form == "json":
        body = b",\n".join(bodies)
        _out(body + b"\n" if one else b"[" + body + b"]\n")
    elif form in _ALONE:
        _out(b"".join(bodies))
    else:
        _out(b"\n\n---\n\n".join(bodies) + b"\n")


def keep(accounts: Sequence[Account], form: str, folder: Path) -> int:
    """Write accounts to a folder, a file each, named by their stories. Returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for account in accounts:
        (folder / f"{account.dossier.story.story_id}.{form}").write_bytes(account.form(form))
    return len(accounts)


def _out(body: bytes) -> None:
    """To standard output: text as text (UTF-8, whatever the terminal thinks), a document as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
