"""Where results live: the DuckDB file, its schema, migrations, search and check."""

from variorum.library.store import FILE, Store

__all__ = ["FILE", "Store"]
