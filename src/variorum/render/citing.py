"""Passages made into a citation: `[1 3 · 2 origins]`."""

from __future__ import annotations

from collections.abc import Iterable

from variorum.records import Citation, Dossier
from variorum.render.brief import Cite


def cite(dossier: Dossier, held: Iterable[tuple[str, int, int]], n_origins: int | None = None) -> Cite:
    """Passages as a citation. The first passage stays first; origins are counted unless the row says them."""
    kept = tuple(dict.fromkeys(Citation(*passage) for passage in held))
    return Cite(
        kept,
        tuple(sorted({dossier.number[passage.article_id] for passage in kept})),
        n_origins or len(dossier.origins(kept)),
    )
