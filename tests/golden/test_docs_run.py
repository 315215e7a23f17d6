"""What the docs tell a reader to type is run, as typed; what cannot be run here is a command that exists."""

import ast
import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import variorum as vr
from variorum.doors.cli import app
from variorum.sample import ARTICLES

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: A command wherever it is written: in a block, in a line of text, in a table.
COMMAND = re.compile(r"(?<!import )(?<!A )(?<![\w./-])variorum ([a-z][a-z-]+)((?: [^`\n|]*)?)")
OPTION = re.compile(r"(?<=[ =])--?[a-z][a-z-]*")
#: Its cells run one after another in one process: `test_the_cells_of_the_notebook_run_and_show_something`.
NOTEBOOK = "notebook.md"
ALL = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")))
PAGES = [page for page in ALL if page.name != NOTEBOOK and BLOCK.search(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
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


def test_the_cells_of_the_notebook_run_and_show_something(tmp_path, monkeypatch):
    cells = json.loads((DOCS / "notebook.ipynb").read_text("utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(codes) > 10
    monkeypatch.chdir(tmp_path)
    names = {}
    for code in codes:
        *before, last = ast.parse(code).body
        assert isinstance(last, ast.Expr), f"this cell ends with nothing to show:\n{code}"
        exec(compile(ast.Module(before, []), "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        shown = value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)
        assert shown.strip(), code
        assert value is not None, code
    assert (tmp_path / "story.html").stat().st_size > 1000


def test_the_examples_of_the_python_reference_give_what_they_say():
    text = (DOCS / "python.md").read_text("utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 2
    names = {name: getattr(vr, name) for name in vr.__all__}
    for n, block in enumerate(blocks):
        example = doctest.DocTestParser().get_doctest(block, dict(names), f"block {n}", "python.md", 0)
        told = []
        assert doctest.DocTestRunner().run(example, out=told.append).failed == 0, "".join(told)


@pytest.mark.parametrize(
    "page", [page for page in ALL if COMMAND.search(page.read_text("utf-8"))], ids=lambda p: p.name
)
def test_every_command_and_option_that_a_page_names_exists(page):
    known = {
        name: {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help", "-h"}
        for name, command in typer.main.get_command(app).commands.items()
    }
    for name, rest in COMMAND.findall(page.read_text("utf-8")):
        assert name in known, f"{page.name}: there is no `variorum {name}`"
        for option in OPTION.findall(re.split(r" && | \| |; ", rest)[0]):
            assert option in known[name], f"{page.name}: `variorum {name}` has no {option}"


def test_every_page_of_the_docs_is_in_the_sites_contents():
    contents = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert [page for page in DOCS.rglob("*.md") if f" {page.relative_to(DOCS).as_posix()}\n" not in contents] == []
