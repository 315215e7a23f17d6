"""The names that others rely on, and what importing them costs."""

import subprocess
import sys

import pytest

import variorum
from variorum import errors


def test_the_public_names_are_sorted_and_all_there():
    public = [name for name in variorum.__all__ if not name.startswith("_")]
    assert variorum.__all__ == sorted(variorum.__all__)
    assert all(hasattr(variorum, name) for name in public)


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(variorum, "no_such_name")


@pytest.mark.parametrize(
    "first", ["import variorum.article.read", "vr.read_all", "from variorum.article import times", ""]
)
def test_article_can_be_called_whatever_was_imported_before(first):
    code = f"import variorum as vr\n{first}\nprint(vr.article('Two words', source='P').source)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "P"


def test_importing_variorum_loads_none_of_the_heavy_packages():
    heavy = "{'spacy', 'pyarrow', 'duckdb', 'trafilatura', 'numpy', 'pydantic', 'fastapi'}"
    code = f"import sys, variorum; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_command_line_starts_without_the_heavy_packages():
    heavy = "{'spacy', 'pyarrow', 'duckdb', 'trafilatura', 'numpy', 'fastapi'}"
    code = f"import sys, variorum.doors.cli; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_every_error_is_drawn_in_the_tree_and_has_its_own_code():
    drawn = errors.__doc__ or ""
    codes = [getattr(errors, name).code for name in errors.__all__]
    assert len(set(codes)) == len(codes)
    assert all(name in drawn for name in errors.__all__)
    assert errors.__all__ == sorted(errors.__all__)


def test_an_error_prints_its_code():
    assert str(errors.EmptyInput("x.txt: no text")) == "x.txt: no text [V101]"
    assert errors.EmptyInput("x.txt: no text").reason == "x.txt: no text"
