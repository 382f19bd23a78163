"""Which targets any staff reaches, and what takes the days where none does.

The most people that the posts allow are simulated: a target that these miss is out of reach of staff. Where the days
pass then names who takes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.analysis.estimates import estimate
from sim.analysis.reduction import Wanted
from sim.experiment.alternative import Alternative
from sim.primitives.time import Floats
from sim.staffing.posts import Heads, Post
from sim.staffing.result import NOT_ASKED
from sim.staffing.simulated import Simulated
from sim.staffing.targets import Target, met, told_apart
from sim.staffing.verdicts import allowed_misses

LOOKED: Final = 4
"""Replications that tell where the days pass."""

TAKERS: Final = {
    "work": "go to the work itself",
    "queue_open": "pass in queues",
    "closed": "fall into closed hours",
    "customer": "are the applicants'",
    "partner": "pass at outside bodies",
    "authority_wait": "are waits of the authority that no team serves",
    "before_start": "lie before the study, in the opening backlog",
}


@dataclass(frozen=True)
class Reach:
    """Targets with the figures of the most people and of those as written; `out` says of those out of reach why."""

    targets: tuple[Target, ...]
    posts: tuple[Post, ...]
    out: dict[Target, str]
    ample: dict[Target, float]
    present: dict[Target, float]

    @property
    def reachable(self) -> tuple[Target, ...]:
        """The targets that the search has to hold."""
        return tuple(one for one in self.targets if one not in self.out)


def reach_of(
    base: Alternative,
    posts: tuple[Post, ...],
    targets: Sequence[Target],
    simulated: Simulated,
    numbers: Sequence[int],
    confidence: float,
) -> Reach:
    """Which targets hold with the most people at every free post; a group is out of reach as a whole."""
    most = tuple(post.most for post in posts if not post.held)
    figures, written = simulated.figures([most, None], numbers, targets)
    misses = np.array([[not met(t, v) for t, v in zip(targets, row, strict=True)] for row in figures]).sum(axis=0)
    short = [t for t, n in zip(targets, misses, strict=True) if n > allowed_misses(len(numbers), confidence)]
    ample = {t: _mean(figures[:, n]) for n, t in enumerate(targets)}
    out = _reasons(base, most, short, ample, simulated)
    for target in targets:
        blocking = [one for one in short if one.group == target.group]
        if blocking and target not in out:
            out[target] = f"{NOT_ASKED}{blocking[0].name} is out of reach"
    present = {t: _mean(written[:, n]) for n, t in enumerate(targets)}
    return Reach(tuple(targets), posts, out, ample, present)


def _mean(values: Floats) -> float:
    return float("nan") if np.isnan(values).any() else float(values.mean())


def _reasons(
    base: Alternative, most: Heads, short: Sequence[Target], ample: dict[Target, float], simulated: Simulated
) -> dict[Target, str]:
    if not short:
        return {}
    parts = estimate(simulated.tables(most, range(1, LOOKED + 1), Wanted(("parts",))))["parts"]
    found = {}
    for target in short:
        names = [base.plan.demand.permits[number].name for number in target.permits]
        chosen = names if 0 < len(names) < len(base.plan.demand.permits) else [""]
        rows = parts[parts.permit.isin(chosen) & (parts.population == "decided")]
        days = rows.groupby("part", sort=False)["value"].mean()
        found[target] = _reason(target, ample[target], {str(part): float(n) for part, n in days.items()})
    return found


def _reason(target: Target, value: float, days: dict[str, float]) -> str:
    """As `with the most people it is 243 d; of the days of those decided, 71 % are the applicants' and ...`."""
    total = sum(days.values())
    reached = f"with the most people it is {told_apart(value, target)}"
    if not total > 0.0:
        return f"{reached}: nothing is decided"
    first = sorted(days, key=lambda part: -days[part])[:2]
    shares = [f"{100 * days[part] / total:.0f} % {TAKERS[part]}" for part in first if days[part] / total >= 0.1]
    return f"{reached}; of the days of those decided, {' and '.join(shares)}"
