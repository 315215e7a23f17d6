"""What was found in one article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from variorum.doors.rows import Rows, as_rows
from variorum.errors import NotFound
from variorum.records import (
    Article,
    EventReport,
    Furniture,
    Mention,
    Problem,
    Quote,
    Row,
    Sentence,
    TimeExpression,
    to_arrow,
)


@dataclass(frozen=True, slots=True)
class Notes:
    """What was found in one article. Every record has `start` and `end`, offsets in `article.text`."""

    article: Article
    sentences: Sequence[Sentence]
    furniture: Sequence[Furniture]
    times: Sequence[TimeExpression]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]
    events: Sequence[EventReport]
    problems: Sequence[Problem]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        found: dict[str, Any] = {"article": to_arrow("articles", [self.article]).to_pylist()[0]}
        for name, rows in self._tables().items():
            found[name] = to_arrow(name, rows).to_pylist()
        return found

    def json(self) -> str:
        """All of it as JSON."""
        return json.dumps(self.to_dict(), default=str, ensure_ascii=False, indent=2)

    def __getitem__(self, table: str) -> Rows:
        """One of its tables: `notes["quotes"].to_pandas()`."""
        tables = self._tables()
        if table not in tables:
            raise NotFound(f"no table {table!r} of one article: there are {', '.join(tables)}")
        return as_rows(table, tables[table])

    def _tables(self) -> dict[str, Sequence[Row]]:
        return {
            "sentences": self.sentences, "furniture": self.furniture, "times": self.times,
            "mentions": self.mentions, "quotes": self.quotes, "events": self.events, "problems": self.problems,
        }  # fmt: skip

    def _repr_html_(self) -> str:
        from variorum.render import notebook

        return notebook.quotations(self.article.text, self.quotes)
