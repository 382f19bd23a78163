"""How many replications an experiment takes: a number that is given, or as many as the precision asked for.

A schedule looks at what is finished and at how many workers there are, and says how many replications of each
alternative are wanted in all. It looks at leading replications only, so that which workers were quick to finish chooses
no sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Final, TypeAlias

from sim.experiment.alternative import Alternative
from sim.experiment.precision import needed_precision, standing
from sim.experiment.replication import Replication
from sim.experiment.settings import AUTO, Settings
from sim.scenario.models.spec import PrecisionModel
from sim.statistics.stopping import LEAST, LOOK_AHEAD

Leading: TypeAlias = Sequence[Sequence[Replication]]
"""Of each alternative the finished replications 1, 2, ... up to the first that is missing."""

Schedule: TypeAlias = Callable[[Leading, int], Sequence[int]]
"""How many replications of each alternative are wanted, made by so many workers at a time.

No more than there are: the experiment ends, with these.
"""

QUICK: Final = 3
"""Replications of a quick look: the fewest that give an interval worth reading."""


def schedule_of(alternatives: Sequence[Alternative], settings: Settings) -> Schedule:
    """The schedule that the settings, or else the first scenario, ask for; ScenarioError E405."""
    asked = settings.replications or alternatives[0].scenario.spec.study.replications
    if asked == AUTO:
        return _until_all_precise(alternatives)
    number = min(asked, QUICK) if settings.quick else asked
    return lambda leading, _: [number] * len(leading)


def _until_all_precise(alternatives: Sequence[Alternative]) -> Schedule:
    """Each as many as the one that takes most: they are compared pair by pair.

    Made at a time are no fewer than there are workers; those that prove to be too many are kept and not counted.
    """
    precisions = [needed_precision(one.scenario) for one in alternatives]

    def wanted(leading: Leading, workers: int) -> Sequence[int]:
        return [max(map(_wanted, precisions, leading, repeat(workers)))] * len(leading)

    return wanted


def _wanted(asked: PrecisionModel, finished: Sequence[Replication], workers: int) -> int:
    if not finished:
        return min(LEAST + LOOK_AHEAD, asked.at_most)
    decision, more = standing(asked, finished)
    if not decision.stop:
        return min(len(finished) + max(more, workers), asked.at_most)
    # Those watched afterwards only confirm: with them the interval is a little narrower than it should be.
    return decision.first_precise or decision.replications
