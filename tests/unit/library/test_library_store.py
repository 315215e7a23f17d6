"""The library file: layout, locks, versions, damage."""

import dataclasses
import datetime as dt
import subprocess
import sys

import pyarrow
import pytest

from variorum.errors import CorruptLibrary, LibraryError, LockedLibrary, NewerLibrary, NoLibrary, NotFound
from variorum.library import FILE, Store
from variorum.library.migrations import migrate, stored_version
from variorum.library.schema import SCHEMA_VERSION
from variorum.records import TABLES, Article, Sentence, from_arrow, to_arrow

ARTICLE = Article(article_id="a1", text="The river rose. The mayor spoke.", title="Flood")


@pytest.fixture
def store():
    with Store.create(None) as opened:
        opened.replace("articles", to_arrow("articles", [ARTICLE]), ["a1"], "article_id")
        yield opened


def test_every_table_is_there_from_the_start():
    with Store.create(None) as store:
        assert all(store.count(name) == 0 for name in TABLES)


def test_columns_filled_later_join_the_rows_they_belong_to(store):
    dated = dataclasses.replace(ARTICLE, published_start=dt.date(2020, 1, 1), published_end=dt.date(2020, 1, 2))
    store.replace("articles.published_start", to_arrow("articles", [dated]), None, None)
    assert from_arrow(Article, store.table("articles")) == [dated]


def test_a_stage_does_not_see_columns_it_did_not_declare(store):
    dated = dataclasses.replace(ARTICLE, published_start=dt.date(2020, 1, 1), published_end=dt.date(2020, 1, 2))
    store.replace("articles.published_start", to_arrow("articles", [dated]), None, None)
    (hidden,) = from_arrow(Article, store.declared(["articles"])["articles"])
    (shown,) = from_arrow(Article, store.declared(["articles", "articles.published_start"])["articles"])
    assert hidden.published is None
    assert shown.published == dated.published


def test_a_stage_is_given_the_columns_it_asks_for_and_the_key(store):
    given = store.declared(["articles"], {"articles": {"text"}})["articles"]
    assert given.to_pylist() == [{"article_id": ARTICLE.article_id, "text": ARTICLE.text}]


def test_a_stage_is_given_the_newest_versions_alone_where_it_asks_for_these(store):
    newer = dataclasses.replace(ARTICLE, article_id="a2", version_of="a1")
    rows = [Sentence(sentence_id=f"s{n}", article_id=f"a{n}", n=0, start=0, end=5, role="body") for n in (1, 2)]
    store.replace("articles", to_arrow("articles", [newer]), ["a2"], "article_id")
    store.replace("sentences", to_arrow("sentences", rows), ["a1", "a2"], "article_id")
    older = dataclasses.replace(ARTICLE, superseded_by="a2")
    store.replace("articles.superseded_by", to_arrow("articles", [older, newer]), None, None)
    given = store.declared(["articles", "articles.superseded_by", "sentences"], current=True)
    assert [given[name].column("article_id").to_pylist() for name in given] == [["a2"], ["a2"]]
    assert store.superseded() == {"a1": "a2"}


def test_what_a_stage_is_given_lies_on_disk_and_leaves_no_file_behind(tmp_path):
    with Store.create(tmp_path / "lib") as store:
        store.replace("articles", to_arrow("articles", [ARTICLE]), ["a1"], "article_id")
        before = pyarrow.total_allocated_bytes()
        given = store.declared(["articles"])["articles"]
        assert pyarrow.total_allocated_bytes() - before < given.nbytes
        assert from_arrow(Article, given) == [ARTICLE]
    assert [path.name for path in (tmp_path / "lib").iterdir()] == [FILE]


def test_a_database_that_rests_works_with_its_former_memory_afterwards(tmp_path):
    with Store.create(tmp_path / "lib") as store, store.bounded(1 << 30):
        before = store.value("SELECT current_setting('memory_limit')")
        with store.resting():
            assert store.value("SELECT current_setting('memory_limit')") != before
            assert store.count("articles") == 0
        assert store.value("SELECT current_setting('memory_limit')") == before


def test_replacing_a_scope_leaves_the_others(store):
    def sentence(article_id, n):
        return Sentence(sentence_id=f"{article_id}{n}", article_id=article_id, n=n, start=0, end=5, role="body")

    both = to_arrow("sentences", [sentence("a1", 0), sentence("a2", 0)])
    store.replace("sentences", both, ["a1", "a2"], "article_id")
    store.replace("sentences", to_arrow("sentences", [sentence("a1", 7)]), ["a1"], "article_id")
    assert [(row.article_id, row.n) for row in from_arrow(Sentence, store.table("sentences"))] == [("a1", 7), ("a2", 0)]


