"""A disk that fills up at any moment is told as such, ends nothing else, and takes nothing that was committed."""

import errno
import subprocess
import sys

import duckdb
import pytest

from variorum.errors import CorruptLibrary, DiskFull, LibraryError, LockedLibrary
from variorum.library import Store, fault

# Writes and deletes until there is no room, again and again, each time with a little more of it.
FILLED = """
import resource, signal, sys
from pathlib import Path
from variorum.errors import DiskFull
from variorum.library import Store
from variorum.records import Article, to_arrow

folder = sys.argv[1]
texts = [f"{n} The harbour office said that the ferry was late again. " * 100 for n in range(60)]
ids = [f"a{n:04}" for n in range(60)]
rows = to_arrow("articles", [Article(article_id=id_, path=id_, text=text) for id_, text in zip(ids, texts)])
k = 0
for quota in range(200_000, 650_000, 150_000):
    held = max((file.stat().st_size for file in Path(folder).iterdir()), default=0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (held // 2 + quota, resource.RLIM_INFINITY))
    try:
        with Store.create(folder) as store, store.bounded(200 << 20):
            for k in range(k, k + 200):
                with store.transaction():
                    store.replace("articles", rows, [f"s{k - 2}", f"s{k}"], [f"s{k}"] * 60)
                    store.set_done("test", {f"s{k}": "done"})
                    store.forget_done("test", [f"s{k - 2}"])
                with store.transaction():
                    store.connection.execute("UPDATE stage.articles SET title = 'Late again'")
    except DiskFull as error:
        print("full", "V305" in str(error), flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with Store.create(folder) as store:
        counted = dict(store.connection.execute("SELECT _scope, count(*) FROM stage.articles GROUP BY 1").fetchall())
        print("whole", counted == dict.fromkeys(store.all_done("test"), 60), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system")
def test_a_disk_that_fills_up_at_any_moment_ends_nothing_and_takes_nothing(tmp_path):
    Store.create(tmp_path).close()
    ended = subprocess.run(
        [sys.executable, "-c", FILLED, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert ended.stdout.splitlines() == ["full True", "whole True"] * 3


UNDONE = """TransactionContext Error: Failed to commit: Failed to rollback transaction. Cannot continue operation.
Original Error: IO Error: Could not write file "variorum.duckdb.wal": File too large
Rollback Error: INTERNAL Error: Segment tree index not found for row number 0"""
SPILT = "Out of Memory Error: failed to offload data block of size 256.0 KiB (1.2 GiB/1.2 GiB used)."
GONE = "FATAL Error: database has been invalidated because of a previous fatal error."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (duckdb.TransactionException(UNDONE), DiskFull),
        (duckdb.OutOfMemoryException(SPILT), DiskFull),
        (duckdb.FatalException(f"{GONE}\nOriginal error: No space left on device"), DiskFull),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DiskFull),
        (duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block"), LibraryError),
        (duckdb.IOException("IO Error: Could not set lock on file"), LockedLibrary),
        (duckdb.FatalException(GONE), CorruptLibrary),
        (duckdb.BinderException("Binder Error: no such column"), type(None)),
        (OSError(errno.EACCES, "Permission denied"), type(None)),
    ],
)
def test_an_error_of_the_database_is_told_as_what_it_is(error, told):
    assert type(fault(error, "library")) is told
