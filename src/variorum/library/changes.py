"""What changed in a story's account since it was last written: for readers who have read it before.

In: the accounts and the passages of claims as they stood before the stories were worked on, and the accounts as they
are. Out: `account_changes`, replaced for a story whose account has changed and left alone otherwise, so that a build
that finds nothing new changes nothing.

A sentence is new where neither its words nor any passage it cites stood in the account before, and gone where that
holds the other way round: one that is only told in another source's words is neither. A story that was under
another id, or in two, is followed by `retired_stories`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variorum.records import AccountChange, AccountSentence, Citation, from_arrow, to_arrow

if TYPE_CHECKING:
    from variorum.library.store import Store

TABLE = AccountChange.table


@dataclass(slots=True)
class Before:
    """A story as it was: the sentences of its account, and the articles that anything was read in."""

    sentences: list[tuple[str, frozenset[Citation], int]] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)


def before(store: Store, story_ids: Sequence[str]) -> dict[str, Before]:
    """What the library holds of the stories, under these ids or those they had; stories that are new are left out."""
    connection = store.connection
    ids = "SELECT unnest(?) AS story_id"
    was = (
        f"SELECT story_id, story_id AS now_id FROM ({ids}) UNION "
        f"SELECT r.story_id, r.now_story_id FROM stage.retired_stories r JOIN ({ids}) i ON i.story_id = r.now_story_id"
    )
    given = [list(story_ids), list(story_ids)]
    found: dict[str, Before] = {}
    rows = connection.execute(
        f'SELECT w.now_id, a.text, a.citations, a.n_origins FROM ({was}) w JOIN stage."account" a USING (story_id) '
        "ORDER BY w.now_id, w.story_id, a.n",
        given,
    ).fetchall()
    for now_id, text, citations, n_origins in rows:
        places = frozenset(Citation(c["article_id"], c["start"], c["end"]) for c in citations)
        found.setdefault(now_id, Before()).sentences.append((text, places, n_origins))
    # Without an account there is nothing that could have changed.
    rows = connection.execute(
        f"SELECT DISTINCT w.now_id, s.article_id FROM ({was}) w JOIN stage.claims c USING (story_id) "
        "JOIN stage.claim_sources s USING (claim_id)",
        given,
    ).fetchall()
    for now_id, article_id in rows:
        if now_id in found:
            found[now_id].articles.add(article_id)
    for one in found.values():
        one.articles |= {place.article_id for _, places, _ in one.sentences for place in places}
    return found


def changes(
    story_id: str, was: Before, account: Sequence[AccountSentence], articles: Mapping[str, str | None]
) -> list[AccountChange]:
    """What has changed; nothing where the account is as it was and no article has come.

    Parameters
    ----------
    articles
        Headline by the id of each of the story's articles that anything was read in.
    """
    places = {place for _, held, _ in was.sentences for place in held}
    texts = {text: n_origins for text, _, n_origins in was.sentences}
    rows: list[dict[str, object]] = [
        {"change": "article", "article_id": article_id, "text": articles[article_id] or ""}
        for article_id in sorted(set(articles) - was.articles)
    ]
    for sentence in account:
        if sentence.text not in texts and places.isdisjoint(sentence.citations):
            rows.append({"change": "new", "text": sentence.text, "account_n": sentence.n})
            continue
        earlier = texts.get(sentence.text) or max(
            (n_origins for _, held, n_origins in was.sentences if not held.isdisjoint(sentence.citations)), default=0
        )
        if 0 < earlier < sentence.n_origins:
            rows.append({"change": "more", "text": sentence.text, "account_n": sentence.n, "origins_before": earlier})
    now = {place for sentence in account for place in sentence.citations}
    told = {sentence.text for sentence in account}
    rows += [
        {"change": "gone", "text": text} for text, held, _ in was.sentences if text not in told and now.isdisjoint(held)
    ]
    return [AccountChange(story_id=story_id, n=n, **row) for n, row in enumerate(rows)]  # type: ignore[arg-type]


def keep(store: Store, was: Mapping[str, Before]) -> None:
    """Write down what changed in the accounts of stories that were worked on, as they stand now."""
    ids = sorted(was)
    accounts: dict[str, list[AccountSentence]] = {story_id: [] for story_id in ids}
    for sentence in from_arrow(AccountSentence, store.rows("account", {"story_id": ids})):
        accounts[sentence.story_id].append(sentence)
    titles: dict[str, dict[str, str | None]] = {story_id: {} for story_id in ids}
    rows = store.connection.execute(
        "SELECT DISTINCT c.story_id, a.article_id, a.title FROM stage.claims c JOIN stage.claim_sources s "
        "USING (claim_id) JOIN stage.articles a ON a.article_id = s.article_id WHERE c.story_id IN (SELECT unnest(?))",
        [ids],
    ).fetchall()
    for story_id, article_id, title in rows:
        titles[story_id][article_id] = title
    found = [row for story_id in ids for row in changes(story_id, was[story_id], accounts[story_id], titles[story_id])]
    changed = sorted({row.story_id for row in found})
    store.replace(TABLE, to_arrow(TABLE, found), changed, [row.story_id for row in found])
    _settle(store)


def _settle(store: Store) -> None:
    """Let go of what stands no more: changes of stories that are gone, articles that left, sentences told otherwise."""
    run = store.connection.execute
    run(f'DELETE FROM stage."{TABLE}" WHERE story_id NOT IN (SELECT story_id FROM stage.stories)')
    run(
        f'DELETE FROM stage."{TABLE}" AS c WHERE article_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM '
        "stage.story_articles s WHERE s.story_id = c.story_id AND s.article_id = c.article_id)"
    )
    run(
        f'DELETE FROM stage."{TABLE}" AS c WHERE account_n IS NOT NULL AND NOT EXISTS (SELECT 1 FROM '
        "stage.account a WHERE a.story_id = c.story_id AND a.text = c.text)"
    )
    run(
        f'UPDATE stage."{TABLE}" AS c SET account_n = a.n FROM stage.account a '
        "WHERE c.account_n IS NOT NULL AND a.story_id = c.story_id AND a.text = c.text AND a.n <> c.account_n"
    )
