"""The sample that ships with Variorum: invented articles, and a gold file that says what they hold."""

from pathlib import Path

#: Folder of the articles.
ARTICLES = Path(__file__).parent / "articles"
#: What the articles hold; `README.md` beside it says how to read it.
GOLD = Path(__file__).parent / "gold.json"
