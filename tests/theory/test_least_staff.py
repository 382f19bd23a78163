"""`size` finds what Erlang C says and what looking at every plan finds, on the same random numbers."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.reduction import reduce
from sim.engine import COMPILED, installed, simulate
from sim.experiment.alternative import alternative
from sim.experiment.settings import Settings
from sim.plan.plan import Plan
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.plan.workload import Workload
from sim.scenario.load import load
from sim.staffing.asked import asked_targets
from sim.staffing.bounds import keeps_up
from sim.staffing.posts import Heads, Post, with_heads
from sim.staffing.request import SizeRequest
from sim.staffing.result import SizingResult
from sim.staffing.simulated import wanted_for
from sim.staffing.size import size
from sim.staffing.targets import Target, figure, met
from sim.staffing.verdicts import allowed_misses

# Without the compiled engine a few cases have to do.
CASES = 25 if installed() else 3

QUEUE = """
title: A queue
study: {{start: 2025-01-06, warm_up: 2 wk, observe: {weeks} wk, seed: {seed}}}
calendars: {{always: {{days: Mon-Sun, hours: "00:00-24:00"}}}}
teams: {{officers: {{staff: 60, calendar: always}}}}
sizing: {{teams: {{officers: {{most: 60}}}}}}
permits:
  permit:
    demand: {{per_year: {yearly}}}
    steps: {{decide: {{team: officers, effort: {{exponential: {{mean: {minutes} min}}}}, outcome: granted}}}}
    promises: {{quick: {{share: {share:.2f} %, within: {within} min}}}}
"""


def share_within(people: int, load: float, limit: float) -> float:
    """Share served within `limit` mean services in M/M/c of an offered load (Erlang, 1917); 0 where it grows."""
    if load >= people:
        return 0.0
    blocked = 1.0
    for servers in range(1, people + 1):
        blocked = load * blocked / (servers + load * blocked)
    delayed = people * blocked / (people - load * (1 - blocked))
    spare = people - 1 - load
    later = delayed * (limit if abs(spare) < 1e-9 else (1 - math.exp(-spare * limit)) / spare)
    return 1 - math.exp(-limit) * (1 + later)


def erlang_cases() -> list[tuple[int, float, float, int, float]]:
    """Seed, offered load, limit in mean services, least people and share: both neighbours a point off or more."""
    rng, found = np.random.default_rng(1917), []
    while len(found) < CASES:
        load, limit = float(rng.uniform(0.6, 9.0)), float(rng.uniform(2.5, 5.0))
        people = math.floor(load) + 1 + int(rng.integers(0, 3))
        below, above = share_within(people - 1, load, limit), share_within(people, load, limit)
        if above - below >= 0.025 and load / people <= 0.88:
            found.append((len(found) + 1, load, limit, people, (below + above) / 2))
    return found


@pytest.mark.parametrize(("seed", "load", "limit", "people", "share"), erlang_cases())
def test_one_team_is_as_large_as_erlang_c_says(
    seed: int, load: float, limit: float, people: int, share: float, tmp_path: Path
) -> None:
    minutes, cases, weeks = 60, 12_000, 0
    yearly = round(load * 365 * 24 * 60 / minutes)
    weeks = math.ceil(cases / yearly * 52)
    file = tmp_path / "queue.yaml"
    within = round(limit * minutes)
    file.write_text(
        QUEUE.format(weeks=weeks, seed=seed, yearly=yearly, minutes=minutes, share=100 * share, within=within)
    )
    found = size(load_scenario(file), SizeRequest(fresh=0, curve=False), Settings(replications=2, workers=1))
    assert heads_of(found) == (people,)


OFFICE = """
title: Two teams
study: {{start: 2025-01-06, observe: {weeks} wk, seed: {seed}}}
calendars: {{office: {{days: Mon-Fri, hours: "08:00-16:00"}}}}
teams:
  front: {{staff: 4, calendar: office, cost: {front} EUR per year}}
  back: {{staff: 4, calendar: office, cost: {back} EUR per year}}
sizing: {{confidence: 80 %, teams: {{front: {{most: 4}}, back: {{most: 4}}}}}}
permits:
  plain:
    demand: {{per_year: {plain}}}
    steps:
      intake: {{team: front, effort: {{exponential: {{mean: 50 min}}}}}}
      decide: {{team: {deciders}, effort: {{exponential: {{mean: 2 h}}}}, outcome: granted}}
    promises: {{quick: {{share: {share} %, within: {days} d}}}}
  other:
    demand: {{per_year: {other}}}
    steps: {{decide: {{team: [front, back], effort: {{exponential: {{mean: 90 min}}}}, outcome: granted}}}}
    promises: {{quick: {{share: {share} %, within: {days} d}}}}
