"""What flows between stages: frozen records and the Arrow schema of each table. Imports nothing of ours."""

from variorum.records.article import Article, Clause, EventReport, Furniture, Mention, Quote, Sentence, TimeExpression
from variorum.records.corpus import Copy, Entity, Evidence, Lineage, PassageOrigin, RelatedStory, Story, StoryArticle
from variorum.records.decision import AccountChange, Decision, RetiredStory
from variorum.records.digests import row_digest, rows_digest
from variorum.records.dossier import Dossier
from variorum.records.ids import make_id
from variorum.records.row import Citation, Named, Row, Span, column
from variorum.records.run import Problem, Run
from variorum.records.spread import Here, Spread, spread_over
from variorum.records.stage import Stage
from variorum.records.story import (
    AccountSentence,
    Claim,
    ClaimSource,
    Difference,
    DifferenceValue,
    Happening,
    Position,
    Revision,
    TimelineEntry,
    Utterance,
    Wording,
)
from variorum.records.tables import HISTORY, ROWS, TABLES, Tables, arrow_schema, columns, from_arrow, sort_key, to_arrow

__all__ = [
    "HISTORY",
    "ROWS",
    "TABLES",
    "AccountChange",
    "AccountSentence",
    "Article",
    "Citation",
    "Claim",
    "ClaimSource",
    "Clause",
    "Copy",
    "Decision",
    "Difference",
    "DifferenceValue",
    "Dossier",
    "Entity",
    "EventReport",
    "Evidence",
    "Furniture",
    "Happening",
    "Here",
    "Lineage",
    "Mention",
    "Named",
    "PassageOrigin",
    "Position",
    "Problem",
    "Quote",
    "RelatedStory",
    "RetiredStory",
    "Revision",
    "Row",
    "Run",
    "Sentence",
    "Span",
    "Spread",
    "Stage",
    "Story",
    "StoryArticle",
    "Tables",
    "TimeExpression",
    "TimelineEntry",
    "Utterance",
    "Wording",
    "arrow_schema",
    "column",
    "columns",
    "from_arrow",
    "make_id",
    "row_digest",
    "rows_digest",
    "sort_key",
    "spread_over",
    "to_arrow",
]
