"""Plans that nobody would write: every mechanism, mixed at random, small enough to check by brute force.

`sketch` asks an object with the interface of `random.Random` for every choice, so that one generator serves
both a seed (`trial_of`, cheap, for many) and hypothesis (`trials`, which shrinks what fails).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

import numpy as np
from hypothesis import strategies as st

from sim.engine import REFERENCE, simulate
from sim.eventlog import EventLog
from sim.plan.plan import AUTHORITY, CUSTOMER, PARTNER, Plan, Withdrawal
from sim.plan.roster import Roster, sample_roster
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload
from sim.primitives.calendars import Calendar, calendar_of
from sim.primitives.disciplines import DISCIPLINES
from sim.primitives.distributions import Distribution, Empirical, Exponential, Fixed, Gamma, Lognormal, Mixture
from sim.primitives.time import DAY, NEVER, Seconds
from tests.plans import (
    HOUR,
    Applications,
    Crew,
    Promise,
    Sketch,
    Station,
    Trait,
    gate,
    hours,
    plan_of,
    wait,
    work,
)

GRAINS = (1, 1, 60, 600, 1_800, 3_600)
"""Seconds that instants and amounts of one plan are multiples of; the coarse ones force ties."""


@dataclass(frozen=True)
class Trial:
    """One generated run: its plan, its draws and, once asked for, the log of the reference engine."""

    sketch: Sketch
    plan: Plan
    workload: Workload
    roster: Roster

    @cached_property
    def log(self) -> EventLog:
        """What the reference engine makes of it."""
        return simulate(self.plan, self.workload, self.roster, REFERENCE)


@dataclass(frozen=True)
class Setting:
    """What the steps of a service are chosen from, and who chooses."""

    random: Random
    grain: Seconds
    calendars: tuple[str, ...]
    crews: Mapping[str, Crew]


def trial_of(seed: int) -> Trial:
    """The trial of a seed."""
    return trial(Random(seed))


def trials() -> st.SearchStrategy[Trial]:
    """Trials that hypothesis chooses and shrinks."""
    return st.randoms(use_true_random=False).map(trial)


def sketches() -> st.SearchStrategy[Sketch]:
    """Sketches that hypothesis chooses and shrinks."""
    return st.randoms(use_true_random=False).map(sketch)


def trial(random: Random) -> Trial:
    """A plan with its draws, their instants cut down to whole grains."""
    grain = random.choice(GRAINS)
    drawn = sketch(random, grain)
    plan = plan_of(drawn)
    replication = random.randint(0, 3)
    workload = coarse(sample_workload(plan.demand, replication), grain)
    return Trial(drawn, plan, workload, sample_roster(plan.staffing, replication))


def coarse(workload: Workload, grain: Seconds) -> Workload:
    """The same cases, lodged at whole grains and withdrawn when shifts change: many of them at the same instant."""
    lodged_at = workload.lodged_at // grain * grain
    leaves = workload.withdraws_at < NEVER
    soonest = np.maximum(lodged_at, 0) + grain
    shift = 4 * HOUR if grain > 1 else 1
    leaves_at = np.maximum(np.where(leaves, workload.withdraws_at, 0) // shift * shift, soonest)
    return replace(workload, lodged_at=lodged_at, withdraws_at=np.where(leaves, leaves_at, NEVER))


def sketch(random: Random, grain: Seconds = 1) -> Sketch:
    """A service of one to four permit types and one to five teams."""
    days = random.randint(8, 30)
    warm_up, follow_up = random.choice((0, 0, 3)), random.choice((0, 5))
    calendars = {f"hours_{n}": _calendar(random, grain, days) for n in range(random.randint(1, 3))}
    crews = _crews(random, tuple(calendars), days)
    names = [f"permit_{n}" for n in range(random.randint(1, 4))]
    volume = random.choice((20, 60, 120, 240)) / len(names)
    setting = Setting(random, grain, tuple(calendars), crews)
    permits = tuple(_applications(setting, name, days, volume) for name in names)
    cut = random.choice((0, 0, 11 * HOUR))
    return Sketch(
        permits,
        crews,
        (days - warm_up - follow_up) * DAY - cut,
        calendars,
        warm_up * DAY,
        follow_up * DAY,
        random.randint(0, 99),
    )


def _calendar(random: Random, grain: Seconds, days: int) -> Calendar:
    last = days + 3
    shift = random.choice((0, 0, random.randint(0, 1_800) // grain * grain))
    kind = random.choice(("always", "office", "office", "weekly", "night", "split", "ends"))
    if kind == "always":
        return calendar_of([0], [last * DAY])
    if kind == "weekly":
        return hours(last, 9 * HOUR + shift, 11 * HOUR + shift, (random.randint(0, 6),))
    if kind == "night":
        return hours(last, 22 * HOUR, 30 * HOUR, (0, 1, 2, 3, 4))
    if kind == "ends":
        return hours(max(2, days // 2), 8 * HOUR, 16 * HOUR)
    free = {random.randint(0, days) for _ in range(random.randint(0, 3))}
    opens = np.array([d * DAY + 8 * HOUR + shift for d in range(last) if d % 7 < 5 and d not in free], np.int64)
    if kind == "office":
        return calendar_of(opens, opens + 8 * HOUR)
    return calendar_of([*opens, *(opens + 5 * HOUR)], [*(opens + 4 * HOUR), *(opens + 9 * HOUR)])


def _crews(random: Random, calendars: tuple[str, ...], days: int) -> dict[str, Crew]:
    """Teams in one or two groups; those of a group may share queues and so have one discipline."""
    crews = {}
    orders = [random.choice(tuple(DISCIPLINES)) for _ in range(random.randint(1, 2))]
    head_start = {f"permit_{n}": random.randint(0, 5) * DAY for n in range(4)}
    for number in range(random.randint(1, 5)):
        group = number % len(orders)
        crews[f"team_{group}_{number}"] = Crew(
            random.choice(calendars),
            _staff(random, days),
            random.choice((0.0, 0.0, 0.15)),
            random.choice((0.0, 0.0, 0.2)),
            random.choice((1.0, 1.0, 0.8, 0.333)),
            orders[group],
            head_start,
        )
    return crews


def _staff(random: Random, days: int) -> float | list[float]:
    kind = random.choice(("whole", "whole", "fraction", "daily"))
    if kind == "whole":
        return float(random.randint(1, 4))
    if kind == "fraction":
        return random.choice((0.4, 0.75, 1.3, 2.5))
    return [random.choice((0.0, 0.5, 1.0, 1.6, 2.0, 3.0)) for _ in range(days)]


def _applications(setting: Setting, name: str, days: int, volume: float) -> Applications:
    random, stations = setting.random, _stations(setting)
    traits = [_trait(setting, "kind_0", stations)]
    for number in range(1, random.choice((1, 1, 2, 3))):
        traits.append(_trait(setting, f"kind_{number}", _patched(setting, stations)))
    busy_days = [random.choice((0.0, 1.0, 1.0, 3.0)) for _ in range(days)]
    total = sum(busy_days) or 1.0
    shared = [one.name for one in stations if not one.only_if and all(one.name in _names(t) for t in traits)]
    standing = random.sample(shared, min(len(shared), random.choice((0, 0, 1, 2))))
    backlog = {at: (random.randint(0, 12), _amount(random, 5 * DAY, DAY)) for at in standing}
    leaving = Withdrawal(random.choice((0.1, 0.5, 1.0)), _amount(random, 4 * DAY, setting.grain))
    arrivals = [volume * one / total for one in busy_days]
    return Applications(name, arrivals, tuple(traits), backlog, random.choice((None, leaving)))


def _names(trait: Trait) -> set[str]:
    return {station.name for station in trait.stations}


def _trait(setting: Setting, name: str, stations: tuple[Station, ...]) -> Trait:
    """A kind with its limits; where a team orders by deadline every kind has a promise."""
    random = setting.random
    starts = ("", *(station.name for station in stations))
    first = Promise("first", random.randint(1, 10) * DAY, random.random() < 0.6)
    second = Promise("second", random.randint(1, 20) * DAY, random.random() < 0.6)
    promises = tuple(replace(p, starts=random.choice(starts) if p.counted else "") for p in (first, second))
    law = Promise("law", 20 * DAY, counted=True, starts=random.choice(starts))
    least = any(crew.discipline == "earliest_deadline" for crew in setting.crews.values())
    priority = random.choice((0, 0, 1, 255))
    return Trait(name, 1.0, stations, priority, promises[: random.randint(least, 2)], (law,)[: random.randint(0, 1)])


def _stations(setting: Setting) -> tuple[Station, ...]:
    """Steps up to the decision, perhaps with loops and an early decision, then what follows it."""
    random = setting.random
    before = [_station(setting, f"step_{n}") for n in range(random.randint(0, 4))]
    names = [*(station.name for station in before), "decision"]
    for place, station in enumerate(before):
        before[place] = _routed(random, station, names, place)
    if before and random.random() < 0.2:
        early = wait("early", _amount(random, HOUR, setting.grain), share=0.3, outcome={"granted": 1.0})
        before.insert(random.randint(0, len(before)), early)
    outcome = {"granted": 0.6, "refused": 0.3, "other": 0.1}
    return (*before, replace(_station(setting, "decision"), outcome=outcome), *_after(setting))


def _routed(random: Random, station: Station, names: list[str], place: int) -> Station:
    """The step with a share, and perhaps a next step: one behind it only where at_most ends the loop."""
    station = replace(station, share=random.choice((1.0, 1.0, 0.5, 0.2)))
    if random.random() < 0.4:
        onward = {names[random.randint(0, len(names) - 1)]: 0.7, names[random.randint(place + 1, len(names) - 1)]: 0.3}
        station = replace(station, onward=onward, at_most=random.randint(1, 3))
    return station


def _after(setting: Setting) -> tuple[Station, ...]:
    """What follows a decision: an appeal that may return the case, which is then decided again."""
    if setting.random.random() < 0.4:
        return ()
    appeal = wait(
        "appeal",
        _amount(setting.random, DAY, setting.grain),
        only_if=("refused", "other"),
        outcome={"stands": 0.4, "returned": 0.6},
        held_by=PARTNER,
    )
    again = replace(
        _station(setting, "rehandling"),
        only_if=("returned",),
        outcome={"granted": 0.5, "refused": 0.5},
        onward={"appeal": 0.5, "card": 0.5},
        at_most=2,
    )
    return replace(_station(setting, "card"), only_if=("granted",), share=0.7), appeal, again


def _station(setting: Setting, name: str) -> Station:
    """A step of any of the three modes, held by anyone, with or without the clock running."""
    random, crews = setting.random, setting.crews
    held = {"held_by": random.choice((AUTHORITY, CUSTOMER, PARTNER)), "clock_stopped": random.random() < 0.3}
    mode = random.choice(("work", "work", "work", "wait", "gate"))
    if mode == "gate":
        return gate(name, random.choice(setting.calendars), **held)
    if mode == "wait":
        amounts = {f"part_{n}": _amount(random, 8 * HOUR, setting.grain) for n in range(random.randint(1, 2))}
        return wait(name, amounts, deadline=random.choice((None, 8 * HOUR)), **held)
    group = random.choice(sorted({crew.split("_")[1] for crew in crews}))
    able = [crew for crew in crews if crew.split("_")[1] == group]
    teams = random.sample(able, random.randint(1, len(able)))
    again = _amount(random, HOUR, setting.grain) if random.random() < 0.3 else None
    return work(name, teams, _amount(random, random.choice((HOUR, 4 * HOUR)), setting.grain), again=again, **held)


def _patched(setting: Setting, stations: tuple[Station, ...]) -> tuple[Station, ...]:
    """The steps of another kind: other shares and amounts, perhaps without one step to which none leads."""
    random = setting.random
    named = {name for station in stations for name in (*station.onward, *station.outcome)}
    spare = [one.name for one in stations if one.name not in named and one.name != "decision"]
    left_out = random.choice(["", *spare])
    return tuple(
        replace(
            one,
            share=one.share if one.name == "decision" else random.choice((one.share, 0.0, 0.9)),
            amounts=tuple((part, _amount(random, 2 * HOUR, setting.grain)) for part, _ in one.amounts),
        )
        for one in stations
        if one.name != left_out
    )


def _amount(random: Random, mean: float, grain: Seconds) -> Distribution:
    """An amount of whole grains or, where instants may be anything, a continuous one."""
    unit = float(grain * max(1, round(mean / 4 / grain)))
    kind = random.choice(("fixed", "empirical", "empirical") if grain > 1 else ("exponential", "lognormal", "mixed"))
    if kind == "fixed":
        return Fixed(unit * random.randint(1, 6))
    if kind == "empirical":
        return Empirical((unit, 3 * unit, 10 * unit), (0.5, 0.3, 0.2))
    if kind == "exponential":
        return Exponential(mean)
    if kind == "lognormal":
        return Lognormal.from_mean_cv(mean, 1.3)
    return Mixture(((0.2, Fixed(1.0)), (0.8, Gamma.from_mean_cv(mean, 0.6))))
