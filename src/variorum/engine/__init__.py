"""How work is spread."""

from variorum.engine.local import LocalEngine
from variorum.engine.protocol import Engine
from variorum.errors import SettingsError

__all__ = ["Engine", "LocalEngine", "make_engine"]


def make_engine(name: str, workers: int) -> Engine:
    """The engine of that name.

    Raises
    ------
    SettingsError
        There is none.
    """
    if name == "local":
        return LocalEngine(workers)
    raise SettingsError(f"engine: there is no engine {name!r}: use 'local'")
