"""A sizing that nobody searched for: two teams that move, one that is held, a target kept, one missed, one beyond."""

import math
from dataclasses import replace

import pandas as pd

from sim.staffing.posts import Post
from sim.staffing.request import SizeRequest
from sim.staffing.result import EFFECTS, TRADE_OFF, Economy, SizingResult, Staffed, TargetResult
from sim.staffing.targets import AT_LEAST, BELOW, Target
from tests.report.made_up import plan_of

NAN = math.nan
DAYS = 364 + 182


def made_up_sizing(**changes: object) -> SizingResult:
    """A sizing of three permit types, as a search would leave it."""
    plan = plan_of(3, (), 3)
    fields = {
        "scenario_name": "made-up", "variant": "", "request": SizeRequest(), "plan": plan,
        "resolved": "title: made up\n", "staff": staff(), "targets": targets(), "found": True, "confirmed": False,
        "cost_present": 615_000.0, "cost_found": 670_000.0, "currency": "EUR", "confidence": 0.95,
        "search_replications": 20, "fresh_replications": 142, "economy": Economy(31, 12, 480, 0, 12.5),
        "trade_off": trade_off(), "effects": effects(),
        "stopped": "no cheaper staff holds", "interrupted": False, "seed": 7, "engine": "reference", "warnings": (),
        "notes": ("team_3 serves no permit type with a target and is held",),
        "headline": "With 12.5 people for 670 000 EUR a year 1 of 3 targets is reached.", "beyond": (),
        "changes": {"teams.team_1.staff": 5, "teams.team_2.staff": {"2025-01-01": 4, "2025-07-01": 3.5}},
    }  # fmt: skip
    return SizingResult(**(fields | changes))


def staff() -> tuple[Staffed, ...]:
    first = Post("team_1", 0, DAYS, "team_1", 4.0, 55_000.0, 1, 12)
    return (
        Staffed(first, 4.0, 5.0),
        Staffed(replace(first, team="team_2", label="team_2"), 4.0, 4.0),
        Staffed(replace(first, team="team_3", label="team_3", cost=50_000.0, held="no target depends on it"), 3.5, 3.5),
    )


def targets() -> tuple[TargetResult, ...]:
    share = Target("visa: 95 % within 30 d", "visa", (0,), "indicators", (), AT_LEAST, 0.95, "share", "promise fast")
    days = Target("study: P90 below 24 d", "study", (1,), "peers", (), BELOW, 24.0, "days", "Agency, NL, 2024")
    return (
        TargetResult(share, True, "", 1.0, 141 / 142, 0.9614, 0.9998, 0.972, 0.968, 0.976, 0.61, 1.0,
                     confirmed=True),
        TargetResult(replace(share, name="visa: 100 % within 90 d", bound=1.0), True, "", 0.95, 0.9, 0.795, 0.962,
                     0.999, 0.998, 1.0, 0.93, 1.0),
        TargetResult(days, False, "the applicants take 31 of the 35 days", 0.0, NAN, NAN, NAN, NAN, NAN, NAN, 41.2,
                     35.0),
    )  # fmt: skip


def trade_off() -> pd.DataFrame:
    rows = []
    for point, people, cost, days in (("as written", 11.5, 615e3, 52.0), ("less", 12.0, 645e3, 33.0),
                                      ("found", 12.5, 670e3, 27.5), ("more", 14.5, 780e3, 26.0),
                                      ("much more", 14.5, 780e3, 26.0)):  # fmt: skip
        rows.append((point, people, cost, "p1", "lead_time_p90", "lived", "days", days, days - 1, days + 1, 20))
        rows.append((point, people, cost, "p1", "on_time_promise", "lived", "share", 1 - days / 100, NAN, NAN, 1))
    return pd.DataFrame(rows, columns=list(TRADE_OFF))


def effects() -> pd.DataFrame:
    rows = [
        ("p0", "lead_time_p90", "lived", "days", 52.0, 27.5, -24.5, -26.0, -23.0, 20),
        ("p1", "lead_time_p90", "lived", "days", 40.0, 40.4, 0.4, -0.2, 1.0, 20),
        ("p0", "on_time_promise", "lived", "share", 0.61, 0.972, 0.362, 0.35, 0.374, 20),
    ]
    return pd.DataFrame(rows, columns=list(EFFECTS))
