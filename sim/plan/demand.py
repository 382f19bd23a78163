"""Expected applications per day of the run, from whatever a planner knows: years, a rate, or a file of counts.

Year totals are exact: weights by month and weekday are normalised within each calendar year, leap years included.
Part of compiling; the demand half of the plan holds the result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.primitives.quantities import Number, Share
from sim.primitives.time import DAY, Floats
from sim.scenario.data_files import read_counts
from sim.scenario.models.demand import DemandModel
from sim.scenario.models.quantities import ALWAYS

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Dates = NDArray[np.datetime64]


def expected_arrivals(demand: DemandModel | None, start: dt.date, days: int, folder: Path) -> Floats:
    """Expected applications on each day of the run, float64[days]; files are looked up from `folder`."""
    first = np.datetime64(start, "D")
    if demand is None:
        return np.zeros(days)
    arrivals = _counted(demand, first, days, folder) if demand.file else _by_year(demand, start, days)
    dates = np.arange(first, first + days)
    for surge in demand.surges.values():
        if surge.factor is not None:
            within = (dates >= np.datetime64(surge.from_)) & (dates <= np.datetime64(surge.to))
            arrivals[within] *= surge.factor.value
    for surge in demand.surges.values():
        if surge.add is not None:
            end = surge.to + dt.timedelta(days=1)
            _spread(arrivals, first, surge.from_, end, surge.add.value, _weekday_weights(demand))
    return arrivals


def by_name(values: Mapping[Any, Number | Share], names: tuple[str, ...], otherwise: float) -> Floats:
    """The value of each name, float64[names]; `rest`, or else `otherwise`, where one is not listed."""
    rest = values["rest"].value if "rest" in values else otherwise
    return np.array([values[name].value if name in values else rest for name in names])


def month_of(dates: Dates) -> NDArray[np.int64]:
    """The month of each date, 0 = January, int64."""
    return dates.astype("datetime64[M]").astype(np.int64) % 12


def _by_year(demand: DemandModel, start: dt.date, days: int) -> Floats:
    """Each calendar year's total spread over its days in proportion to their weights, then cut to the run."""
    last = start + dt.timedelta(days=days)
    months, weights = by_name(demand.by_month, MONTHS, 1.0), _weekday_weights(demand)
    years = []
    for year in range(start.year, last.year + 1):
        dates = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))
        weight = months[month_of(dates)] * weights(dates)
        years.append(_total(demand, year, start.year, len(dates)) * weight / weight.sum())
    offset = (start - dt.date(start.year, 1, 1)).days
    return np.concatenate(years)[offset : offset + days]


def _total(demand: DemandModel, year: int, first_year: int, days: int) -> float:
    """Applications of a calendar year: the latest year given, grown by every year that has passed since."""
    if demand.rate is not None:
        base, total = first_year, demand.rate.per_second * DAY * days
    else:
        assert demand.per_year is not None, "a checked scenario has one form of demand"
        given = {first_year if key == ALWAYS else int(key): count for key, count in demand.per_year.items()}
        base = max(known for known in given if known <= year)
        total = given[base].value
    return float(total * (1.0 + demand.growth.value) ** (year - base))


def _counted(demand: DemandModel, first: np.datetime64, days: int, folder: Path) -> Floats:
    """The counts of a file, those of weeks and months spread over their days."""
    arrivals = np.zeros(days)
    weights = _weekday_weights(demand)
    for period in read_counts(folder, demand.file or ""):
        _spread(arrivals, first, period.first, period.end, period.count, weights)
    return arrivals


def _spread(
    arrivals: Floats,
    first: np.datetime64,
    begin: dt.date,
    end: dt.date,
    total: float,
    weights: Callable[[Dates], Floats],
) -> None:
    """Add a total to the days from `begin` to before `end`, in proportion to their weights; days outside are lost."""
    dates = np.arange(np.datetime64(begin), np.datetime64(end))
    weight = weights(dates)
    if weight.sum() == 0.0:
        weight = np.ones(len(dates))  # a period of free days only: the applications were counted all the same
    place = (dates - first).astype(np.int64)
    inside = (place >= 0) & (place < len(arrivals))
    arrivals[place[inside]] += (total * weight / weight.sum())[inside]


def _weekday_weights(demand: DemandModel) -> Callable[[Dates], Floats]:
    by_weekday = by_name(demand.by_weekday, WEEKDAYS, 1.0)
    # 1970-01-01, day 0 of numpy, was a Thursday.
    return lambda dates: by_weekday[(dates.astype(np.int64) + 3) % 7]
