"""Defaults < file < environment < command line."""

import pytest

from variorum.errors import SettingsError
from variorum.settings import FILE_VARIABLE, load_settings


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "variorum.toml"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    return path


def test_each_source_overrides_the_one_below(file, monkeypatch):
    assert load_settings().chunk == 32
    file.write_text("chunk = 7\njobs = 3\n")
    assert (load_settings().chunk, load_settings().jobs) == (7, 3)
    monkeypatch.setenv("VARIORUM_CHUNK", "8")
    assert load_settings().chunk == 8
    assert load_settings(chunk=9, jobs=None).chunk == 9


@pytest.mark.parametrize(("given", "held"), [("", None), ("6G", 6 << 30), ("800 MB", 800 << 20), ("1.5g", 3 << 29)])
def test_memory_is_written_with_its_unit(file, given, held):
    assert load_settings(memory=given).memory_bytes == held


@pytest.mark.parametrize("given", ["6", "lots", "-2G", "G"])
def test_memory_without_a_unit_is_refused(file, given):
    with pytest.raises(SettingsError, match="6G"):
        load_settings(memory=given)


@pytest.mark.parametrize("text", ["chunk = 0", 'chunk = "many"', "no_such_setting = 1", "not toml"])
def test_a_wrong_file_is_told(file, text):
    file.write_text(text)
    with pytest.raises(SettingsError):
        load_settings()


def test_a_wrong_value_names_its_setting(file):
    with pytest.raises(SettingsError, match="chunk"):
        load_settings(chunk=-1)


def test_only_what_shapes_results_counts_for_recomputing(file):
    assert load_settings(jobs=1).shaping == load_settings(jobs=2, chunk=5).shaping
    assert load_settings(model="other").shaping != load_settings().shaping
