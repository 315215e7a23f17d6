"""Where results live: the DuckDB file, its schema, migrations, search and check."""

from variorum.library.faults import fault
from variorum.library.rescue import Rescued
from variorum.library.rescue import rescue as rescue_library
from variorum.library.store import FILE, Store

__all__ = ["FILE", "Rescued", "Store", "fault", "rescue_library"]
