"""The library: one DuckDB file in a folder, or in memory, with every table of a build."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from variorum.errors import CorruptLibrary, LibraryError, LockedLibrary, NoLibrary, NotFound
from variorum.library.arriving import keep, put
from variorum.library.faults import damaged, fault
from variorum.library.migrations import is_current, migrate, stored_version
from variorum.library.schema import selection, stored
from variorum.library.spool import spooled
from variorum.records import TABLES, Dossier, arrow_schema, rows_digest

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Name of the file in the library's folder.
FILE = "variorum.duckdb"
# Rows of a result that are one piece of a table; and of one that lies on disk, whose rows may be long texts.
_ROWS_AT_ONCE, _SPOOLED_AT_ONCE = 50_000, 8_000
# Where a library is that has no folder.
IN_MEMORY = "in memory"
# What a database that rests may hold.
_RESTING = "64 MiB"
# Files of libraries that a build of this process writes to: the system's lock is between processes only.
_WRITING: set[str] = set()


class Store:
    """A library's tables. Use `Store.create` or `Store.open`, then as a context manager."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: str, *, read_only: bool = False) -> None:
        self.connection = connection
        self.place = place
        self.read_only = read_only
        # Most that the database may hold, where that is bounded.
        self._memory: str | None = None

    # -- opening ------------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, folder: str | Path | None) -> Store:
        """Open the library in a folder for writing, making it if there is none; in memory for None.

        Raises
        ------
        LockedLibrary
            Another process is writing to it.
        NewerLibrary
            A newer Variorum made it.
        CorruptLibrary
            The file is not a library.
        """
        if folder is None:
            connection = connect(":memory:", read_only=False)
            migrate(connection, IN_MEMORY)
            return cls(connection, IN_MEMORY)
        folder = Path(folder)
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"{folder} is a file: a library is a folder; name another place with --library")
        folder.mkdir(parents=True, exist_ok=True)
        connection = connect(str(folder / FILE), read_only=False)
        try:
            migrate(connection, str(folder))
        except BaseException as error:
            _close_unwritten(connection)
            if (told := fault(error, str(folder))) is not None:
                raise told from error
            raise
        return cls(connection, str(folder))

    @classmethod
    def open(cls, folder: str | Path) -> Store:
        """Open an existing library for reading.

        Raises
        ------
        NoLibrary
            There is none in the folder.
        LockedLibrary, NewerLibrary, CorruptLibrary
            As for `create`.
        """
        file = Path(folder) / FILE
        if not file.is_file():
            raise NoLibrary(f"{folder}: no library here: make one with `variorum build INPUT... --library {folder}`")
        connection = connect(str(file), read_only=True)
        try:
            current, version = is_current(connection), stored_version(connection)
        except BaseException as error:
            _close_unwritten(connection)
            if (told := fault(error, str(folder))) is not None:
                raise told from error
            raise
        if not current:
            connection.close()
            if version is None:
                raise CorruptLibrary(f"{file}: not a library of Variorum")
            cls.create(folder).close()
            connection = connect(str(file), read_only=True)
        return cls(connection, str(folder), read_only=True)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Give the library for writing; one opened for reading is opened for writing meanwhile, by this same object.

        Raises
        ------
        LockedLibrary
            Another process is writing to it.
        """
        if not self.read_only:
            yield self
            return
        self.connection.close()
        try:
            with Store.create(self.place) as opened:
                self.connection, self.read_only = opened.connection, False
                yield self
        finally:
            self.connection, self.read_only = connect(str(Path(self.place) / FILE), read_only=True), True

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            _close_unwritten(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is written, or nothing is."""
        import duckdb

        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            # The database may have ended the transaction itself, or itself (a full disk); what is told is the cause.
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def bounded(self, memory: int) -> Iterator[None]:
        """While a build runs, the database holds at most so many bytes in memory; what is more goes to disk.

        Raises
        ------
        LockedLibrary
            Another build of this process writes to the library.
        DiskFull
            What is written inside finds no room. What was committed before is kept.
        LibraryError
            One step needs more memory than that, and cannot do with the disk.
        """
        import duckdb

        file = self.value("SELECT path FROM duckdb_databases() WHERE database_name = current_database()")
        if file in _WRITING:
            raise LockedLibrary(f"{self.place}: another build of this process writes to the library: wait for it")
        before = self.value("SELECT current_setting('memory_limit')")
        self._memory = f"{memory // 1024} KiB"
        self.connection.execute(f"SET memory_limit = '{self._memory}'")
        if file is not None:
            _WRITING.add(str(file))
        try:
            yield
        except (duckdb.Error, OSError) as error:
            if file is not None:
                _close_unwritten(self.connection)
                with suppress(LibraryError):  # what has no room even to be opened stays closed
                    self.connection = connect(str(file), read_only=False)
            if (told := fault(error, self.place)) is not None:
                raise told from error
            raise
        finally:
            self._memory = None
            _WRITING.discard(str(file))
        # Not after an error: the database is another then.
        self.connection.execute(f"SET memory_limit = '{before}'")

    # -- reading ------------------------------------------------------------------------------------------------

    def recall(self, name: str) -> str | None:
        """A text kept under a name by `remember`; None if there is none."""
        row = self.connection.execute("SELECT value FROM stage._meta WHERE name = ?", [f"kept {name}"]).fetchone()
        return str(row[0]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a text under a name. It is no result and goes into no export."""
        self.connection.execute("INSERT OR REPLACE INTO stage._meta VALUES (?, ?)", [f"kept {name}", value])

    def table(self, name: str) -> pa.Table:
        """A whole table, sorted by its key.

        Raises
        ------
        NotFound
            There is no table of that name.
        """
        return self.rows(name)

    def rows(
        self, name: str, where: Mapping[str, Any] | None = None, limit: int | None = None, offset: int = 0
    ) -> pa.Table:
        """Rows of a table whose columns equal `where`, sorted by the table's key.

        A list as value means any of its members.

        Raises
        ------
        NotFound
            There is no such table or column.
        """
        if name not in TABLES:
            raise NotFound(f"no table {name!r}: there are {', '.join(sorted(TABLES))}")
        schema = arrow_schema(name)
        conditions, values = [], []
        for column, value in (where or {}).items():
            if column not in schema.names:
                raise NotFound(f"table {name!r} has no column {column!r}: it has {', '.join(schema.names)}")
            if isinstance(value, list | tuple):
                conditions.append(f'"{column}" IN (SELECT unnest(?))')
                values.append(list(value))
            else:
                conditions.append(f'"{column}" IS NOT DISTINCT FROM ?')
                values.append(value)
        order = ", ".join(f'"{key}" NULLS FIRST' for key in TABLES[name].key)
        sql = f'SELECT * FROM main."{name}"'
        if conditions:
            sql += " WHERE " + " AND ".join(conditions)
        sql += f" ORDER BY {order}"
        if limit is not None:
            sql += f" LIMIT {int(limit)} OFFSET {int(offset)}"
        return self.arrow(sql, values).select(schema.names).cast(schema)

    def count(self, name: str) -> int:
        """Number of rows of a table.

        Raises
        ------
        NotFound
            There is no table of that name.
        """
        if name not in TABLES:
            raise NotFound(f"no table {name!r}: there are {', '.join(sorted(TABLES))}")
        return int(self.value(f'SELECT count(*) FROM stage."{name}"') or 0)

    def arrow(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """The result of a query as an Arrow table."""
        # Of many rows some at a time: a column of strings holds no more than 2 GB in one piece.
        return self.connection.execute(sql, list(values)).fetch_record_batch(_ROWS_AT_ONCE).read_all()

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row of a query's result, or None."""
        row = self.connection.execute(sql, list(values)).fetchone()
        return row[0] if row else None

    def dossier(self, story_id: str) -> Dossier:
        """All that is known of one story.

        Raises
        ------
        NotFound
            There is no such story.
        """
        from variorum.library.dossiers import load_dossiers

        for dossier in load_dossiers(self, [story_id]):
            return dossier
        raise NotFound(f"no story {story_id!r} ({self.place}): `variorum stories` lists them")

    def search(self, query: str, limit: int = 20, offset: int = 0) -> pa.Table:
        """Sentences, quotations and claims that hold the words of a query; see `library/search.py`."""
        from variorum.library.search import search

        return search(self, query, limit, offset)

    # -- writing ------------------------------------------------------------------------------------------------

    def replace(
        self, written: str, rows: pa.Table, scopes: Sequence[str] | None, row_scopes: str | Sequence[str] | None
    ) -> None:
        """Put rows in the place of what was written for the same scopes.

        Parameters
        ----------
        written
            A table (`quotes`) or a column that a later stage fills (`quotes.utterance_id`).
        rows
            Full rows; only the stored table's columns are kept.
        scopes
            The articles or stories computed; None replaces all, and writes only what is not there already.
        row_scopes
            The scope of each row: the column of `rows` that holds it, or the values; None leaves it null.
        """
        import pyarrow as pa

        part = stored(written)
        if isinstance(row_scopes, str):
            scope = rows.column(row_scopes)
        elif row_scopes is None:
            scope = pa.nulls(rows.num_rows, pa.string())
        else:
            scope = pa.array(row_scopes, pa.string())
        kept = rows.select(list(part.columns)).append_column("_scope", scope)
        if scopes is None:
            put(self.connection, f'stage."{part.name}"', kept)
            return
        if scopes:
            self.connection.execute(
                f'DELETE FROM stage."{part.name}" WHERE "_scope" IN (SELECT unnest(?))', [list(scopes)]
            )
        if not rows.num_rows:
            return
        self.connection.register("_arriving", kept)
        self.connection.execute(f'INSERT INTO stage."{part.name}" BY NAME SELECT * FROM _arriving')
        self.connection.unregister("_arriving")

    def declared(
        self, reads: Sequence[str], only: Mapping[str, Collection[str]] | None = None, *, current: bool = False,
        held: dict[str, pa.Table] | None = None,
    ) -> dict[str, pa.Table]:  # fmt: skip
        """The tables a stage declares to read. Columns filled later are null unless declared.

        So a stage cannot see what an earlier build left in columns that are filled after it. The tables lie on disk
        (`spool.py`), unless the library itself is in memory.

        Parameters
        ----------
        only
            Of these tables no columns but those, and the key.
        current
            Without the rows of articles that have a newer version.
        held
            Tables given before, by the query: they are given again, and new ones are added. For whoever knows that
            nothing has been written to them since.
        """
        import pyarrow as pa

        names = dict.fromkeys(read.partition(".")[0] for read in reads)
        groups = {read: stored(read).by for read in reads}
        old = 'SELECT "article_id" FROM main."articles" WHERE "superseded_by" IS NOT NULL'
        tables = {}
        for name in names:
            shown = {by for read, by in groups.items() if read.partition(".")[0] == name}
            schema = arrow_schema(name)
            wanted = {*TABLES[name].key, *only[name]} if only and name in only else set(schema.names)
            where = f'WHERE "article_id" NOT IN ({old}) ' if current and "article_id" in schema.names else ""
            order = ", ".join(f'"{key}" NULLS FIRST' for key in TABLES[name].key)
            sql = f"SELECT * FROM ({selection(name, shown, wanted)}) {where}ORDER BY {order}"
            found = None if held is None else held.get(sql)
            if found is None:
                found = self._on_disk(sql, pa.schema([field for field in schema if field.name in wanted]))
            # Texts are given to nearly every stage with other columns: to hold them would take room for nothing.
            if held is not None and name != "articles":
                held[sql] = found
            tables[name] = found
        return tables

    def _on_disk(self, sql: str, schema: pa.Schema | None = None) -> pa.Table:
        """The result of a query as a table that lies on disk beside the library; in memory where that is."""
        if self.place == IN_MEMORY:
            found = self.arrow(sql)
            return found if schema is None else found.cast(schema)
        rows = self.connection.execute(sql).fetch_record_batch(_SPOOLED_AT_ONCE)
        return spooled(rows, schema or rows.schema, Path(self.place))

    def superseded(self) -> dict[str, str]:
        """The articles that have a newer version → the next one."""
        sql = "SELECT article_id, superseded_by FROM main.articles WHERE superseded_by IS NOT NULL"
        return dict(self.connection.execute(sql).fetchall())

    @contextmanager
    def resting(self) -> Iterator[None]:
        """While something else works with much memory, a `bounded` database on disk holds next to nothing in it."""
        import duckdb

        if self._memory is None or self.place == IN_MEMORY:
            yield
            return
        with suppress(duckdb.OutOfMemoryException):  # what cannot be given back now stays
            self.connection.execute(f"SET memory_limit = '{_RESTING}'")
        try:
            yield
        finally:
            self.connection.execute(f"SET memory_limit = '{self._memory}'")

    def digest(self, read: str) -> str:
        """A digest of the content of a table's base, or of a column filled later; independent of row order."""
        part = stored(read)
        digest = rows_digest(f'"{name}"' for name in part.columns)
        found = self.value(f"SELECT count(*) || ':' || {digest} FROM stage.\"{part.name}\"")
        return str(found)

    def keep(self, name: str, table: pa.Table, state: str) -> None:
        """Put away a table that a stage keeps for its next run; `state` says what it was computed by."""
        keep(self.connection, name, table, anew=self.done(name, "kept") != state)
        self.set_done(name, {"kept": state})

    def kept(self, name: str, state: str) -> pa.Table | None:
        """What was put away under a name, or None where it was computed by something else."""
        if self.done(name, "kept") != state:
            return None
        return self._on_disk(f'SELECT * FROM kept."{name}"')

    def all_done(self, stage: str) -> dict[str, str]:
        """What a stage was done from, by scope."""
        return dict(
            self.connection.execute("SELECT scope, fingerprint FROM stage._done WHERE stage = ?", [stage]).fetchall()
        )

    def done(self, stage: str, scope: str) -> str | None:
        """What a stage was done from for a scope, or None."""
        found = self.value("SELECT fingerprint FROM stage._done WHERE stage = ? AND scope = ?", [stage, scope])
        return None if found is None else str(found)

    def set_done(self, stage: str, states: Mapping[str, str]) -> None:
        """Note what a stage has been done from, by scope."""
        self.forget_done(stage, list(states))
        if states:
            rows = [[stage] * len(states), list(states), list(states.values())]
            self.connection.execute("INSERT INTO stage._done SELECT unnest(?), unnest(?), unnest(?)", rows)

    def forget_done(self, stage: str, scopes: Sequence[str]) -> None:
        """Forget that a stage was done for scopes."""
        self.connection.execute(
            "DELETE FROM stage._done WHERE stage = ? AND scope IN (SELECT unnest(?))", [stage, list(scopes)]
        )


def connect(file: str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection to a library's file.

    Raises
    ------
    LockedLibrary, CorruptLibrary
    """
    import duckdb

    try:
        return duckdb.connect(file, read_only=read_only)
    except duckdb.Error as error:
        raise fault(error, file) or damaged(file, str(error).splitlines()[0]) from error


def _close_unwritten(connection: duckdb.DuckDBPyConnection) -> None:
    """Close after an error without writing the log into the file, which opening it does as well.

    After a commit that found no room the database may hold what was never committed: it would write that, or end the
    process.
    """
    import duckdb

    with suppress(duckdb.Error):
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    connection.close()


def delete_library(folder: str | Path) -> None:
    """Delete a library's folder if it holds a library and nothing else.

    Raises
    ------
    LibraryError
        It holds other files.
    """
    folder = Path(folder)
    if not folder.exists():
        return
    others = [path.name for path in folder.iterdir() if not path.name.startswith(FILE)]
    if others:
        raise LibraryError(f"{folder}: holds other files than a library ({', '.join(sorted(others)[:3])})")
    shutil.rmtree(folder)
