"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def sample_library():
    """The packaged sample, built once a test process, in memory."""
    import variorum as vr
    from variorum.sample import ARTICLES

    library = vr.build(ARTICLES)
    yield library
    library.close()


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden accounts as they now are")
