"""The event log as an analyst opens it: names, local date-times, and nothing where nothing was reached."""

import pandas as pd
import pytest

from sim.engine import simulate
from sim.experiment.event_tables import case_table, visit_table
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.primitives.distributions import Fixed
from sim.primitives.time import DAY
from tests.plans import HOUR, Applications, Crew, Sketch, Trait, decision, plan_of, wait, work


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Visits and cases of two permit types whose steps and kinds share names; one team never gets to its work."""
    steps = (wait("post", DAY), work("intake", "desk", HOUR), decision("end", "nobody", HOUR))
    known = Applications("card", 0.0, (Trait("plain", 1.0, steps),), {"intake": (2, Fixed(3 * DAY))})
    at_once = (decision("end", "desk", HOUR),)
    kinds = (Trait("odd", 0.0, at_once), Trait("plain", 1.0, at_once))
    quick = Applications("visa", 0.0, kinds, {"end": (1, Fixed(DAY))})
    plan = plan_of(Sketch((known, quick), {"desk": Crew(), "nobody": Crew(staff=0.0)}, 7 * DAY))
    workload, roster = sample_workload(plan.demand, 1), sample_roster(plan.staffing, 1)
    log = simulate(plan, workload, roster)
    return visit_table(plan, log), case_table(plan, log)


def as_csv(table: pd.DataFrame) -> list[str]:
    return table.to_csv(index=False, date_format="%Y-%m-%dT%H:%M:%S").splitlines()


def test_visits(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert as_csv(tables[0]) == [
        "case,permit,step,stage,team,queued_at,started_at,finished_at,effort_seconds",
        "0,card,intake,intake,desk,2025-01-06T00:00:00,2025-01-06T00:00:00,2025-01-06T01:00:00,3600",
        "0,card,end,end,,2025-01-06T01:00:00,,,3600",
        "1,card,intake,intake,desk,2025-01-06T00:00:00,2025-01-06T01:00:00,2025-01-06T02:00:00,3600",
        "1,card,end,end,,2025-01-06T02:00:00,,,3600",
        "2,visa,end,end,desk,2025-01-06T00:00:00,2025-01-06T02:00:00,2025-01-06T03:00:00,3600",
    ]


def test_cases(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    lived = 27 / 24
    assert as_csv(tables[1]) == [
        "case,permit,kind,lodged_at,clock_start,stopped_seconds,decided_at,outcome,ended_at,final_outcome,"
        "due_at,legal_at,lead_time_days,counted_days",
        "0,card,plain,2025-01-03T00:00:00,2025-01-03T00:00:00,0,,,,,,,,",
        "1,card,plain,2025-01-03T00:00:00,2025-01-03T00:00:00,0,,,,,,,,",
        "2,visa,plain,2025-01-05T00:00:00,2025-01-05T00:00:00,0,2025-01-06T03:00:00,granted,2025-01-06T03:00:00,"
        f"granted,,,{lived},{lived}",
    ]
