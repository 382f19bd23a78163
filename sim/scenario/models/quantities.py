"""The kinds of value a scenario may hold, each parsed from text by `sim.primitives.quantities`.

Annotated types, one per kind; a field of the models names one of them.
Part of the validated scenario, first object of the straight line.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Final, Literal, TypeAlias

from sim.primitives import quantities as quantity
from sim.primitives.dates import WEEKDAYS
from sim.primitives.numerals import QuantityError, present, quoted, refuse_thousands_point
from sim.primitives.time import Seconds
from sim.scenario.models.fields import FromText, Short

ALWAYS: Final = "always"
"""The key of an undated value in a map of dated ones: `staff: 3` means `staff: {always: 3}`."""

Month: TypeAlias = Literal[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "rest"
]  # fmt: skip
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "rest"]
Unit: TypeAlias = Literal["s", "min", "h", "d", "wk"]


def parse_name(text: str) -> str:
    """Read a name: letters, digits, `_` and `-`, beginning with a letter; E108."""
    if re.fullmatch(r"[^\W\d_][\w-]*", text):
        return text
    likely = re.sub(r"[^\w-]+", "_", text).strip("_-")
    fix = likely if re.fullmatch(r"[^\W\d_][\w-]*", likely) else "work_employee"
    why = "names are letters, digits, _ and -, and begin with a letter."
    raise QuantityError("E108", f"{quoted(text)} cannot be a name", fix, why)


def parse_text(text: str) -> str:
    """Read free text that is not empty; E101."""
    return present(text, "a text", "a few words")


def parse_count(text: str) -> quantity.Number:
    """Read a number of 0 or more, such as people or applications; E101, E104, E105."""
    number = quantity.parse_number(text)
    if number.value < 0:
        raise QuantityError("E105", f"{quoted(text)} is below 0", text.strip().lstrip("-"))
    return number


def parse_cases(text: str) -> quantity.Number:
    """Read how many cases there are or come: a count whose points cannot stand between thousands; E101, E104, E105."""
    refuse_thousands_point(text)
    return parse_count(text)


def parse_year(text: str) -> int:
    """Read a calendar year from 1900 to 2199; E101, E106."""
    year = quantity.parse_whole(text)
    if not 1900 <= year <= 2199:
        raise QuantityError("E106", f"{quoted(text)} lies outside the years 1900 to 2199", "2025")
    return year


def parse_precision(text: str) -> quantity.Share | quantity.Points | quantity.Duration:
    """Read half a width: relative as `5 %`, or absolute as `1 d` or, of a share, `2 points`; E101 to E105."""
    if "%" in text:
        return quantity.parse_share(text)
    return quantity.parse_points(text) if re.search(r"\bpoint", text) else quantity.parse_duration(text)


def parse_published(text: str) -> quantity.Share | quantity.Duration | quantity.MoneyRate | quantity.Number:
    """Read a published figure: a share `93 %`, a time `23 d`, a cost `9 000 EUR per year`, a count; E101 to E105."""
    if "%" in text:
        return quantity.parse_share(text)
    if re.search(r"\bper\b|/", text):
        return quantity.parse_money_rate(text)
    return quantity.parse_duration(text) if re.search(r"[^\W\d]", text) else parse_cases(text)


def dated(values: dict[dt.date | str, quantity.Number]) -> dict[dt.date, quantity.Number]:
    """The dated values of a map, without an undated one."""
    return {date: value for date, value in values.items() if isinstance(date, dt.date)}


def _or_always(parse: Any) -> Any:
    return lambda text: ALWAYS if text == ALWAYS else parse(text)


def _own_text(value: Any) -> str:
    return str(value.text.strip())


def _time_of_day(seconds: Seconds) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _write_hours(hours: tuple[Seconds, Seconds]) -> str:
    return "-".join(map(_time_of_day, hours))


def _write_days(days: tuple[int, ...]) -> str:
    return ",".join(WEEKDAYS[day] for day in days)


def _write_closure(closed: tuple[Seconds, Seconds]) -> str:
    opens, closes = closed
    if opens > 0:
        return f"from {_time_of_day(opens)}"
    return f"until {_time_of_day(closes)}" if closes < 86_400 else "all day"


def _alone(key: str) -> Short:
    """A map in which one value alone stands under `key`."""
    return Short(lambda text: {key: text}, lambda long: long[key] if long.keys() == {key} else long)


def _name_or_shares(shares: dict[str, str]) -> Any:
    (name, share), *more = shares.items()
    return shares if more or quantity.parse_share(share).value < 1 else name


Name: TypeAlias = Annotated[str, FromText(parse_name, str, "a name")]
Text: TypeAlias = Annotated[str, FromText(parse_text, str, "a text")]
Whole: TypeAlias = Annotated[int, FromText(quantity.parse_whole, str, "a whole number")]
Year: TypeAlias = Annotated[int, FromText(parse_year, str, "a year")]
Count: TypeAlias = Annotated[quantity.Number, FromText(parse_count, _own_text, "a number")]
Cases: TypeAlias = Annotated[quantity.Number, FromText(parse_cases, _own_text, "a number")]
Duration: TypeAlias = Annotated[quantity.Duration, FromText(quantity.parse_duration, _own_text, "a duration")]
Share: TypeAlias = Annotated[quantity.Share, FromText(quantity.parse_share, _own_text, "a share")]
Factor: TypeAlias = Annotated[quantity.Share, FromText(quantity.parse_factor, _own_text, "a factor")]
Growth: TypeAlias = Annotated[quantity.Share, FromText(quantity.parse_growth, _own_text, "a growth")]
Rate: TypeAlias = Annotated[quantity.Rate, FromText(quantity.parse_rate, _own_text, "a rate")]
MoneyRate: TypeAlias = Annotated[quantity.MoneyRate, FromText(quantity.parse_money_rate, _own_text, "a cost per time")]
Date: TypeAlias = Annotated[dt.date, FromText(quantity.parse_date, dt.date.isoformat, "a date")]
Hours: TypeAlias = Annotated[tuple[Seconds, Seconds], FromText(quantity.parse_hours, _write_hours, "opening hours")]
Days: TypeAlias = Annotated[tuple[int, ...], FromText(quantity.parse_days, _write_days, "a list of weekdays")]
Closure: TypeAlias = Annotated[tuple[Seconds, Seconds], FromText(quantity.parse_closure, _write_closure, "a closure")]
Precision: TypeAlias = Annotated[
    quantity.Share | quantity.Points | quantity.Duration,
    FromText(parse_precision, _own_text, "a share, points or a duration"),
]
PublishedValue: TypeAlias = Annotated[
    quantity.Share | quantity.Duration | quantity.MoneyRate | quantity.Number,
    FromText(parse_published, _own_text, "a share, a duration, a cost per time or a number"),
]

Names: TypeAlias = Annotated[
    tuple[Name, ...], Short(lambda name: [name], lambda names: names[0] if len(names) == 1 else list(names))
]
"""One name or a list of them."""

Shares: TypeAlias = Annotated[dict[Name, Share], Short(lambda name: {name: "100 %"}, _name_or_shares)]
"""One name, or names with their shares."""

DatedStaff: TypeAlias = Annotated[
    dict[Annotated[dt.date | str, FromText(_or_always(quantity.parse_date), str, "a date")], Count],
    _alone(ALWAYS),
]
"""One number of people, or numbers by the date from which they hold."""

DatedPlaces: TypeAlias = Annotated[
    dict[Annotated[dt.date | str, FromText(_or_always(quantity.parse_date), str, "a date")], Cases],
    _alone(ALWAYS),
]
"""One number of places, or numbers by the date from which they hold."""

YearlyCount: TypeAlias = Annotated[
    dict[Annotated[int | str, FromText(_or_always(parse_year), str, "a year")], Cases], _alone(ALWAYS)
]
"""One number of applications a year, or numbers by calendar year."""
