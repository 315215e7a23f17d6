"""English number words: what they are worth, smallest first."""

from __future__ import annotations

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

#: `zero` to `nineteen`.
UNITS = {word: n for n, word in enumerate(_ONES)}
#: `twenty` to `ninety`.
TENS = {word: 10 * n for n, word in enumerate(_TENS, 2)}
