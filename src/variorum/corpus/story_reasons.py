"""Why an article is in its story, and what two stories share and what keeps them apart, in words."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from variorum.corpus.grouping import remembered, remembered_in
from variorum.corpus.naming import Names, apart_in_time, in_words, names_of, names_told
from variorum.corpus.profiles import Profiles
from variorum.corpus.spans import Articles, scattered
from variorum.corpus.words import word_hash
from variorum.records import Tables

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

REASONS = "stories_reasons"
# A copied share of the shorter report from which its pair is held to be of one story.
COPIED = 0.5


def _reason(place: int, group: Sequence[int], names: Mapping[int, Names], share: float, editor: str | None) -> str:
    """Why an article belongs to its story, in words. `share` is the largest part it has in common with another."""
    if len(group) == 1:
        return f"set apart by {editor}" if editor else "the only article of its story"
    parts = [f"put here by {editor}"] if editor else []
    if share >= COPIED:
        parts.append(f"has {share:.0%} of its text in common with another article of the story")
    others = Counter(name for other in group if other != place for name in names[other].all)
    shared = sorted((name for name in names[place].all if name in others), key=lambda name: (-others[name], name))
    if shared:
        parts.append(f"names {in_words(shared[:3])} like the others")
    return "; ".join(parts) or "uses the same rare words as the others"


def _why_related(sides: Sequence[Names], days: int) -> str:
    """What two stories share and what keeps them apart, in words. `days` lie between them at least; -1 for unknown."""
    said = sides[0].shared_with(sides[1]) or "the same kind of event in similar words"
    if days > 0:
        return f"{said}, {apart_in_time(days)}"
    own = [in_words(side.only_here(other)) for side, other in ((sides[0], sides[1]), (sides[1], sides[0]))]
    if all(own):
        return f"{said}; one is about {own[0]}, the other about {own[1]}"
    return f"{said}, told of as different happenings"


def _days_between(profiles: Profiles, a: Sequence[int], b: Sequence[int]) -> int:
    """Fewest days that can lie between any two dated articles of two stories; -1 where there are none."""
    import numpy as np

    left, right = np.array(a)[:, None], np.array(b)[None, :]
    days = profiles.days_between(left, right)
    known = days[days >= 0]
    return int(known.min()) if len(known) else -1


class Reasons:
    """The reasons that are given for stories and for their relations, in words.

    What was said before is said again where nothing that it hangs on has changed; names are looked up otherwise only.
    """

    def __init__(
        self, articles: Articles, tables: Tables, groups: Sequence[Sequence[int]], profiles: Profiles,
        shares: Mapping[int, float], editors: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._articles, self._groups, self._profiles = articles, groups, profiles
        self._shares, self._editors = shares, editors
        self._told = names_told(tables)
        self._known = remembered_in(tables.get(REASONS))
        self._said: dict[str, str] = {}
        names = articles.digests({"names": ("start", "kind", "name")}, {"names": self._told})
        self._keys = self._keyed(profiles.digests ^ names)

    def of(self, stories: Sequence[int], related: Sequence[tuple[int, int]]) -> tuple[list[list[str]], list[str]]:
        """The reasons of the members of some stories, and those of pairs of stories."""
        keys = [self._keys[number] for number in stories]
        pair_keys = [f"{self._keys[a]} {self._keys[b]}" for a, b in related]
        missing = [number for number, key in zip(stories, keys, strict=True) if key not in self._known]
        unsaid = [pair for pair, key in zip(related, pair_keys, strict=True) if key not in self._known]
        # One that is alone has nobody to share a name with.
        several = [number for number in missing if len(self._groups[number]) > 1]
        names = self._names({place for number in [*several, *(n for pair in unsaid for n in pair)]
                             for place in self._groups[number]})  # fmt: skip
        for number in missing:
            group = self._groups[number]
            said = [_reason(place, group, names, self._shares.get(place, 0.0), self._editor(place)) for place in group]
            self._known[self._keys[number]] = json.dumps(said)
        for a, b in unsaid:
            sides = [Names.of_most([names[place] for place in self._groups[number]]) for number in (a, b)]
            days = _days_between(self._profiles, self._groups[a], self._groups[b])
            self._known[f"{self._keys[a]} {self._keys[b]}"] = _why_related(sides, days)
        self._said = {key: self._known[key] for key in (*keys, *pair_keys)}
        return [json.loads(self._said[key]) for key in keys], [self._said[key] for key in pair_keys]

    def kept(self) -> pa.Table:
        """All that was said, as a table for the next run."""
        return remembered(self._said)

    def _editor(self, place: int) -> str | None:
        return self._editors.get(self._articles.ids[place])

    def _keyed(self, digests: NDArray[np.uint64]) -> list[str]:
        """For each story a digest of all that its reasons hang on."""
        import numpy as np

        shares, editors = np.zeros(len(digests)), np.zeros(len(digests), dtype=np.uint64)
        shares[list(self._shares)] = list(self._shares.values())
        places = {article_id: place for place, article_id in enumerate(self._articles.ids)} if self._editors else {}
        for article_id, editor in self._editors.items():
            if article_id in places:
                editors[places[article_id]] = word_hash(editor)
        days = (self._profiles.first, self._profiles.last)
        own = digests
        for part in (shares.view(np.uint64), editors, *(held.astype(np.uint64) for held in days)):
            own = scattered(own) + part
        own = scattered(own)
        members = np.concatenate([np.zeros(0, dtype=np.int64), *(np.asarray(group) for group in self._groups)])
        # The members by place: another order of them is another text of reasons.
        rank = np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(len(group)) for group in self._groups)])
        total = np.zeros(len(self._groups), dtype=np.uint64)
        story = np.repeat(np.arange(len(self._groups)), [len(group) for group in self._groups])
        np.add.at(total, story, scattered(own[members] + rank.astype(np.uint64)))
        return [f"{number:016x}" for number in total.tolist()]

    def _names(self, wanted: set[int]) -> dict[int, Names]:
        """The names in some articles, by place."""
        import numpy as np
        import pyarrow as pa

        mask = np.zeros(len(self._articles) + 1, dtype=np.bool_)
        mask[sorted(wanted)] = True
        rows = self._told.filter(pa.array(mask[self._articles.places_of(self._told.column("article_id"))]))
        told: dict[str, list[tuple[str, str]]] = defaultdict(list)
        columns = (rows.column(name).to_pylist() for name in ("article_id", "kind", "name"))
        for article_id, kind, name in zip(*columns, strict=True):
            told[article_id].append((kind, name))
        texts = self._articles.arrow("text")
        ids = self._articles.ids
        return {place: names_of(texts[place].as_py(), told[ids[place]]) for place in sorted(wanted)}
