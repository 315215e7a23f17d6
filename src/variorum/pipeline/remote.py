"""Inputs and exports on a cluster's file system, whatever the engine knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from variorum.article.read import Limits, Raw, split
from variorum.engine import hadoop_documents, hadoop_put, on_hadoop
from variorum.errors import InputError, SettingsError
from variorum.records import Problem
from variorum.settings import Settings

__all__ = ["on_hadoop", "publish", "remote_documents"]


def remote_documents(
    address: str,
    settings: Settings,
    mapping: Mapping[str, str] | None,
    limits: Limits,
    on_problem: Callable[[Problem], None],
) -> Iterator[Raw]:
    """Every document below an address on a Hadoop file system.

    Raises
    ------
    SettingsError
        The engine is not Spark.
    MissingInput
        There is nothing there.
    """
    _check(address, settings)
    for name, data in hadoop_documents(address, settings.jobs or 1):
        try:
            for item in split(data, name, mapping, limits):
                if isinstance(item, Problem):
                    on_problem(item)
                else:
                    yield item
        except InputError as error:
            on_problem(Problem(path=name, stage="read", reason=str(error)))


def publish(folder: Path, address: str, settings: Settings) -> None:
    """Copy exported files to an address on a Hadoop file system.

    Raises
    ------
    SettingsError
        The engine is not Spark.
    LibraryError
        The file system refuses.
    """
    _check(address, settings)
    hadoop_put(folder, address, settings.jobs or 1)


def _check(address: str, settings: Settings) -> None:
    if settings.engine != "spark":
        raise SettingsError(f"{address}: a cluster's file system; reach it with --engine spark")
