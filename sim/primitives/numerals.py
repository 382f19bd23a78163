"""Reading a number and what follows it, exactly as a planner writes it: `11 324`, `22.5`, `-3 %`, `25 min`.

Holds the error that every reader of quantities raises, with a code, a sentence and something to paste.
Stands below `quantities` and `dates`, which know the units; nothing is ever replaced by a default.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, NamedTuple

LIMIT: Final = 1e12
"""No number, and no duration in seconds, may be larger: ten times what any permit service could mean."""

_GROUPED: Final = r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])"
_NUMBER: Final = re.compile(rf"[+-]?(?:{_GROUPED}|[0-9]+)?(?:\.[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[+-]?\.?(nan|inf|infinity)\b", re.IGNORECASE)
_POINTS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9.])")
_COMMA: Final = re.compile(r",[0-9]+")
_UNIT: Final = re.compile(r"(?:[^\W0-9_]|[%/€$£])[^0-9]*")
_LONGEST_QUOTE: Final = 60


class QuantityError(ValueError):
    """A quantity that cannot be read: a stable code, what is wrong, what can be pasted instead, and why."""

    def __init__(self, code: str, text: str, fix: str, why: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.fix = fix
        self.why = why


class Numeral(NamedTuple):
    """A number, the characters that it was written in, and the words behind it ('' if there are none)."""

    value: float
    digits: str
    unit: str


def quoted(text: str) -> str:
    """The planner's words in quotation marks, cut when they are too long to read."""
    shown = text.strip()
    return f'"{shown}"' if len(shown) <= _LONGEST_QUOTE else f'"{shown[:_LONGEST_QUOTE]}..."'


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word, in lower case, that is spelled most like this one; '' when none is alike."""
    found = get_close_matches(word[:_LONGEST_QUOTE].lower(), list(known), n=1)
    return found[0] if found else ""


def present(text: str, what: str, example: str) -> str:
    """The text without blanks around it; E101 when nothing is left."""
    stripped = text.strip()
    if not stripped:
        raise QuantityError("E101", f"{what} is missing here", example)
    return stripped


def read_numeral(text: str, what: str, example: str) -> Numeral:
    """Split `25 min` into 25 and `min`; `what` ("a duration") and `example` serve E101, E104 and E105."""
    stripped = present(text, what, example)
    if _NOT_FINITE.match(stripped):
        raise QuantityError("E105", f"{quoted(text)} is not a finite number", example)
    found = _NUMBER.match(stripped)
    digits = found.group() if found else ""
    rest = stripped[len(digits) :]
    if not digits.strip("+-"):
        raise QuantityError("E101", f"{quoted(text)} is not {what}", example)
    if comma := _COMMA.match(rest):
        raise _decimal_comma(text, digits, comma.group()[1:], rest[comma.end() :])
    unit = rest.strip()
    if unit and not _UNIT.fullmatch(unit):
        raise QuantityError("E101", f"{quoted(text)} is not {what}", example)
    value = float(re.sub(r"\s", "", digits)) + 0.0  # so that -0 becomes 0
    if abs(value) > LIMIT:
        raise QuantityError("E105", f"{quoted(text)} is larger than 1 000 000 000 000", example)
    return Numeral(value, digits, unit)


def refuse_thousands_point(text: str, *, fractions: bool = True) -> None:
    """E104 for a count written `1.500` or `1.500.000`, whose points may stand between thousands."""
    stripped = text.strip()
    if not (found := _POINTS.match(stripped)):
        return
    written, unit = found.group(), stripped[found.end() :]
    grouped = written.replace(".", " ") + unit
    fix = grouped
    if fractions and written.count(".") == 1:
        fix += f"        (or {_other_decimals(written)}{unit} if a fraction is meant)"
    why = "many write a point between thousands, so a count with three decimals is not taken for a fraction."
    raise QuantityError("E104", f"{quoted(text)} may mean {grouped}", fix, why)


def _other_decimals(written: str) -> str:
    """The same fraction with another number of decimals than three."""
    shorter = written.rstrip("0").rstrip(".")
    return shorter if shorter != written else f"{written}0"


def _decimal_comma(text: str, whole: str, decimals: str, rest: str) -> QuantityError:
    fix = f"{whole}.{decimals}{rest}"
    if len(decimals) == 3:
        fix = f"{whole} {decimals}{rest}        (or {fix} if a fraction is meant)"
    why = "a decimal point is used; inside { } a comma starts a new entry."
    return QuantityError("E104", f"{quoted(text)} has a decimal comma", fix, why)
