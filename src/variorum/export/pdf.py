"""A story's page as a PDF file to print, made by the browser that is there (Chromium, Chrome or Edge).

A browser sets the same page that is shown on the screen, with its style for paper, so that there is one design and no
engine of our own to keep. It is not a dependency: the page may also be opened and printed by hand. The page holds no
script and its policy lets nothing be fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from variorum.errors import MissingTool, VariorumError

#: What browsers that print from the command line are called, the free one first.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
#: Where they lie on systems that do not put them on the path.
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
#: Seconds to print a page. The account of 200 articles takes under ten on one core.
_PATIENCE = 120


def browser(named: str = "") -> str | None:
    """The browser that prints, or None: the one named, else the first that is found."""
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in _NAMES)
    return next((place for place in found if place), next((place for place in _PLACES if Path(place).exists()), None))


def printed(page: str, named: str = "") -> bytes:
    """A page of HTML as the bytes of a PDF file.

    Parameters
    ----------
    page
        The page, whole: nothing is fetched.
    named
        The browser to print it with, by name or place; the first that is found otherwise.

    Raises
    ------
    MissingTool
        There is no browser.
    VariorumError
        The browser printed nothing.
    """
    program = browser(named)
    if program is None:
        raise MissingTool(
            f"PDFs are printed by a browser, and {f'no {named}' if named else 'none'} was found: install Chromium, "
            "Chrome or Edge, name it with the setting `browser`, or open the HTML and print it"
        )
    with tempfile.TemporaryDirectory(prefix="variorum-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(page, encoding="utf-8")
        out = folder / "page.pdf"
        # As root, in containers, the browser's sandbox does not start. The page is ours: no script, nothing fetched.
        free = ["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []
        try:
            done = subprocess.run(
                [program, "--headless", *free, "--disable-gpu", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--disable-extensions",
                 f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={out}",
                 (folder / "page.html").as_uri()],
                capture_output=True, check=False, timeout=_PATIENCE, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise VariorumError(f"{program} did not print the page within {_PATIENCE} seconds") from error
        if not out.exists():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise VariorumError(f"{program} printed nothing: {' '.join(told) or done.returncode}")
        return out.read_bytes()
