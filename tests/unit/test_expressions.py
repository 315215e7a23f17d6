"""No regular expression of ours takes more than about the square of its input, whatever the input.

Every pattern of the package is collected (module globals and what they hold, and those written into calls of `re`),
and run on strings pumped with what its own repetitions match, after what stands before them, before a character that
nothing matches. At a thousand characters a quadratic search takes hundredths of a second, a cubic one minutes.
"""

import ast
import importlib
import inspect
import math
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import variorum

LENGTH = 1000
#: Processor seconds that a search over so many characters may take: several times what the slowest takes.
MOST = 1.0
_CALLS = {
    "compile": 1, "search": 2, "match": 2, "fullmatch": 2, "split": 3, "findall": 2, "finditer": 2, "sub": 4, "subn": 4,
}  # fmt: skip
_SIGNS = " \naA1.,-–'’\"“”(/|:<&é"
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def modules() -> list[str]:
    names = [module.name for module in pkgutil.walk_packages(variorum.__path__, "variorum.")]
    return ["variorum", *(name for name in names if not name.endswith("__main__"))]


def patterns() -> dict[tuple[str | bytes, int], str]:
    """Every pattern with its flags, and where it stands."""
    found: dict[tuple[str | bytes, int], str] = {}

    def keep(value: object, place: str, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            found.setdefault((value.pattern, value.flags), place)
        elif depth < 4 and isinstance(value, list | tuple | set | frozenset | dict):
            for one in value.values() if isinstance(value, dict) else value:
                keep(one, place, depth + 1)

    for name in modules():
        module = importlib.import_module(name)
        for variable, value in sorted(vars(module).items()):
            keep(value, f"{name}.{variable}")
        for line, pattern in written_into_calls(inspect.getsource(module), vars(module)):
            keep(pattern, f"{name}:{line}")
    return found


def written_into_calls(source: str, names: Mapping[str, object]) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Patterns in calls such as `re.search(r"…", line)`; what they are built of must be known in the module."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in _CALLS):
            continue
        place = _CALLS[node.func.attr]
        flags = next((one.value for one in node.keywords if one.arg == "flags"), None)
        flags = flags or (node.args[place] if len(node.args) > place else ast.copy_location(ast.Constant(0), node))
        try:
            pattern, flag = (
                eval(compile(ast.Expression(part), "x", "eval"), dict(names)) for part in (node.args[0], flags)
            )
        except NameError:
            continue  # built of a function's own variables: see `built`
        yield node.lineno, re.compile(pattern, flag)


def _value(node: ast.expr, names: Mapping[str, object]) -> Any:
    return eval(compile(ast.Expression(node), "call", "eval"), dict(names))


def _matches(item: tuple[object, object], flags: int) -> Iterator[str]:
    """The signs that a single-character item matches, a letter or mark of its own first."""
    op, value = item
    if op is codes.LITERAL:
        yield chr(value)  # type: ignore[call-overload]
        return
    held = [chr(v) for o, v in value if o is codes.LITERAL][:2] if op is codes.IN else []  # type: ignore[attr-defined]
    tree = parser.parse("x", flags & ~re.DEBUG)
    tree.data = [item]
    from re import _compiler

    single = _compiler.compile(tree)
    yield from (sign for sign in dict.fromkeys([*held, *_SIGNS]) if single.fullmatch(sign))


def sample(items: object, flags: int) -> str:
    """A string that a sequence matches, as far as it goes: first branches, fewest repeats."""
    out = ""
    for op, value in items:  # type: ignore[attr-defined]
        if op in (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY):
            out += next(_matches((op, value), flags), "")
        elif op is codes.SUBPATTERN:
            out += sample(value[3], flags)
        elif op is codes.ATOMIC_GROUP:
            out += sample(value, flags)
        elif op is codes.BRANCH:
            out += sample(value[1][0], flags)
        elif op in _REPEATS:
            out += sample(value[2], flags) * min(value[0], 3)
    return out


def pumps(items: object, flags: int, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each repetition, and what it repeats."""
    for op, value in items:  # type: ignore[attr-defined]
        if op in _REPEATS:
            _, high, body = value
            if high is codes.MAXREPEAT or high > 20:
                inner = list(body)
                if len(inner) == 1 and inner[0][0] in (codes.IN, codes.ANY, codes.NOT_LITERAL, codes.LITERAL):
                    yield from ((before, sign) for sign in list(_matches(inner[0], flags))[:8])
                yield before, sample(body, flags)
            yield from pumps(body, flags, before)
        elif op is codes.SUBPATTERN:
            yield from pumps(value[3], flags, before)
        elif op is codes.ATOMIC_GROUP:
            yield from pumps(value, flags, before)
        elif op is codes.BRANCH:
            for branch in value[1]:
                yield from pumps(branch, flags, before)
        before += sample([(op, value)], flags)


def slowest(pattern: str | bytes, flags: int) -> tuple[float, str]:
    """Processor seconds of the worst of the pumped strings, and its beginning; ends at the first that is too slow."""
    compiled = re.compile(pattern, flags)
    tree = parser.parse(pattern, flags & ~re.DEBUG)
    tried = dict.fromkeys(
        (before[-60:] if side else "", unit) for before, unit in pumps(tree, flags) for side in (0, 1)
    )
    worst = (0.0, "")
    for before, unit in tried:
        if not unit:
            continue
        text = before + (unit * (LENGTH // len(unit) + 1))[:LENGTH] + "\x01"
        taken = seconds(compiled, text.encode("utf-8", "surrogatepass") if isinstance(pattern, bytes) else text)
        worst = max(worst, (taken, text[:80]))
        if taken > MOST:
            break
    return worst


def seconds(pattern: re.Pattern[str], text: str | bytes) -> float:
    def late(*_: object) -> None:
        raise TimeoutError

    held = signal.signal(signal.SIGPROF, late)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, MOST)
    try:
        for _ in pattern.finditer(text):  # type: ignore[arg-type]
            pass
    except TimeoutError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, held)
    return time.process_time() - begun


def test_no_expression_takes_more_than_about_the_square_of_its_input():
    found = patterns()
    assert len(found) > 350
    bad = {}
    for (pattern, flags), place in found.items():
        taken, text = slowest(pattern, flags)
        if taken > MOST:
            bad[place] = (pattern, text)
    assert not bad


@pytest.mark.parametrize(
    "bad",
    [r"(a+)+b", r"(?:\w+ ?)*:", r"\s*\s*\s*x", r"By (?:[A-Z]\w*[ ,]*)+\d", r"(?:x{1,30}y?){1,30}z", r"\d+,?\d+,?\d+%"],
)
def test_a_bad_expression_is_found(bad):
    assert slowest(bad, 0)[0] > MOST


@pytest.mark.parametrize("fine", [r"[a-z]+\s+end", r"(?:[A-Z]\w+ )+\d", r"\s+$", r"(?<=x)\w*+y", r"(?i)a\s*:\s*b"])
def test_a_sound_expression_passes(fine):
    assert slowest(fine, 0)[0] < MOST


def test_expressions_written_into_calls_are_found():
    source = "import re\nre.sub(r'a+' + B, 'x', 'y', flags=re.I)\nre.match(own, 'x')\n"
    assert [
        (line, one.pattern, one.flags & re.I) for line, one in written_into_calls(source, {"re": re, "B": "b"})
    ] == [(2, "a+b", re.I)]


if __name__ == "__main__":
    times = sorted(((slowest(*key), place, key[0]) for key, place in patterns().items()), reverse=True)
    for (taken, text), place, pattern in times[: int(sys.argv[1]) if len(sys.argv) > 1 else 20]:
        print(f"{taken:.3f} s {place} {str(pattern)[:90]!r} on {text[:40]!r}")
