"""Every error Variorum raises on purpose. Each has a code and says what to do.

VariorumError
├── InputError              V1xx  something given to read
│   ├── EmptyInput          V101  no text in it
│   ├── BinaryInput         V102  not text in any format known
│   ├── BrokenInput         V103  a known format, broken
│   └── MissingInput        V104  no such file, or nothing matches
├── SettingsError           V201  a setting with a wrong name or value
├── MissingModel            V202  the language model is not installed
├── MissingTool             V203  an optional package or program is not installed
├── LibraryError            V3xx  the library on disk
│   ├── NoLibrary           V301  there is none at that place
│   ├── NewerLibrary        V302  made by a newer Variorum
│   ├── LockedLibrary       V303  another process is writing to it
│   ├── CorruptLibrary      V304  not a library, or damaged
│   └── DiskFull            V305  no room left where the library lies
├── NotFound                V401  no such story, article or table
├── DecisionError           V402  an editor's decision that cannot be made
├── PipelineError           V501  stages that do not fit together
└── EngineError             V502  a worker was lost, or a cluster failed
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "BinaryInput",
    "BrokenInput",
    "CorruptLibrary",
    "DecisionError",
    "DiskFull",
    "EmptyInput",
    "EngineError",
    "InputError",
    "LibraryError",
    "LockedLibrary",
    "MissingInput",
    "MissingModel",
    "MissingTool",
    "NewerLibrary",
    "NoLibrary",
    "NotFound",
    "PipelineError",
    "SettingsError",
    "VariorumError",
]


class VariorumError(Exception):
    """Base of all errors of this package. `code` is stable; the message is for people."""

    code: ClassVar[str] = "V000"

    @property
    def reason(self) -> str:
        """The message without its code."""
        return super().__str__()

    def __str__(self) -> str:
        return f"{super().__str__()} [{self.code}]"


class InputError(VariorumError):
    """Something given to read cannot be read."""

    code = "V100"


class EmptyInput(InputError):
    """There is no text in it."""

    code = "V101"


class BinaryInput(InputError):
    """It is not text in any format known."""

    code = "V102"


class BrokenInput(InputError):
    """It is of a known format, and broken."""

    code = "V103"


class MissingInput(InputError):
    """There is no such file, or nothing matches the pattern."""

    code = "V104"


class SettingsError(VariorumError):
    """A setting has an unknown name or a wrong value."""

    code = "V201"


class MissingModel(VariorumError):
    """The language model is not installed."""

    code = "V202"


class MissingTool(VariorumError):
    """What was asked for needs a package or a program that is optional and not installed."""

    code = "V203"


class LibraryError(VariorumError):
    """Something is wrong with the library on disk."""

    code = "V300"


class NoLibrary(LibraryError):
    """There is no library at that place."""

    code = "V301"


class NewerLibrary(LibraryError):
    """The library was made by a newer Variorum."""

    code = "V302"


class LockedLibrary(LibraryError):
    """Another process is writing to the library."""

    code = "V303"


class CorruptLibrary(LibraryError):
    """The file is not a library, or is damaged."""

    code = "V304"


class DiskFull(LibraryError):
    """There is no room left on the disk that the library lies on."""

    code = "V305"


class NotFound(VariorumError, LookupError):
    """There is no such story, article or table."""

    code = "V401"


class DecisionError(VariorumError, ValueError):
    """An editor's decision cannot be made, or not be undone."""

    code = "V402"


class PipelineError(VariorumError):
    """The stages do not fit together."""

    code = "V501"


class EngineError(VariorumError):
    """A worker was lost, or the cluster that should work failed."""

    code = "V502"
