"""How work is spread."""

from variorum.engine.hadoop import documents as hadoop_documents
from variorum.engine.hadoop import on_hadoop
from variorum.engine.hadoop import put as hadoop_put
from variorum.engine.local import LocalEngine
from variorum.engine.protocol import Care, Engine
from variorum.engine.signs import alive
from variorum.errors import SettingsError

__all__ = ["Care", "Engine", "LocalEngine", "alive", "hadoop_documents", "hadoop_put", "make_engine", "on_hadoop"]


def make_engine(name: str, workers: int, *, isolated: bool = False, memory: int | None = None) -> Engine:
    """The engine of that name.

    Parameters
    ----------
    workers
        Processes; what is less than 2 works in this process, unless `isolated`.
    isolated
        Whether even one worker is a process of its own.
    memory
        Most bytes a worker may hold; None for no limit.

    Raises
    ------
    SettingsError
        There is none, or what it needs is not installed.
    """
    if name == "local":
        return LocalEngine(workers, isolated=isolated, memory=memory)
    if name == "spark":
        from variorum.engine.spark import SparkEngine

        return SparkEngine(workers, memory=memory)
    raise SettingsError(f"engine: there is no engine {name!r}: use 'local' or 'spark'")
