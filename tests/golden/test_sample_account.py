"""The accounts of the packaged sample, whole, as an editor reads them.

The files beside this one hold them as they were last read and approved. When a change is meant, look at the new text,
then write it with `pytest tests/golden --update-golden`.
"""

from pathlib import Path

HERE = Path(__file__).parent / "accounts"


def test_the_accounts_are_as_last_approved(sample_library, request):
    made = {
        f"{row['story_id']}.md": sample_library.account(row["story_id"]).markdown()
        for row in sample_library.stories().to_pylist()
    }
    if request.config.getoption("--update-golden"):
        HERE.mkdir(exist_ok=True)
        for stale in HERE.glob("*.md"):
            stale.unlink()
        for name, text in made.items():
            (HERE / name).write_text(text, encoding="utf-8")
    approved = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.md")}
    assert sorted(made) == sorted(approved)
    for name, text in made.items():
        assert text == approved[name], name
