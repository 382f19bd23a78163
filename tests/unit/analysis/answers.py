"""Small services and estimates written down by hand, and the answer that they get."""

import math

import pandas as pd

from sim.analysis.answer import answer
from sim.plan.plan import CUSTOMER, PARTNER, Plan
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Promise, Sketch, Trait, decision, plan_of, wait, work

KEYS = ["permit", "kind", "team", "step", "indicator", "clock", "population"]
TEAMS = (("registry", 0.25, 0.24, 0.26), ("case_work", 0.975, 0.96, 0.99))
QUEUES = {"work": 1.0, "queue_open": 2.0, "closed": 6.0, "customer": 1.0, "partner": 0.0}


def plan(laws: tuple[Promise, ...] = (), days: int = 28, **promises: tuple[Promise, ...]) -> Plan:
    """One permit type per promise, named as its keyword, all with the same steps and legal limits."""
    steps = (
        work("intake", "registry", HOUR),
        wait("short_letter", DAY, held_by=CUSTOMER),
        wait("long_letter", 9 * DAY, held_by=CUSTOMER),
        wait("court", 2 * DAY, held_by=PARTNER),
        decision("handling", "case_work", HOUR),
    )
    permits = tuple(
        Applications(name, 1.0, (Trait("", 1.0, steps, promises=own, legal_limits=laws),))
        for name, own in promises.items()
    )
    return plan_of(Sketch(permits, {"registry": Crew(), "case_work": Crew()}, days * DAY))


def fast(share: float = 0.95, days: float = 30.0, *, counted: bool = True) -> tuple[Promise, ...]:
    return (Promise("fast", round(days * DAY), counted=counted, share=share),)


def indicators(*rows: tuple[str, str, str, float, float, float]) -> pd.DataFrame:
    """Rows of permit, indicator, clock, value, low, high, of those decided."""
    return pd.DataFrame(
        [(permit, "", "", "", name, clock, "decided", *figures) for permit, name, clock, *figures in rows],
        columns=[*KEYS, "value", "low", "high"],
    )


def law(days: float = 90.0, share: float = 1.0) -> tuple[Promise, ...]:
    return (Promise("law", round(days * DAY), share=share),)


def on_time(permit: str, value: float, low: float = math.nan, high: float = math.nan, clock: str = "counted"):
    return permit, "on_time_promise:fast", clock, value, low, high


def parts(permit: str, days: dict[str, float]) -> pd.DataFrame:
    rows = [(permit, "decided", part, value) for part, value in days.items()]
    return pd.DataFrame(rows, columns=["permit", "population", "part", "value"])


def on_time_by_law(permit: str, value: float, low: float = math.nan, high: float = math.nan):
    return permit, "on_time_legal:law", "lived", value, low, high


def told(
    made: Plan, rows: pd.DataFrame, days: dict[str, float], permit: str = "visa", weekly: tuple[float, ...] = (),
    **cases: float,
) -> str:  # fmt: skip
    """The answer where `case_work` has these loads by week; `cases` are opening and closing backlog and the like,
    for all permit types together and for `permit`.
    """
    load = [("", "", team, "", "load", "", "", *figures) for team, *figures in TEAMS]
    if weekly:
        mean = sum(weekly) / len(weekly)
        load[1] = ("", "", "case_work", "", "load", "", "", mean, mean, mean)
    counts = [
        (name, "", "", "", indicator, "", "", value, value, value)
        for indicator, value in cases.items()
        for name in {"", permit}
    ]
    extra = pd.DataFrame([*load, *counts], columns=[*KEYS, "value", "low", "high"])
    by_week = pd.DataFrame(
        [("case_work", week, "load", value) for week, value in enumerate(weekly)],
        columns=["team", "week", "measure", "value"],
    )
    indicators = pd.concat([rows, extra], ignore_index=True)
    tables = {"indicators": indicators, "parts": parts(permit, days), "load": by_week, "growth": growth(indicators)}
    return answer(made, tables)


def growth(rows: pd.DataFrame) -> pd.DataFrame:
    """Slopes of backlogs that move evenly between the ends that the indicators tell, each with its interval."""
    ends = {name: rows[rows.indicator == name].set_index("permit") for name in ("backlog_opening", "backlog_closing")}
    before, after = ends["backlog_opening"], ends["backlog_closing"]
    return pd.DataFrame(
        {
            "permit": before.index,
            "value": (after.value - before.value).to_numpy(),
            "low": (after.low - before.high).to_numpy(),
            "high": (after.high - before.low).to_numpy(),
        }
    )


QUEUED = "80 % of the days pass in queues, closed hours included."
