"""The pictures of the README and the docs, from the packaged sample: `python -m docs.pictures` (needs Chromium).

With `--all FOLDER` every screen, wide and narrow, light and dark, to look at; the few that the docs show otherwise.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

import variorum as vr
from variorum.doors.web import app
from variorum.export.pdf import browser
from variorum.render.html import style
from variorum.sample import ARTICLES

FOLDER = Path(__file__).parent / "images"
#: Width and height in pixels.
WIDE, NARROW = (1280, 860), (390, 844)
SCREENS = {
    "account": "/stories/{story}", "stories": "/", "compare": "/stories/{story}/compare",
    "claims": "/stories/{story}/claims", "quotations": "/stories/{story}/quotes",
    "sources": "/stories/{story}/sources", "article": "/articles/{article}", "library": "/library",
    "search": "/search?q=river",
}  # fmt: skip
#: What the docs show: name of the file, screen, size, whether in the dark.
SHOWN = (
    ("account", "account", WIDE, False),
    ("account-narrow-dark", "account", NARROW, True),
    ("stories", "stories", (1280, 640), False),
    ("compare", "compare", (1100, 720), False),
    ("claims-dark", "claims", WIDE, True),
    ("sources", "sources", WIDE, False),
)
_SHEET = '<link rel="stylesheet" href="/style.css">'
#: The second citation is reached with the keyboard, so that its passage shows.
_FOCUS = "<script>document.querySelectorAll('.lead .ref a')[1]?.focus({preventScroll: true})</script>"


def pages() -> dict[str, str]:
    """Every screen's HTML, by name."""
    with vr.build(ARTICLES) as library:
        rows = sorted(library.stories().to_pylist(), key=lambda row: -row["n_articles"])
        story = library.story(rows[0]["story_id"])
        names = {"story": story.story_id, "article": story["articles"][1]["article_id"]}
        client = TestClient(app(library))
        return {name: client.get(address.format(**names)).text for name, address in SCREENS.items()}


def still(page: str) -> str:
    """A page of the site as one that stands alone."""
    assert _SHEET in page, "the site's pages name their style sheet otherwise now"
    return page.replace(_SHEET, f"<style>{style()}</style>").replace("</body>", f"{_FOCUS}</body>")


class Camera:
    """A browser without a window, told what to do through a pipe (Chrome DevTools Protocol)."""

    def __init__(self, program: str, folder: Path) -> None:
        self.folder = folder
        theirs, self._to = os.pipe()
        self._from, ours = os.pipe()
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{theirs} 4>&{ours}', program, "--headless", "--no-sandbox",
             "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
             f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe"],
            pass_fds=(theirs, ours), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs)
        os.close(ours)
        self._held, self._n, self._session = b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def take(self, page: str, size: tuple[int, int], *, dark: bool) -> bytes:
        """A page as PNG."""
        place = self.folder / "page.html"
        place.write_text(page, encoding="utf-8")
        width, height = size
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=scheme)
        self.call("Page.navigate", url=place.as_uri())
        self._until(lambda told: told.get("method") == "Page.loadEventFired")
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer."""
        self._n += 1
        asked = {"id": self._n, "method": method, "params": given}
        asked |= {"sessionId": self._session} if self._session else {}
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        told = self._until(lambda told: told.get("id") == self._n)
        if "error" in told:
            raise RuntimeError(f"{method}: {told['error']['message']}")
        return told["result"]

    def _until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            while b"\0" not in self._held:
                more = os.read(self._from, 1 << 16)
                if not more:
                    raise RuntimeError("the browser ended")
                self._held += more
            line, _, self._held = self._held.partition(b"\0")
            if is_it(told := json.loads(line)):
                return told

    def close(self) -> None:
        """End the browser."""
        os.close(self._to)
        os.close(self._from)
        self._process.wait(30)


def wanted(everything: bool) -> Iterator[tuple[str, str, tuple[int, int], bool]]:
    """The pictures to take, as in `SHOWN`."""
    if not everything:
        yield from SHOWN
        return
    for screen, (width, size), dark in product(SCREENS, (("wide", WIDE), ("narrow", NARROW)), (False, True)):
        yield f"{screen}-{width}{'-dark' if dark else ''}", screen, size, dark


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every screen, to look at")
    asked = parser.parse_args()
    program = browser()
    if program is None:
        print("no Chromium, Chrome or Edge on this machine", file=sys.stderr)
        return 1
    folder = asked.all or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    held = pages()
    with tempfile.TemporaryDirectory(prefix="variorum-", ignore_cleanup_errors=True) as scratch:
        camera = Camera(program, Path(scratch))
        for name, screen, size, dark in wanted(asked.all is not None):
            file = folder / f"{name}.png"
            file.write_bytes(camera.take(still(held[screen]), size, dark=dark))
            print(f"{file.name}: {file.stat().st_size / 1024:.0f} kB")
        camera.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
