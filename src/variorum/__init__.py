"""Variorum: one cited account per story from many news reports.

>>> import variorum as vr
>>> article = vr.article('"We will meet in May," Ida Renn told reporters on Tuesday.')
>>> [quote.speaker_name for quote in vr.annotate(article).quotes]
['Ida Renn']
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from variorum.version import __version__

if TYPE_CHECKING:
    from variorum.doors.python import (
        Account,
        Library,
        Notes,
        Rows,
        Story,
        annotate,
        article,
        build,
        copies,
        date,
        open,
        read,
        read_all,
        stories,
    )
    from variorum.errors import (
        InputError,
        LibraryError,
        MissingModel,
        MissingTool,
        NotFound,
        SettingsError,
        VariorumError,
    )
    from variorum.records import Article

__all__ = [
    "Account",
    "Article",
    "InputError",
    "Library",
    "LibraryError",
    "MissingModel",
    "MissingTool",
    "NotFound",
    "Notes",
    "Rows",
    "SettingsError",
    "Story",
    "VariorumError",
    "__version__",
    "annotate",
    "article",
    "build",
    "copies",
    "date",
    "open",
    "read",
    "read_all",
    "stories",
]

_HOMES = {
    "Article": "variorum.records",
    "InputError": "variorum.errors",
    "LibraryError": "variorum.errors",
    "MissingModel": "variorum.errors",
    "MissingTool": "variorum.errors",
    "NotFound": "variorum.errors",
    "SettingsError": "variorum.errors",
    "VariorumError": "variorum.errors",
}


def __getattr__(name: str) -> object:
    """Load what is asked for when it is asked for: `import variorum` itself stays quick."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES.get(name, "variorum.doors.python")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)


class _ArticleWing(ModuleType):
    """`variorum.article` is a wing of the house and the function that makes an article: importing the one must not
    hide the other, so the module can be called.
    """

    def __call__(self, *args: Any, **given: Any) -> Any:
        return importlib.import_module("variorum.doors.python").article(*args, **given)


class _Package(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        if name == "article" and isinstance(value, ModuleType):
            value.__class__ = _ArticleWing
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
