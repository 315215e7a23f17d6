"""Arrow tables that lie on disk: written batch by batch, mapped into memory, gone when nobody holds them any more.

The system reads their pages when they are looked at and takes them back when memory is short, so that a table may be
larger than the memory.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def spooled(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path) -> pa.Table:
    """The batches as one table that lies in a nameless file of the folder.

    Raises
    ------
    OSError
        There is no room.
    """
    import pyarrow as pa

    with tempfile.TemporaryFile(dir=folder) as file:
        with pa.ipc.new_file(file, schema) as writer:
            for batch in batches:
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))
        file.flush()
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return pa.ipc.open_file(pa.py_buffer(held)).read_all()
