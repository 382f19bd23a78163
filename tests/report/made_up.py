"""A result that no simulation made: smooth, known figures for any number of permit types.

Times of a permit type are lognormal about its median, so every figure of it is known in closed form.
"""

import dataclasses
import datetime as dt
import math
from statistics import NormalDist

import numpy as np
import pandas as pd

from sim.analysis.europe import rank
from sim.analysis.laws import LAWS
from sim.analysis.outlook import OUTLOOK, outlook_table
from sim.analysis.outlook_cases import CASES
from sim.analysis.outlook_test import TEST, outlook_test_table
from sim.analysis.peers import load_peers
from sim.analysis.settling import warm_up_table
from sim.errors import Problem
from sim.experiment.result import Input, RunResult
from sim.plan.arithmetic import TeamLoad
from sim.plan.plan import WORK, DemandPlan, Kind, Limit, Permit, Plan, StaffingPlan, Step, Study, Team
from sim.plan.reception import OpeningClients, Reception, Residents
from sim.primitives.distributions import Fixed
from sim.primitives.time import DAY

FAMILIES = ("employed", "study", "family", "citizenship", "asylum", "permanent", "specialist")
LABELS = ("Employed person", "Student", "Family member", "Citizenship", "Asylum", "Permanent residence", "Specialist")
PARTS = ("work", "queue_open", "closed", "customer", "partner", "authority_wait", "before_start")
PART_SHARES = (0.01, 0.31, 0.27, 0.22, 0.12, 0.02, 0.05)
AGES = ("under 1 month", "1-3 months", "3-6 months", "6-12 months", "over 12 months")
STAGES = ("intake", "handling", "decision")
SPREAD = 0.7
WITHIN = 30.0
PROMISED = 0.95
WEEKS = 52
NORMAL = NormalDist()


