"""One row of the coverage study each: how often intervals held the truth, or the right option was selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.primitives.streams import uniforms
from sim.statistics.intervals import t_interval
from sim.statistics.pairs import compare
from sim.statistics.selection import Better, Guarantee, Race, begin, go_on
from sim.statistics.stopping import Absolute, Rule, Target, decide

Floats = NDArray[np.float64]
Draw = Callable[[int, int], Floats]
"""From a trial and a number of rows, its first rows: float64[rows, options]; more rows begin with fewer."""

BOUND = 120
FIRST = 10
SEED = 7
SIXTEEN = Absolute(0.533)
"""Half the interval of sixteen standard normal values, on average."""


@dataclass(frozen=True)
class Row:
    """`held` of `experiments`, as parts; `replications` on average of each; `promised` from, to, or nothing."""

    what: str
    how: str
    replications: float
    experiments: int
    held: float
    promised: tuple[float, float] | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise, if any, is kept."""
        return self.promised is None or self.promised[0] <= self.held <= self.promised[1]


def fixed(what: str, values: Floats, truth: float, count: int, experiments: int, *, promised: bool = True) -> Row:
    """95 % t intervals of `count` replications each, from independent values float64[n]."""
    low, high = t_interval(values[: count * experiments].reshape(experiments, count).T)
    held = np.mean((low <= truth) & (truth <= high))
    return Row(what, f"{count} replications", count, experiments, float(held), (0.94, 0.96) if promised else None)


def sequential(
    what: str, values: Floats, truth: float, target: Target, least: int, experiments: int
) -> tuple[Row, Row]:
    """Intervals of runs that the rule stops: of all that were made, and of those up to the first precise one.

    Each experiment goes on with the values where the one before it stopped.
    """
    rule = Rule((target,), BOUND, least)
    ends: list[tuple[int, int, int]] = []
    at = 0
    for _ in range(experiments):
        assert at + BOUND <= len(values), f"{what}: too few values for {experiments} experiments"
        decision = decide(values[at : at + BOUND, None], rule)
        ends.append((at, decision.first_precise or decision.replications, decision.replications))
        at += decision.replications
    rows = []
    # A run counts those up to the first precise one, so that these are promised.
    for place, until, promised in ((2, "the rule", None), (1, "the rule, without those watched", (0.94, 0.96))):
        intervals = [t_interval(values[end[0] : end[0] + end[place], None]) for end in ends]
        held = np.mean([low[0] <= truth <= high[0] for low, high in intervals])
        made = float(np.mean([end[place] for end in ends]))
        rows.append(Row(what, f"{until}, {least} at least", made, experiments, float(held), promised))
    return rows[0], rows[1]


def simultaneous(what: str, values: Floats, truth: Floats, count: int, experiments: int) -> Row:
    """All intervals of variants less the base at once, from replications float64[n, v + 1]; truth float64[v + 1]."""
    options = values.shape[1]
    shaped = values[: count * experiments].reshape(experiments, count, options).transpose(1, 2, 0)
    found = compare(shaped)
    gaps = (truth[1:] - truth[0])[:, None]
    held = ((found.low <= gaps) & (gaps <= found.high)).all(axis=0).mean()
    how = f"{options - 1} variants at once, {count} replications"
    return Row(what, how, count, experiments, float(held), (0.945, 1.0))


def selected(what: str, draw: Draw, best: int, guarantee: Guarantee, trials: int) -> Row:
    """How often the right option was selected; replications are those of the longest-lived option."""
    races = [_raced(draw, trial, guarantee) for trial in range(trials)]
    right = np.mean([race.best == best for race in races])
    options = len(races[0].used)
    made = float(np.mean([race.replications for race in races]))
    return Row(what, f"best of {options}, {FIRST} at first", made, trials, float(right), (0.935, 1.0))


def _raced(draw: Draw, trial: int, guarantee: Guarantee) -> Race:
    rows = 4 * FIRST
    values = draw(trial, rows)
    race = begin(values[:FIRST], guarantee)
    while not race.over:
        if race.replications == rows:
            rows *= 2
            values = draw(trial, rows)
        race = go_on(race, values[race.replications :, race.survivors])
    return race


def normals(path: str, trial: int, shape: tuple[int, int], shared: float) -> Floats:
    """Standard normal rows float64[shape] of which any two columns have the correlation `shared`."""
    rows, columns = shape
    drawn = ndtri(uniforms(SEED, trial, path, rows * (columns + 1))).reshape(rows, columns + 1)
    return np.asarray(np.sqrt(1.0 - shared) * drawn[:, :-1] + np.sqrt(shared) * drawn[:, -1:])


def known_sets(experiments: int) -> Iterator[Row]:
    """Rows on normal values with known means and correlation, where only the formulas can be wrong."""
    for count in (5, 20):
        values = normals("fixed", count, (count * experiments, 1), 0.0)[:, 0]
        yield fixed("normal values", values, 0.0, count, experiments)
    values = normals("rule", 0, (30 * experiments, 1), 0.0)[:, 0]
    for least in (3, 10, 20):
        yield from sequential("normal values", values, 0.0, SIXTEEN, least, experiments)
    for shared in (0.0, 0.9):
        values = normals("pairs", int(10 * shared), (10 * experiments, 4), shared) + np.arange(4.0)
        what = f"normal values, correlation {shared:.1f}"
        yield simultaneous(what, values, np.arange(4.0), 10, experiments)
    guarantee = Guarantee(0.5, Better.LARGER)
    for options, shared, apart in ((2, 0.5, 0.0), (10, 0.0, 0.0), (10, 0.8, 0.0), (100, 0.5, 0.02)):
        means = -0.5 - apart * np.arange(float(options))
        means[0] = 0.0
        what = f"normal values, correlation {shared:.1f}, the others {'behind one another' if apart else 'alike'}"
        yield selected(what, _normal_draw(means, shared), 0, guarantee, experiments // 4)


def _normal_draw(means: Floats, shared: float) -> Draw:
    def draw(trial: int, rows: int) -> Floats:
        return normals(f"select/{len(means)}/{shared}", trial, (rows, len(means)), shared) + means

    return draw


def drawn_from(values: Floats) -> Draw:
    """Rows drawn with replacement from replications float64[n, options]: a known set, its means being theirs."""

    def draw(trial: int, rows: int) -> Floats:
        picked = uniforms(SEED, trial, "rows", rows) * len(values)
        return values[picked.astype(np.int64)]

    return draw
