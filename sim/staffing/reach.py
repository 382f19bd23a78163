"""Which targets staff reaches, and what takes the days where none does.

The most people that the posts allow are simulated, and where they miss a target other staffs too, since more people in
one team can harm: they fill the queue of another. What all of them miss is out of reach of staff; where the days pass
with the most people names who takes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from sim.analysis.estimates import estimate
from sim.analysis.reduction import Wanted
from sim.experiment.alternative import Alternative
from sim.primitives.time import Floats
from sim.staffing.bounds import offered, square_root
from sim.staffing.posts import Heads, Post
from sim.staffing.result import NOT_ASKED
from sim.staffing.simulated import Simulated
from sim.staffing.targets import Target, met, told_apart
from sim.staffing.verdicts import allowed_misses

FEW_STAFFS: Final = 40
"""Staffs of which each is looked at where the most people miss a target."""

FEW_POSTS: Final = 12
"""Posts up to which each is tried with few people while all others have the most, and the other way round."""

SCALES: Final = (1.0, 1.5, 2.5)
"""Times the people of the square-root rule."""

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
    """Targets with the figures of the most people and of those as written; `out` says of those out of reach why.

    `enough` are the people, by label of the post, with which all others are reached at once.
    """

    targets: tuple[Target, ...]
    posts: tuple[Post, ...]
    out: dict[Target, str]
    ample: dict[Target, float]
    present: dict[Target, float]
    enough: dict[str, int]

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
    possible: Callable[[Heads], bool],
) -> Reach:
    """Which targets hold with enough people at every free post; a group is out of reach as a whole.

    `possible` says with which people no team falls behind.
    """
    free = [post for post in posts if not post.held]
    most = tuple(post.most for post in free)
    figures, written = simulated.figures([most, None], numbers, targets)
    allowed = allowed_misses(len(numbers), confidence)
    never, enough = _short(targets, figures, allowed), most
    short = never
    if short:
        others = [heads for heads in _others(base, free) if heads != most and possible(heads)]
        for heads, found in zip(others, simulated.figures(others, numbers, targets), strict=True):
            missed = _short(targets, found, allowed)
            never = [one for one in never if one in missed]
            short, enough = (missed, heads) if len(missed) < len(short) else (short, enough)
    ample = {t: _mean(figures[:, n]) for n, t in enumerate(targets)}
    out = _reasons(base, most, [one for one in short if one in never], ample, simulated)
    out |= {one: f"{NOT_ASKED}a staff that reaches it misses more of the others" for one in short if one not in never}
    for target in targets:
        blocking = [one for one in short if one.group == target.group]
        if blocking and target not in out:
            out[target] = f"{NOT_ASKED}{blocking[0].name} is out of reach"
    present = {t: _mean(written[:, n]) for n, t in enumerate(targets)}
    people = {post.label: n for post, n in zip(free, enough, strict=True)}
    return Reach(tuple(targets), posts, out, ample, present, people)


def _short(targets: Sequence[Target], figures: Floats, allowed: int) -> list[Target]:
    """Those missed in more replications than may be; figures float64[replications, targets]."""
    misses = np.array([[not met(t, v) for t, v in zip(targets, row, strict=True)] for row in figures]).sum(axis=0)
    return [t for t, n in zip(targets, misses, strict=True) if n > allowed]


def _others(base: Alternative, free: Sequence[Post]) -> list[Heads]:
    """Staffs that may reach what the most people miss: all where they are few, else some between lean and ample."""
    bounds = [(post.least, post.most) for post in free]
    if math.prod(most - least + 1 for least, most in bounds) <= FEW_STAFFS:
        return list(product(*(range(least, most + 1) for least, most in bounds)))
    loads = [offered(base.plan).get(post.team, 0.0) for post in free]
    lean, most = [square_root(load) for load in loads], [post.most for post in free]
    least = [max(1, math.ceil(load)) for load in loads]
    wanted = [[math.ceil(scale * people) for people in lean] for scale in SCALES]
    wanted.append([math.ceil(post.present) for post in free])
    if len(free) <= FEW_POSTS:
        wanted += [[*most[:n], lean[n], *most[n + 1 :]] for n in range(len(free))]
        wanted += [[*least[:n], most[n], *least[n + 1 :]] for n in range(len(free))]
    within = [tuple(min(max(a, n), b) for n, (a, b) in zip(heads, bounds, strict=True)) for heads in wanted]
    return list(dict.fromkeys(within))


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
    if target.unit not in ("days", "share"):
        return reached  # where the days pass explains no count
    if not total > 0.0:
        return f"{reached}: nothing is decided"
    first = sorted(days, key=lambda part: -days[part])[:2]
    shares = [f"{100 * days[part] / total:.0f} % {TAKERS[part]}" for part in first if days[part] / total >= 0.1]
    return f"{reached}; of the days of those decided, {' and '.join(shares)}"