def test_a_digest_does_not_depend_on_the_order_of_rows(store):
    rows = [dataclasses.replace(ARTICLE, article_id=f"a{n}") for n in range(5)]
    store.replace("articles", to_arrow("articles", rows), None, "article_id")
    before = store.digest("articles")
    store.replace("articles", to_arrow("articles", rows[::-1]), None, "article_id")
    assert store.digest("articles") == before
    store.replace("articles", to_arrow("articles", rows[1:]), None, "article_id")
    assert store.digest("articles") != before


def test_a_transaction_that_fails_writes_nothing(store):
    def fails():
        with store.transaction():
            store.replace("articles", to_arrow("articles", []), None, None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert store.count("articles") == 1


def test_an_unknown_table_or_column_is_told_with_what_there_is(store):
    with pytest.raises(NotFound, match="articles"):
        store.table("nothing")
    with pytest.raises(NotFound, match="article_id"):
        store.rows("articles", {"nothing": 1})
    with pytest.raises(NotFound, match="variorum stories"):
        store.dossier("s")


def test_opening_where_there_is_none_says_how_to_make_one(tmp_path):
    with pytest.raises(NoLibrary, match="variorum build"):
        Store.open(tmp_path)


def test_a_file_that_is_no_library_is_reported(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database at all" * 1000)
    with pytest.raises(CorruptLibrary, match=FILE):
        Store.open(tmp_path)


def test_a_file_where_the_folder_should_be_is_refused(tmp_path):
    (tmp_path / "lib").write_text("x")
    with pytest.raises(LibraryError, match="folder"):
        Store.create(tmp_path / "lib")


def test_a_second_writer_is_told_and_the_first_goes_on(tmp_path):
    with Store.create(tmp_path) as first:
        code = (
            "import sys; from variorum.library import Store; from variorum.errors import LockedLibrary\n"
            "try: Store.create(sys.argv[1])\n"
            "except LockedLibrary: sys.exit(7)"
        )
        assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 7
        first.replace("articles", to_arrow("articles", [ARTICLE]), ["a1"], "article_id")
        assert first.count("articles") == 1
    assert LockedLibrary.code == "V303"


def test_a_library_of_a_newer_layout_is_refused(tmp_path):
    with Store.create(tmp_path) as store:
        store.connection.execute("UPDATE stage._meta SET value = ? WHERE name = 'schema_version'", [SCHEMA_VERSION + 1])
    with pytest.raises(NewerLibrary, match="update Variorum"):
        Store.create(tmp_path)
    with pytest.raises(NewerLibrary):
        Store.open(tmp_path)


def test_a_library_of_an_older_layout_is_migrated_step_by_step_or_not_at_all():
    import duckdb

    connection = duckdb.connect(":memory:")
    migrate(connection, "here", {}, target=SCHEMA_VERSION)
    done = []
    steps = {SCHEMA_VERSION: lambda c: done.append(1), SCHEMA_VERSION + 1: lambda c: done.append(2)}
    migrate(connection, "here", steps, target=SCHEMA_VERSION + 2)
    assert done == [1, 2]
    assert stored_version(connection) == SCHEMA_VERSION + 2

    def breaks(c):
        c.execute("CREATE TABLE stage.half_done (x INT)")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        migrate(connection, "here", {SCHEMA_VERSION + 2: breaks}, target=SCHEMA_VERSION + 3)
    assert stored_version(connection) == SCHEMA_VERSION + 2
    assert not connection.execute("SELECT * FROM duckdb_tables() WHERE table_name = 'half_done'").fetchall()


def test_search_finds_words_at_their_beginning_and_whole_phrases(store):
    rows = [
        Sentence(sentence_id="n0", article_id="a1", n=0, start=0, end=15, role="body"),
        Sentence(sentence_id="n1", article_id="a1", n=1, start=16, end=32, role="body"),
    ]
    store.replace("sentences", to_arrow("sentences", rows), ["a1"], "article_id")
    assert [row["text"] for row in store.search("may").to_pylist()] == ["The mayor spoke."]
    assert [row["text"] for row in store.search('"river rose"').to_pylist()] == ["The river rose."]
    assert store.search('"rose river"').num_rows == 0
    assert store.search("").num_rows == 0
    assert store.search("(*[\\").num_rows == 0
