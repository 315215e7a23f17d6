"""A real browser at the pages, driven as a reader drives it, that keeps what it complained of and whom it asked."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: No name leads anywhere but to this machine, and the browser asks its maker for nothing.
_ALONE = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-gpu"]
#: A busy machine is slow; nothing waits longer than it needs.
PATIENCE = 120_000


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=BROWSER, args=_ALONE, timeout=PATIENCE)
        yield opened
        opened.close()


@contextmanager
def served(made) -> Iterator[str]:
    """The address at which an application answers."""
    server = uvicorn.Server(uvicorn.Config(made, port=0, log_level="error"))
    begun = threading.Event()
    startup = server.startup

    async def tell(sockets=None):
        await startup(sockets)
        begun.set()

    server.startup = tell
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert begun.wait(PATIENCE / 1000)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


class Reader:
    """One reader: a page, what it complained of, and the hosts it asked."""

    def __init__(self, opened: Browser, here: str = "about:blank", **look) -> None:
        self.context: BrowserContext = opened.new_context(base_url=here, **look)
        self.context.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.asked: set[str | None] = set()
        self.context.on("request", lambda request: self.asked.add(urlsplit(request.url).hostname))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("console", self._hear)
        self.page: Page = self.context.new_page()

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def close(self) -> None:
        self.context.close()
