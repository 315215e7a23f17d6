"""What the docs tell a reader to type is run, as typed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from variorum.sample import ARTICLES

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if BLOCK.search(page.read_text("utf-8"))
]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if BLOCK.search(page.read_text("utf-8"))], ids=lambda p: p.name
)
def test_the_commands_of_a_page_run(page, tmp_path):
    shutil.copytree(ARTICLES, tmp_path / "articles")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for kind, text in BLOCK.findall(page.read_text("utf-8")):
        command = ["bash", "-euc", text] if kind == "console" else [sys.executable, "-c", text]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, f"{page.name}:\n{text}\n{done.stderr}"