def median_of(number: int) -> float:
    """Days of permit type `number`: from nine days to seven months."""
    return 9.0 * 1.35 ** (number % 7) * (1 + number // 7)


def share_within(number: int, days: float) -> float:
    """The share of permit type `number` decided within so many days."""
    return NORMAL.cdf(math.log(days / median_of(number)) / SPREAD) if days > 0 else 0.0


def made_up(permits: int = 6, labels: tuple[str, ...] = (), teams: int = 5, **changes: object) -> RunResult:
    """A result with so many permit types; every second one promises 95 % within 30 days."""
    plan = plan_of(permits, labels, teams)
    estimates = estimates_of(plan)
    loads = tuple(
        TeamLoad(team.name, 700 * load_of(n), 700.0, load_of(n), 24.0 * load_of(n), 24.0)
        for n, team in enumerate(plan.staffing.teams)
    )
    fields = {
        "scenario_name": "made-up", "variant": "", "plan": plan, "resolved": "title: made up\n", "engine": "reference",
        "seed": 7, "replications": 20, "planned": 20, "quick": False, "stopped": "all 20 that were asked for",
        "estimates": estimates, "published": published_of(),
        "peers": rank(ours(), load_peers(), 2025, "2025-01-06 to 2026-01-04"),
        "load_arithmetic": loads, "inputs": inputs_of(plan), "warnings": (Problem("a.yaml", 3, 1, "W301", "a note"),),
        "bottleneck_pairs": 20,
        "shares_assumed": {permit.name: 0.1 * n for n, permit in enumerate(plan.demand.permits)},
        "growing": (), "log_digests": (), "answer": "With 100 officers 1 of 3 promises is kept. The limit is handling.",
    }  # fmt: skip
    return RunResult(**(fields | changes))


def load_of(team: int) -> float:
    """The load of team `team`: the first can never keep up."""
    return 1.12 - 0.06 * team


def plan_of(permits: int, labels: tuple[str, ...], teams: int) -> Plan:
    """A plan that holds what the report reads."""
    study = Study("First permits, 2025", "How many officers keep 95 % within 30 days?", dt.date(2025, 1, 6), 0,
                  WEEKS * 7 * DAY, 182 * DAY, 7)  # fmt: skip
    names = [*labels, *(LABELS[n % 7] + (f" {n // 7 + 1}" if n >= 7 else "") for n in range(len(labels), permits))]
    kinds = [
        Kind("all", 1.0, 0, (), promises_of(n), (Limit("law", 1.0, 90 * DAY, n % 4 == 2, -1),)) for n in range(permits)
    ]
    steps = tuple(
        Step(n, stage, stage, WORK, 0, clock_stopped=False, teams=((n + place) % teams,))
        for n in range(permits)
        for place, stage in enumerate(STAGES)
    )
    demand = DemandPlan(
        study,
        tuple(
            Permit(f"p{n}", names[n], FAMILIES[n % 7], np.full(500, 20.0), (kinds[n],), (), None)
            for n in range(permits)
        ),
        steps,
        ("granted", "refused"),
    )
    people = tuple(
        Team(
            f"team_{n}",
            0,
            np.full(500, 20.0),
            np.zeros(500),
            0.09,
            0.8,
            0.01,
            "EUR",
            "first_come",
            np.zeros(0, np.int64),
        )
        for n in range(teams)
    )
    return Plan(demand, StaffingPlan(study, people, (), ()))


def promises_of(number: int) -> tuple[Limit, ...]:
    """Every second permit type promises; every fourth counts its days."""
    return (Limit("month", PROMISED, round(WITHIN * DAY), number % 4 == 2, -1),) if number % 2 == 0 else ()


def table(rows: list[tuple[object, ...]], *keys: str) -> pd.DataFrame:
    """An estimated table: intervals of 4 % either way about the value that each row ends with."""
    frame = pd.DataFrame(rows, columns=[*keys, "value"])
    half = frame["value"].abs() * 0.04
    return frame.assign(low=frame["value"] - half, high=frame["value"] + half, replications=20, reason="")


def estimates_of(plan: Plan) -> dict[str, pd.DataFrame]:
    """All result tables of the made-up plan."""
    count = len(plan.demand.permits)
    curves, weekly, backlog, parts = [], [], [], []
    for n in range(count):
        name = f"p{n}"
        for clock, faster in (("lived", 1.0), ("counted", 1.2)):
            for population, ahead in (("decided", 1.1), ("lodged", 1.0)):
                curves += [(name, clock, population, day, share_within(n, day * faster * ahead)) for day in range(400)]
            for week in range(WEEKS):
                middle = median_of(n) * (1 + 0.01 * n * week / WEEKS * 10) / faster
                for quantile, z in (("p10", -1.2816), ("p50", 0.0), ("p90", 1.2816)):
                    weekly.append((name, clock, week, quantile, middle * math.exp(z * SPREAD)))
        for week in range(WEEKS):
            size = 20 * median_of(n) * (1 + 0.004 * (n - 2) * week)
            for s, stage in enumerate(STAGES):
                backlog += [
                    (week, name, stage, age, size * (0.2, 0.7, 0.1)[s] * 0.5 ** (a + 1)) for a, age in enumerate(AGES)
                ]
        mean = median_of(n) * math.exp(SPREAD**2 / 2)
        for population in ("decided", "lodged"):
            parts += [(name, population, part, mean * share) for part, share in zip(PARTS, PART_SHARES, strict=True)]
    parts += [
        ("", p, part, 40 * share) for p in ("decided", "lodged") for part, share in zip(PARTS, PART_SHARES, strict=True)
    ]
    laws = [(law, 1.0) for law in LAWS]
    load = [
        (team.name, week, measure, value)
        for n, team in enumerate(plan.staffing.teams)
        for week in range(WEEKS)
        for measure, value in (
            ("load", load_of(n) + 0.15 * math.sin(week / 8 + n)),
            ("utilisation", min(1.0, load_of(n))),
        )
    ]
    estimates = {
        "indicators": indicators_of(plan),
        "curves": table(curves, "permit", "clock", "population", "day"),
        "weekly": table(weekly, "permit", "clock", "week", "quantile"),
        "backlog": table(backlog, "week", "permit", "stage", "age"),
        "parts": table(parts, "permit", "population", "part"),
        "load": table(load, "team", "week", "measure"),
        "laws": table(laws, "law"),
        "course": table(course_of(plan), "permit", "indicator", "day"),
        "growth": table([(f"p{n}", 4.0 * (n - 2)) for n in range(count)], "permit"),
        "bottlenecks": bottlenecks_of(plan),
    }
    lodged = [lodged_in(plan, replication) for replication in range(6)]
    estimates |= {OUTLOOK: outlook_table(plan, lodged), TEST: outlook_test_table(plan, lodged)}
    return estimates | {"warm_up": warm_up_table(plan, estimates)}


def lodged_in(plan: Plan, replication: int) -> dict[str, pd.DataFrame]:
    """Twenty cases a week of every permit type, spread over its times; years differ a little."""
    rows = []
    for n, permit in enumerate(plan.demand.permits):
        ranks = (np.arange(20) + 0.1 + 0.15 * replication) / 20
        times = [round(median_of(n) * math.exp(NORMAL.inv_cdf(rank) * SPREAD)) for rank in ranks]
        days, counts = np.unique(times, return_counts=True)
        told = " ".join(f"{gap}:{count}" for gap, count in zip(np.diff(days, prepend=0), counts, strict=True))
        rows += [(permit.name, week, 20, told, "") for week in range(WEEKS)]
    return {CASES: pd.DataFrame(rows, columns=["permit", "week", "lodged", "decided", "withdrew"])}


def course_of(plan: Plan) -> list[tuple[object, ...]]:
    """Backlogs that settle within some weeks and lead times of working days that have settled long ago."""
    rows: list[tuple[object, ...]] = []
    for name in ("", *(permit.name for permit in plan.demand.permits)):
        for day in range(1, WEEKS * 7 + 1):
            wobble = 1 + 0.02 * math.sin(1.7 * day)
            rows.append((name, "backlog", day, 5000.0 * (1 - math.exp(-day / 15)) * wobble))
        rows += [
            (name, "lead_time_mean", day, 30.0 + math.sin(2.3 * day) if day % 7 not in (6, 0) else math.nan)
            for day in range(1, WEEKS * 7 + 1)
        ]
    return rows


def saved_by(team: int) -> float:
    """Days at P90 that one more person in team `team` saves: most in the second, none in the last but one."""
    return (3.0, 12.3, 0.02, -2.0)[team] if team < 4 else 0.5 / team


def bottlenecks_of(plan: Plan) -> pd.DataFrame:
    """What one more person changes, every interval half a day or two points wide on either side."""
    rows: list[tuple[object, ...]] = []
    for n, team in enumerate(plan.staffing.teams):
        for place, permit in enumerate(["", *(permit.name for permit in plan.demand.permits)]):
            days = -saved_by(n) * (1 + 0.1 * place)
            rows += [
                (team.name, permit, "backlog_closing", "", "", "cases", 900.0, days * 10, 5.0),
                (team.name, permit, "lead_time_p90", "lived", "decided", "days", 61.0, days, 0.5),
                (team.name, permit, "on_time_promise", "lived", "decided", "share", 0.5, -days / 100, 0.02),
            ]
    keys = ["team", "permit", "indicator", "clock", "population", "unit", "base", "difference", "half"]
    frame = pd.DataFrame(rows, columns=keys)
    apart, half = frame["difference"], frame.pop("half")
    return frame.assign(
        value=frame["base"] + apart, low=apart - half, high=apart + half, pairs=20, variance_ratio=8.0, saved=140.0,
        reason="",
    )  # fmt: skip


def indicators_of(plan: Plan) -> pd.DataFrame:
    """The tidy indicators, one of them beyond what the run could follow."""
    rows: list[tuple[object, ...]] = []

    def add(
        indicator: str, value: float, unit: str, permit: str = "", team: str = "", clock: str = "", population: str = ""
    ) -> None:
        rows.append((permit, "", team, "", indicator, clock, population, unit, value))

    for n, permit in enumerate(plan.demand.permits):
        for indicator, value in (
            ("lodged", 7300),
            ("decided", 7000 + n),
            ("backlog_opening", 12.4),
            ("backlog_closing", 900.6),
        ):
            add(indicator, value, "cases", permit.name)
        add("beyond_legal", 40 + n, "cases", permit.name)
        for clock in ("lived", "counted"):
            for population in ("decided", "lodged"):
                for indicator, z in (("lead_time_p50", 0.0), ("lead_time_p90", 1.2816)):
                    add(indicator, median_of(n) * math.exp(z * SPREAD), "days", permit.name, "", clock, population)
                for sort, limit in (("promise", 30), ("legal", 90)):
                    name = "month" if sort == "promise" else "law"
                    add(f"on_time_{sort}:{name}", share_within(n, limit), "share", permit.name, "", clock, population)
    for indicator, value in (
        ("lodged", 43800),
        ("decided", 42015),
        ("backlog_opening", 74.4),
        ("backlog_closing", 5403.6),
    ):
        add(indicator, value, "cases")
    add("beyond_legal", 255, "cases")
    for indicator, value in (("lead_time_p50", 24.0), ("lead_time_p90", 61.0)):
        add(indicator, value, "days", "", "", "lived", "decided")
    for indicator, value, unit, clock, population in (
        ("lead_time_mean", 30.0, "days", "lived", "decided"), ("predictability", 2.5, "1", "lived", "decided"),
        ("on_time_promise", 0.72, "share", "lived", "decided"),
        ("on_time_promise", 0.64, "share", "counted", "decided"),
        ("on_time_legal", 0.91, "share", "lived", "decided"), ("rework_share", 0.2, "share", "", "decided"),
        ("information_requests", 0.4, "1", "", "decided"), ("days_with_partner", 4.0, "days", "lived", "decided"),
        ("days_with_customer", 9.0, "days", "lived", "decided"), ("days_closed", 11.0, "days", "lived", "decided"),
        ("utilisation", 0.9, "share", "", ""), ("weeks_above_90", 31.0, "weeks", "", ""),
    ):  # fmt: skip
        add(indicator, value, unit, "", "", clock, population)
    for n, team in enumerate(plan.staffing.teams):
        for indicator, value, unit in (
            ("weeks_above_90", max(0, 52 - 4 * n), "weeks"),
            ("people_needed", 20 * load_of(n), "people"), ("people_present", 20.0, "people"),
            ("load", load_of(n), "share"), ("utilisation", min(1.0, load_of(n)), "share"),
            ("weeks_overloaded", max(0, 30 - 6 * n), "weeks"),
        ):  # fmt: skip
            add(indicator, value, unit, "", team.name)
    frame = table(rows, "permit", "kind", "team", "step", "indicator", "clock", "population", "unit")
    last = f"p{len(plan.demand.permits) - 1}"
    beyond = (frame["permit"] == last) & (frame["indicator"] == "lead_time_p90")
    frame.loc[beyond, ["value", "low", "high", "reason"]] = [math.nan, 410.0, math.nan, "cases still open"]
    return frame


def people_in(week: int) -> float:
    """People in reception: 1,000 at first, 8 fewer each week."""
    return 1_000.0 - 8 * week


def housed(result: RunResult, **changes: object) -> RunResult:
    """The same result; applicants of its last permit type and 400 others live in reception: 700 places, then 500."""
    last = result.plan.demand.permits[-1]
    half_year = 26 * 7
    capacity = np.concatenate([np.full(half_year, 700.0), np.full(result.plan.study.days - half_year, 500.0)])
    stays = Residents(len(result.plan.demand.permits) - 1, 1.0, (Fixed(60.0 * DAY),) * 2, Fixed(0.0))
    fields = {"opening": (OpeningClients("past", 400, Fixed(90.0 * DAY)),), "in_centres": 0.6, "capacity": capacity,
              "cost_per_second": 35 / DAY, "currency": "EUR"}  # fmt: skip
    plan = dataclasses.replace(result.plan, reception=Reception((stays,), **(fields | changes)))
    weeks = [(who, w, part * people_in(w)) for who, part in ((last.name, 0.6), ("opening clients", 0.4), ("", 1.0))
             for w in range(WEEKS)]  # fmt: skip
    figures = (("reception_people", 796.0, "people"), ("reception_days", 289_744.0, "person-days"),
               ("reception_cost", 10_141_040.0, "EUR"), ("reception_stay_mean", 130.0, "days"))  # fmt: skip
    rows = [(permit, "", "", "", name, "", "", unit, part * value) for permit, part in (("", 1.0), (last.name, 0.6))
            for name, value, unit in figures]  # fmt: skip
    rows.append(("", "", "", "", "reception_weeks_above", "", "", "weeks", 9.0))
    indicators = table(rows, "permit", "kind", "team", "step", "indicator", "clock", "population", "unit")
    if plan.reception is not None and plan.reception.capacity is None:
        indicators = indicators[indicators["indicator"] != "reception_weeks_above"]
    estimates = {**result.estimates, "reception": table(weeks, "permit", "week"),
                 "indicators": pd.concat([result.estimates["indicators"], indicators], ignore_index=True)}  # fmt: skip
    return dataclasses.replace(result, plan=plan, estimates=estimates)


def published_of() -> pd.DataFrame:
    """Two published figures, one of them foreseen and missed by 20 %."""
    return pd.DataFrame(
        {
            "name": ["lodged_2025", "median_2025"], "text": ["applications lodged", "median of students"],
            "permits": ["p0, p1", "p1"], "figure": ["lodged", "median"], "clock": ["", "lived"],
            "population": ["lodged", "decided"], "year": [2025, 2025], "value": [7250.0, 10.0], "ours": [7300.0, 12.0],
            "low": [7200.0, 11.5], "high": [7400.0, 12.5], "unit": ["cases", "d"], "deviation": [7300 / 7250 - 1, 0.2],
            "role": ["input", "foreseen"], "verified": [True, False],
            "source": ["https://example.org/statistics", "a printed report"], "reason": ["", ""],
        }
    )  # fmt: skip


def ours() -> pd.DataFrame:
    """Our figures in every family, for ranking."""
    rows = [
        (family, figure, clock, "decided", within, value)
        for family in FAMILIES
        for clock in ("lived", "net", "counted")
        for figure, within, value in (
            ("mean", math.nan, 60.0), ("median", math.nan, 45.0), ("p75", math.nan, 70.0), ("p90", math.nan, 100.0),
            *(("share_within", float(days), 0.8) for days in (14, 28, 30, 60, 84, 90, 91, 182, 183)),
        )
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["family", "figure", "clock", "population", "within", "value"])
    return frame.assign(low=frame["value"] * 0.95, high=frame["value"] * 1.05, replications=20, reason="")


def inputs_of(plan: Plan) -> tuple[Input, ...]:
    """Inputs of which a third are assumed."""
    found = [Input("teams.team_0.staff", "20", "S25 annual report", assumed=False)]
    for permit in plan.demand.permits:
        for k in range(6):
            source = "assumption: a guess" if k % 3 == 0 else "https://example.org/a"
            found.append(Input(f"permits.{permit.name}.steps.handling.effort.{k}", f"{k} min", source, k % 3 == 0))
    return tuple(found)
