"""Articles that come in parts and in another order give what they give when they come at once."""

import random

import pytest

import variorum as vr
from variorum.records import HISTORY, TABLES
from variorum.sample import ARTICLES


def batches(seed, folder):
    """The sample's articles, each a file or a line of the list, dealt out in three folders."""
    chance = random.Random(seed)
    pieces = []
    for path in sorted(ARTICLES.iterdir()):
        if path.suffix == ".jsonl":
            pieces += [(path.name, line + "\n") for line in path.read_text(encoding="utf-8").splitlines()]
        else:
            pieces.append((path.name, path.read_text(encoding="utf-8")))
    chance.shuffle(pieces)
    made = [folder / str(n) for n in range(3)]
    for n, (name, text) in enumerate(pieces):
        made[n % 3].mkdir(exist_ok=True)
        with (made[n % 3] / name).open("a", encoding="utf-8") as file:
            file.write(text)
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_three_batches_in_any_order_give_what_all_at_once_give(sample_library, tmp_path, seed):
    former = {}
    for batch in batches(seed, tmp_path):
        with vr.build(batch, library=tmp_path / "lib") as library:
            assert library.check() == []
            for row in library.table("story_articles").to_pylist():
                former.setdefault(row["story_id"], set()).add(row["article_id"])
    with vr.open(tmp_path / "lib") as library:
        for name in sorted(set(TABLES) - HISTORY):
            assert library.table(name).equals(sample_library.table(name)), name
        now = {row["article_id"]: row["story_id"] for row in library.table("story_articles").to_pylist()}
        retired = {row["story_id"] for row in library.table("retired_stories").to_pylist()}
        assert retired  # a story had another id when fewer of its articles were here
        assert retired == set(former) - set(now.values())
        for story_id, articles in former.items():
            assert library.account(story_id).dossier.story.story_id in {now[article_id] for article_id in articles}
