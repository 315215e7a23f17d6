"""Stories' ids that are in use no more, and where their articles are now.

A story's id comes from the smallest id of its articles, so it changes when a smaller one arrives, when two stories
become one, or when an editor sets that article apart. Who has kept the old id still finds the story by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from variorum.library.store import Store

if TYPE_CHECKING:
    import pyarrow as pa


def memberships(store: Store) -> pa.Table:
    """Which articles are in which story, before a change."""
    return store.arrow("SELECT story_id, article_id FROM stage.story_articles")


def retire(store: Store, before: pa.Table) -> None:
    """Note the ids that were in use before and are not any more; forget those that are in use again.

    An old id leads to the story that now holds most of its articles; of several that hold equally many, to the one
    of the smallest id.
    """
    connection = store.connection
    connection.register("_before", before)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE _moved AS "
        # An article of which a newer version has come is in no story; its newest version is.
        "WITH RECURSIVE later (article_id, newer_id) AS ("
        "SELECT article_id, superseded_by FROM main.articles WHERE superseded_by IS NOT NULL UNION ALL "
        "SELECT l.article_id, a.superseded_by FROM later l JOIN main.articles a ON a.article_id = l.newer_id "
        "WHERE a.superseded_by IS NOT NULL), "
        "here AS (SELECT article_id, story_id FROM stage.story_articles UNION ALL "
        "SELECT l.article_id, s.story_id FROM later l JOIN stage.story_articles s ON s.article_id = l.newer_id) "
        "SELECT story_id, arg_min(now_id, (-n, now_id)) AS now_id FROM ("
        "SELECT b.story_id, h.story_id AS now_id, count(*) AS n FROM _before b "
        "JOIN here h USING (article_id) GROUP BY ALL) GROUP BY story_id "
        "HAVING story_id NOT IN (SELECT story_id FROM stage.stories)"
    )
    connection.execute(
        "UPDATE stage.retired_stories SET now_story_id = m.now_id FROM _moved m WHERE m.story_id = now_story_id"
    )
    connection.execute(
        "INSERT INTO stage.retired_stories BY NAME SELECT story_id, now_id AS now_story_id FROM _moved "
        "WHERE story_id NOT IN (SELECT story_id FROM stage.retired_stories)"
    )
    connection.execute(
        "DELETE FROM stage.retired_stories WHERE story_id IN (SELECT story_id FROM stage.stories) "
        "OR now_story_id NOT IN (SELECT story_id FROM stage.stories)"
    )
    connection.execute("DROP TABLE _moved")
    connection.unregister("_before")
