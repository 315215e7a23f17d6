"""The cited account of one story, in every form that it is given in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from variorum.doors.rows import Rows, as_rows
from variorum.errors import SettingsError
from variorum.records import Dossier
from variorum.render.gathering import gather
from variorum.settings import load_settings

if TYPE_CHECKING:
    import pyarrow as pa

    from variorum.render.brief import Brief


class Account:
    """The cited account of one story."""

    def __init__(self, dossier: Dossier, length: str = "normal", since: dt.date | None = None) -> None:
        self.dossier = dossier
        self.length = length
        self.since = since

    @property
    def title(self) -> str:
        """The story's headline."""
        return self.dossier.story.title

    @property
    def sentences(self) -> Rows:
        """The account's sentences of every length and time, as rows of the table `account`."""
        return as_rows("account", self.dossier.account)

    def to_arrow(self) -> pa.Table:
        """The account's sentences of every length and time, as the Arrow table `account`."""
        return self.sentences.to_arrow()

    def to_pandas(self) -> Any:
        """The same as a pandas DataFrame (extra `notebook`)."""
        return self.sentences.to_pandas()

    def to_polars(self) -> Any:
        """The same as a polars DataFrame (extra `notebook`)."""
        return self.sentences.to_polars()

    def markdown(self) -> str:
        """The account as Markdown."""
        from variorum.render import markdown

        return markdown.brief(self.dossier, self.length, self.since)

    def html(self) -> str:
        """The account as one page that needs nothing else."""
        from variorum.render import html

        return html.brief(self.dossier, self.length, self.since)

    def json(self) -> str:
        """The account as JSON."""
        from variorum.render import document

        return json.dumps(
            document.brief(self.dossier, self.length, self.since), default=str, ensure_ascii=False, indent=2
        )

    def docx(self) -> bytes:
        """The account as a DOCX file, to edit."""
        from variorum.export import docx

        return docx.brief(self._parts)

    def pdf(self) -> bytes:
        """The account as a PDF file, to print. A browser prints it: Chromium, Chrome or Edge must be installed.

        Raises
        ------
        MissingTool
            There is no such browser.
        """
        from variorum.export import pdf

        return pdf.printed(self.html(), load_settings().browser)

    def write(self, file: str | Path) -> Path:
        """Write the account to a file; its ending says in which form: `.md .html .json .docx .pdf`.

        Raises
        ------
        SettingsError
            The ending is another.
        MissingTool
            A PDF is asked for and there is no browser to print it.
        """
        place = Path(file)
        body = self.form(place.suffix.removeprefix("."))
        place.write_bytes(body)
        return place

    def form(self, name: str) -> bytes:
        """The account in one of `FORMS`, as the bytes of a file.

        Raises
        ------
        SettingsError
            There is no such form.
        """
        if name not in FORMS:
            raise SettingsError(f"no account as {name!r}: choose {', '.join(FORMS)}")
        body = FORMS[name](self)
        return body.encode("utf-8") if isinstance(body, str) else body

    @cached_property
    def _parts(self) -> Brief:
        return gather(self.dossier, self.length, self.since)

    def __repr__(self) -> str:
        return f"<Account: {self.title}>"

    def _repr_html_(self) -> str:
        """The account in a frame of its own, so that its style stays out of the notebook's."""
        from variorum.render import notebook

        return notebook.frame(self.html())


#: The forms of an account, by the ending of their files.
FORMS: dict[str, Callable[[Account], str | bytes]] = {
    "md": Account.markdown,
    "html": Account.html,
    "json": Account.json,
    "docx": Account.docx,
    "pdf": Account.pdf,
}
