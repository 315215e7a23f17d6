"""A library as the pages and the API read it: by many at once, from a copy arranged for reading.

A run or an editor's decision changes the library's state; the copy is then made anew beside the old one, and readers
are moved over when it is whole. What was worked out from a copy is kept under the copy's state, so it is never stale.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from variorum.errors import LibraryError
from variorum.library import FILE, Store, browse, folios, reading
from variorum.records import TABLES, Dossier, Entity
from variorum.render.brief import Brief
from variorum.render.gathering import gather

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from variorum.doors.python import Library

#: Stories kept ready, in bytes of their folded rows; unfolded and gathered they take about twenty times as much.
#: The rest is read again in some milliseconds.
_KEPT_BYTES = 2**20
#: Stories in the lists that are kept as they were asked for; each takes four bytes.
_KEPT_NUMBERS = 2**20
#: Seconds between looks at whether the library has changed.
_LOOK = 2.0

#: What the page of an article shows of it, beside what its story's account is made from.
_LAYERS = ("times", "mentions", "quotes", "events", "evidence")

T = TypeVar("T")

_number = itertools.count()


class Edition:
    """One arranged copy of a library: a connection for each thread, and the stories worked out from it."""

    def __init__(self, base: duckdb.DuckDBPyConnection, sign: str, catalog: str | None = None, home: str = "") -> None:
        self.sign = sign
        self._base = base
        self._catalog = catalog
        self._home = home
        self._file: Path | None = None
        self._lock = threading.Lock()
        self._own = threading.local()
        self._all: list[duckdb.DuckDBPyConnection] = []
        self._users = 0
        self._over = False
        self._briefs: OrderedDict[str, tuple[Brief, int]] = OrderedDict()
        self._size = 0
        self._lists: OrderedDict[tuple[browse.Filter, str], array[int]] = OrderedDict()
        self._once: dict[str, Any] = {}

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection of the thread that asks."""
        held: duckdb.DuckDBPyConnection | None = getattr(self._own, "held", None)
        if held is None:
            held = self._base.cursor()
            if self._catalog:
                held.execute(f"USE {self._catalog}.main")
            self._own.held = held
            with self._lock:
                self._all.append(held)
        return held

    def brief(self, story_id: str) -> Brief:
        """The account of a story; the beginning of its id is enough."""
        with self._lock:
            if story_id in self._briefs:
                self._briefs.move_to_end(story_id)
                return self._briefs[story_id][0]
        dossier, size = folios.dossier(self.connection, story_id)
        made = gather(dossier)
        with self._lock:
            if made.story.story_id not in self._briefs:
                self._briefs[made.story.story_id] = made, size
                self._size += size
            while len(self._briefs) > 1 and self._size > _KEPT_BYTES:
                self._size -= self._briefs.popitem(last=False)[1][1]
        return made

    def chosen(self, wanted: browse.Filter, sort: str) -> array[int]:
        """The numbers of the stories that a reader asks for, in order."""
        key = wanted, sort
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
        made = browse.chosen(self.connection, wanted, sort)
        with self._lock:
            self._lists[key] = made
            while len(self._lists) > 1 and sum(map(len, self._lists.values())) > _KEPT_NUMBERS:
                self._lists.popitem(last=False)
        return made

    def once(self, name: str, make: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """What is worked out once for all readers of this copy."""
        if name not in self._once:
            self._once[name] = make(self.connection)
        found: T = self._once[name]
        return found

    @contextmanager
    def used(self) -> Iterator[Edition]:
        """Keep it open for a reader."""
        with self._lock:
            self._users += 1
        try:
            yield self
        finally:
            with self._lock:
                self._users -= 1
                last = self._over and not self._users
            if last:
                self._close()

    def end(self, file: Path | None = None) -> None:
        """Close it when the last reader is done, and delete its file where one is given."""
        with self._lock:
            self._over = True
            self._file = file
            last = not self._users
        if last:
            self._close()

    def _close(self) -> None:
        for held in self._all:
            held.close()
        if self._catalog:
            self._base.execute(f'USE "{self._home}".main')
            self._base.execute(f"DETACH {self._catalog}")
        self._base.close()
        if self._file is not None:
            self._file.unlink(missing_ok=True)


class Reading:
    """A library read by several threads at once.

    Parameters
    ----------
    library
        A library in memory or open for writing is arranged in memory; one open for reading, or named by its folder,
        in a file beside it (or in a temporary folder, where nothing can be written beside it).
    """

    def __init__(self, library: Library | Path) -> None:
        self.store: Store | None = None
        self.folder: Path | None = None
        if isinstance(library, Path):
            self.folder = library
        elif library.store.place == "in memory" or _writable(library.store):
            self.store = library.store
        else:
            self.folder = Path(library.store.place)
        self._temporary: Path | None = None
        #: Held while a copy is made, and only for the moment of moving over to it.
        self._swap, self._moving = threading.Lock(), threading.Lock()
        self._seen: object = None
        self._looked = time.monotonic()
        self._edition = self._made()

    # -- editions -----------------------------------------------------------------------------------------------------

    def _made(self) -> Edition:
        import duckdb

        if self.store is not None:
            base = self.store.connection.cursor()
            sign = reading.state(base)
            catalog, source = f"reading_{next(_number)}", _catalog(base)
            base.execute(f"ATTACH ':memory:' AS {catalog}")
            base.execute(f"USE {catalog}.main")
            reading.arrange(base, f'"{source}"', sign)
            return Edition(base, sign, catalog, source)
        assert self.folder is not None
        self._seen = self._look()
        library = self.folder / FILE
        # Store.open says what is wrong with a library that cannot be opened, and brings an old one up to date.
        with Store.open(self.folder) as store:
            sign = reading.state(store.connection)
        file = self._place(sign)
        if reading.arranged(file) != sign:
            sign = reading.arrange_file(library, file, sign)
        shown = getattr(self, "_edition", None)
        kept = (file.name,) if shown is None else (file.name, self._place(shown.sign).name)
        for old in file.parent.glob(f"{FILE}.reading-*"):
            # A folder beside a copy is what DuckDB had no room for in memory; a process that was killed leaves it.
            if old.name.startswith(kept):
                continue
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink(missing_ok=True)
        return Edition(duckdb.connect(str(file), read_only=True, config=reading.CONFIG), sign)

    def _place(self, sign: str) -> Path:
        assert self.folder is not None
        if self._temporary is None:
            try:
                probe = self.folder / f"{FILE}.reading-probe"
                probe.touch()
                probe.unlink()
            except OSError:
                self._temporary = Path(tempfile.mkdtemp(prefix="variorum-"))
        return (self._temporary or self.folder) / f"{FILE}.reading-{sign[:12]}"

    def _look(self) -> object:
        if self.folder is None:
            return None
        try:
            held = (self.folder / FILE).stat()
        except OSError:
            return None
        return held.st_mtime_ns, held.st_size, held.st_ino

    @contextmanager
    def edition(self) -> Iterator[Edition]:
        """The library as it stands, unchanged for as long as it is used."""
        with ExitStack() as stack:
            with self._moving:
                held = stack.enter_context(self._edition.used())
            yield held

    def _follow(self) -> None:
        try:
            self.renew()
        except LibraryError:
            # It is being written to: looked at again at the next request.
            self._seen = None

    def renew(self) -> None:
        """Move readers to the library as it is now, if it has changed."""
        with self._swap:
            made = self._made()
            if made.sign == self._edition.sign:
                made.end()
                return
            with self._moving:
                old, self._edition = self._edition, made
            old.end(self._place(old.sign) if self.folder is not None else None)

    def close(self) -> None:
        """Close the copy."""
        self._edition.end()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    # -- what is read -------------------------------------------------------------------------------------------------

    @property
    def sign(self) -> str:
        """The state of the library that is shown; asking for it also looks, now and then, whether it has changed."""
        now = time.monotonic()
        if self.folder is not None and now - self._looked > _LOOK:
            self._looked = now
            if self._look() != self._seen and not self._swap.locked():
                threading.Thread(target=self._follow, daemon=True).start()
        return self._edition.sign

    def brief(self, story_id: str) -> Brief:
        """The parts of a story's account; the beginning of its id is enough.

        Raises
        ------
        NotFound
            There is no such story.
        """
        with self.edition() as held:
            return held.brief(story_id)

    def dossier(self, story_id: str) -> Dossier:
        """What the account of a story is made from.

        Raises
        ------
        NotFound
            There is no such story.
        """
        return self.brief(story_id).dossier

    def article(self, article_id: str) -> Brief | None:
        """The story of an article, with all that is known of that article; None where a newer version stands for it.

        Raises
        ------
        NotFound
            There is no such article.
        """
        with self.edition() as held:
            story_id, known = folios.leaf(held.connection, article_id)
            if story_id is None:
                return None
            parts = held.brief(story_id)
            layers: dict[str, Any] = {name: folios.rows(TABLES[name], known.get(name, ())) for name in _LAYERS}
            entities = {row.entity_id: row for row in folios.rows(Entity, known.get("entities", ()))}
            entities |= parts.dossier.entity
            return replace(parts, dossier=replace(parts.dossier, entities=tuple(entities.values()), **layers))

    def leaf(self, article_id: str) -> tuple[str | None, dict[str, list[list[Any]]]]:
        """The story of an article (None for one that a newer version stands for), and what is known of the article:
        lists of values by table.

        Raises
        ------
        NotFound
            There is no such article.
        """
        with self.edition() as held:
            return folios.leaf(held.connection, article_id)

    def stories(
        self, wanted: browse.Filter, sort: str = "origins", limit: int = 100, offset: int = 0
    ) -> tuple[list[dict[str, Any]], int]:
        """Stories with what the list shows of them, and how many there are in all."""
        with self.edition() as held:
            numbers = held.chosen(wanted, sort)
            return browse.cards(held.connection, numbers[offset : offset + limit]), len(numbers)

    def rows(
        self, name: str, where: Mapping[str, str] | None = None, limit: int = 100_000, offset: int = 0
    ) -> tuple[pa.Table, int]:
        """Rows of a table, and how many there are in all.

        Raises
        ------
        NotFound
            There is no such table or column.
        """
        with self.edition() as held:
            return browse.rows(
                held.connection, name, dict(where or {}), limit, offset, held.once("counts", browse.counts)
            )

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        with self.edition() as held:
            return held.once("counts", browse.counts)

    def outlets(self) -> list[str]:
        """The outlets with most articles, by name."""
        with self.edition() as held:
            return held.once("outlets", browse.outlets)

    def once(self, name: str, make: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """What is worked out once for all readers, until the library changes."""
        with self.edition() as held:
            return held.once(name, make)

    def cast(self, story_id: str) -> list[dict[str, str]]:
        """Who and what is named in a story, by name."""
        with self.edition() as held:
            return browse.cast(held.connection, story_id)

    def entity_name(self, entity_id: str) -> str | None:
        """The name of an entity, or None."""
        with self.edition() as held:
            return browse.entity_name(held.connection, entity_id)

    def search(self, query: str, wanted: browse.Found, limit: int, offset: int) -> list[dict[str, Any]]:
        """Passages that hold words of the query, best first."""
        with self.edition() as held:
            return browse.search(held.connection, query, wanted, limit, offset)


def _writable(store: Store) -> bool:
    row = store.connection.execute("SELECT current_setting('access_mode')").fetchone()
    return row is not None and str(row[0]).lower() != "read_only"


def _catalog(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("SELECT current_database()").fetchone()
    return str(row[0]) if row else "memory"
