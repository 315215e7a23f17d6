"""What the article stages share: the article, its parsed text, and the rows found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variorum.records import Article, Clause, EventReport, Furniture, Mention, Quote, Sentence, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from variorum.article.clauses import Clauses
    from variorum.article.mentions import MentionIndex


@dataclass(slots=True)
class Analysis:
    """One article while it is being analysed. Each article stage appends to its own list.

    `doc` is one spaCy `Doc` over the whole text: `token.idx` is an offset in `article.text`. Quotation marks
    in it are straightened (same length). What is not report (furniture, line breaks) stands in it as gap
    tokens, `token.is_space` or `token._.gap`; a gap never begins an entity and never heads anything.
    """

    article: Article
    furniture: list[Furniture] = field(default_factory=list)
    doc: Doc | None = None
    sentences: list[Sentence] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    events: list[EventReport] = field(default_factory=list)
    _read: tuple[Doc, Clauses] | None = field(default=None, repr=False, compare=False)
    _index: tuple[int, MentionIndex] | None = field(default=None, repr=False, compare=False)

    @property
    def parsed(self) -> Doc:
        """The parsed text.

        Raises
        ------
        ValueError
            The `language` stage has not run yet.
        """
        if self.doc is None:
            raise ValueError("the language stage has not run on this article")
        return self.doc

    @property
    def grammar(self) -> Clauses:
        """The parsed text as lists, read once for all stages; nobody changes it."""
        from variorum.article.clauses import read_clauses

        if self._read is None or self._read[0] is not self.doc:
            self._read = (self.parsed, read_clauses(self.parsed))
        return self._read[1]

    @property
    def named(self) -> MentionIndex:
        """The mentions by their places, put in order once for all stages after theirs."""
        from variorum.article.mentions import MentionIndex

        if self._index is None or self._index[0] != len(self.mentions) or self._index[1].doc is not self.doc:
            self._index = (len(self.mentions), MentionIndex(self.mentions, self.parsed))
        return self._index[1]
