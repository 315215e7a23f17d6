"""The stages in order, and the build that runs what has not been run."""

from variorum.pipeline.build import Report, build, build_from, make_fetcher, refresh, rescue
from variorum.pipeline.progress import OnStream, Progress, Silent
from variorum.pipeline.remote import on_hadoop, publish
from variorum.pipeline.stages import STAGES, check_stages, fingerprints, of_unit

__all__ = [
    "STAGES",
    "OnStream",
    "Progress",
    "Report",
    "Silent",
    "build",
    "build_from",
    "check_stages",
    "fingerprints",
    "make_fetcher",
    "of_unit",
    "on_hadoop",
    "publish",
    "refresh",
    "rescue",
]
