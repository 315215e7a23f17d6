"""How time and memory of the stages between articles grow with the articles.

    python -m bench.growth DATA [N ...]

The first articles are the real reports of `stories/gva_dev`. The others are made from them, story by story: another
story's names and numbers for its own, half of its words exchanged for words of about the same frequency, its days moved
within six years. So the vocabulary, the lengths and the stories' sizes stay those of real reports, and only what was
copied within a story is copied. Each size is a process of its own, so that its peak memory is its own. Sentences are
cut by a light splitter, and what the language model would give is left out.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.copies import light_tables, rows
from variorum.records import Article

_WORD = re.compile(r"\d+|[A-Za-z]+")
#: Words of neighbouring frequency that are exchanged for one another.
_BUCKET = 40
_EXCHANGED = 0.5
_YEARS = 6


class _Vocabulary:
    """The words of a collection by kind and frequency."""

    def __init__(self, texts: list[str]) -> None:
        count = Counter(word for text in texts for word in _WORD.findall(text))
        self.lists = {
            named: [word for word, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))
                    if len(word) > 3 and word[0].isupper() == named and not word[0].isdigit()]
            for named in (True, False)
        }  # fmt: skip
        self.place = {word: place for held in self.lists.values() for place, word in enumerate(held)}

    def other(self, word: str, chance: random.Random) -> str:
        """Another word of its kind: any name for a name, a word of about its frequency for a word."""
        if word[0].isdigit():
            return str(chance.randrange(10 ** (len(word) - 1) if len(word) > 1 else 0, 10 ** len(word)))
        place = self.place.get(word)
        if place is None:
            return word
        held = self.lists[word[0].isupper()]
        first = place - place % _BUCKET
        return chance.choice(held[first : first + _BUCKET])


def articles(data: Path, n: int) -> list[Article]:
    """The first n articles, real ones before made ones."""
    real = rows(data / "stories" / "gva_dev.jsonl.gz")
    vocabulary = _Vocabulary([row["text"] for row in real])
    made = []
    for k in range(n):
        copy, row = k // len(real), real[k % len(real)]
        day, text = dt.date.fromisoformat(row["date"]), row["text"]
        if copy:
            # One exchange for all articles of a story, so that they go on telling of one thing.
            exchanged: dict[str, str] = {}
            seed = f"{copy} {row['story_id']}"
            day += dt.timedelta(days=random.Random(seed).randrange(365 * _YEARS))

            def swap(match: re.Match[str], seed: str = seed, exchanged: dict[str, str] = exchanged) -> str:
                word = match.group()
                if word not in exchanged:
                    chance = random.Random(f"{seed} {word}")
                    keep = word[0].islower() and chance.random() >= _EXCHANGED
                    exchanged[word] = word if keep else vocabulary.other(word, chance)
                return exchanged[word]

            text = _WORD.sub(swap, text)
        made.append(
            Article(article_id=f"{row['doc_id']}-{copy}", text=text, source=row["source"], stated_date=day,
                    published_start=day, published_end=day)
        )  # fmt: skip
    return made


def one(data: Path, n: int) -> dict[str, Any]:
    """Seconds of each stage over n articles, and the peak of memory, in this process."""
    from variorum.corpus import copies, lineage, stories

    tables = light_tables(articles(data, n))
    figures: dict[str, Any] = {"articles": n, "MiB before": _peak()}
    for stage in (copies, lineage, stories):
        begin = time.process_time()
        tables.update(stage.run(tables))
        figures[stage.STAGE.name] = round(time.process_time() - begin, 2)
        figures[f"MiB after {stage.STAGE.name}"] = _peak()
    figures["shared passages"] = tables["copies"].num_rows
    figures["stories found"] = tables["stories"].num_rows
    return figures


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(data: Path, sizes: list[int]) -> None:
    """Measure each size in a process of its own and print figures and exponents."""
    held = []
    for n in sizes:
        run = subprocess.run(
            [sys.executable, "-m", "bench.growth", "--one", str(data), str(n)],
            capture_output=True,
            text=True,
            check=True,
        )
        held.append(json.loads(run.stdout))
        print(json.dumps(held[-1]), flush=True)
    for before, after in itertools.pairwise(held):
        powers = {
            name: math.log(after[name] / before[name]) / math.log(after["articles"] / before["articles"])
            for name in ("copies", "lineage", "stories") if before[name]
        }  # fmt: skip
        print(f"{before['articles']} → {after['articles']}: " + ", ".join(f"{k} N^{v:.2f}" for k, v in powers.items()))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(one(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(Path(sys.argv[1]), [int(n) for n in sys.argv[2:]] or [2000, 8000])