"""


@pytest.mark.parametrize("seed", range(1, CASES + 1))
def test_two_teams_are_those_that_looking_at_every_plan_finds(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    file = tmp_path / "office.yaml"
    text = OFFICE.format(
        weeks=int(rng.integers(8, 16)),
        seed=seed,
        front=int(rng.integers(30, 60)) * 1000,
        back=int(rng.integers(30, 60)) * 1000,
        plain=int(rng.integers(700, 1600)),
        other=int(rng.integers(300, 1200)),
        deciders=rng.choice(["back", "[front, back]"]),
        share=int(rng.integers(70, 96)),
        days=int(rng.integers(2, 6)),
    )
    file.write_text(text)
    found = size(load_scenario(file), SizeRequest(fresh=0, curve=False), Settings(replications=5, workers=1))
    assert heads_of(found) == cheapest(file, found)


ASKED_AGAIN = """
title: Two teams and papers
study: {{start: 2025-01-06, observe: {weeks} wk, seed: {seed}}}
calendars: {{office: {{days: Mon-Fri, hours: "08:00-16:00"}}}}
teams:
  front: {{staff: {most}, calendar: office, cost: {front} EUR per year}}
  back: {{staff: {most}, calendar: office, cost: {back} EUR per year}}
sizing: {{confidence: 80 %, teams: {{front: {{most: 4}}, back: {{most: {most}}}}}}}
permits:
  plain:
    demand: {{per_year: {plain}}}
    steps:
      intake: {{team: front, effort: {{exponential: {{mean: 50 min}}}}}}
      handling: {{team: back, effort: {{exponential: {{mean: 2 h}}}}, again: {{exponential: {{mean: 30 min}}}}}}
      papers: {{share: 30 %, wait: {{exponential: {{mean: 6 d}}}}, held_by: customer, clock: stopped, next: handling, at_most: 2}}
      decide: {{team: back, effort: {{exponential: {{mean: 20 min}}}}, outcome: granted}}
    promises: {{quick: {{share: {share} %, within: {days} d, clock: counted}}}}
"""  # noqa: E501


@pytest.mark.parametrize(("seed", "most"), [*((seed, 4) for seed in range(179, 185)), (182, 2)])
def test_no_plan_is_passed_over_where_more_people_do_harm(seed: int, most: int, tmp_path: Path) -> None:
    """More people at intake send more to those who handle, and who was asked for papers waits behind all of them."""
    rng = np.random.default_rng(seed)
    file = tmp_path / "asked_again.yaml"
    text = ASKED_AGAIN.format(
        weeks=int(rng.integers(10, 26)),
        seed=seed,
        most=most,
        front=int(rng.integers(30, 60)) * 1000,
        back=int(rng.integers(30, 60)) * 1000,
        plain=int(rng.integers(1000, 2600)),
        share=int(rng.integers(70, 96)),
        days=int(rng.integers(3, 15)),
    )
    file.write_text(text)
    found = size(load_scenario(file), SizeRequest(fresh=0, curve=False), Settings(replications=5, workers=1))
    assert heads_of(found) == cheapest(file, found, (4, most), harmful=True)


def cheapest(file: Path, found: SizingResult, most: Heads = (4, 4), *, harmful: bool = False) -> Heads | None:
    """The first of the cheapest plans that hold, of all that there are; None where the most people do not hold.

    Where more people can be `harmful`, None where no plan at all holds.
    """
    base = alternative(load_scenario(file), "auto")
    targets = asked_targets(base, SizeRequest())
    posts = [one.post for one in found.staff]
    possible = keeps_up(base.plan, posts)
    missed = allowed_misses(5, 0.8)
    # Staff has no say in who applies.
    workloads = [sample_workload(base.plan.demand, number) for number in range(1, 6)]
    reached = targets if harmful else reachable(base.plan, posts, most, targets, missed, workloads)
    if not reached:
        return None
    box = product(*(range(people + 1) for people in most))
    plans = sorted(box, key=lambda heads: (cost_of(posts, heads), heads))
    good = (
        heads
        for heads in plans
        if possible(heads) and reachable(base.plan, posts, heads, reached, missed, workloads) == reached
    )
    return next(good, None)


def cost_of(posts: list[Post], heads: Heads) -> float:
    return sum(post.cost * people for post, people in zip(posts, heads, strict=True))


def reachable(
    plan: Plan, posts: list[Post], heads: Heads, targets: tuple[Target, ...], missed: int, workloads: list[Workload]
) -> tuple[Target, ...]:
    """The targets that a plan misses in no more replications than may be."""
    changed, misses = with_heads(plan, posts, heads), np.zeros(len(targets))
    for number, workload in enumerate(workloads, start=1):
        roster = sample_roster(changed.staffing, number)
        log = simulate(changed, workload, roster, COMPILED if installed() else "reference")
        tables = reduce(changed, workload, roster, log, wanted_for(targets))
        misses += [not met(target, figure(target, tables)) for target in targets]
    return tuple(target for target, missing in zip(targets, misses, strict=True) if missing <= missed)


load_scenario = load


def heads_of(found: SizingResult) -> Heads | None:
    return tuple(int(one.found) for one in found.staff) if found.found else None
