"""A page of the docs as a Jupyter notebook (nbformat 4.5): its text and its blocks of Python, in their order."""

from __future__ import annotations

import json
import re
from typing import Any

_BLOCK = re.compile(r"^```python\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def notebook(page: str) -> str:
    """The page as the text of an `.ipynb` file, without outputs."""
    cells: list[dict[str, Any]] = []

    def add(kind: str, text: str) -> None:
        if not text.strip():
            return
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{len(cells) + 1}", "metadata": {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell | {"source": text.strip().splitlines(keepends=True)})

    for n, part in enumerate(_BLOCK.split(page)):
        add("code" if n % 2 else "markdown", part)
    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
             "language_info": {"name": "python"}}  # fmt: skip
    held = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"
