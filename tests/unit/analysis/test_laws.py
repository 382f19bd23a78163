from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.laws import LAWS, broken_laws
from sim.analysis.passes.laws import backlog_areas
from sim.analysis.view import View
from sim.engine import simulate
from sim.eventlog import EventLog
from sim.plan.plan import CUSTOMER, Plan
from sim.plan.workload import Workload
from sim.primitives.time import DAY, NEVER
from tests.generated import trial_of
from tests.unit.analysis.hand_made import (
    GRANTED,
    HOUR,
    Case,
    Visit,
    office,
    plan_of,
    roster_of,
    study,
    wait,
    work,
    workload_of,
)

PLAN = plan_of(study(5 * DAY), (work("handling", 0), wait("papers", CUSTOMER), work("decision", 0)), (office(5),))


def handled(lodged_at: int, withdraws_at: int = NEVER) -> Case:
    """5 h of handling, 10 h of papers, 1 h for the decision."""
    visits = (Visit(0, amount=5 * HOUR), Visit(1, amount=10 * HOUR), Visit(2, amount=HOUR, outcome=GRANTED))
    return Case(lodged_at, visits, withdraws_at=withdraws_at)


def scene() -> tuple[Plan, Workload, EventLog]:
    """One person; three cases.

    The first is handled 8-13 h, has papers till 23 h and is decided at 34 h, when the person has finished the
    third (13-16 h and, the next day, 8-10 h). The second withdraws in the queue. The third is decided on day 2.
    """
    cases = [handled(8 * HOUR), handled(9 * HOUR, withdraws_at=12 * HOUR), handled(10 * HOUR)]
    workload = workload_of(cases)
    return PLAN, workload, simulate(PLAN, workload, roster_of(PLAN))


def broken(log: EventLog) -> dict[str, list[str]]:
    """The laws that a log of the scene breaks."""
    plan, workload, _ = scene()
    return {name: words for name, words in broken_laws(workload, View(plan, roster_of(plan), log)).items() if words}


def changed(column: NDArray[np.int64], row: int, value: int) -> NDArray[np.int64]:
    copy = column.copy()
    copy[row] = value
    return copy


def test_the_scene_is_as_told_and_keeps_every_law() -> None:
    _, _, log = scene()
    hours = np.where(log.queued_at < NEVER, log.queued_at, -HOUR) // HOUR
    assert hours.tolist() == [8, 13, 23, 9, -1, -1, 10, 34, 44]
    assert (log.started_at[[0, 2, 6, 8]] // HOUR).tolist() == [8, 34, 13, 56]
    assert (log.finished_at[[0, 2, 6, 8]] // HOUR).tolist() == [13, 35, 34, 57]
    assert broken(log) == {}


@pytest.mark.parametrize("seed", range(40))
def test_every_generated_log_keeps_every_law(seed: int) -> None:
    trial = trial_of(seed)
    found = broken_laws(trial.workload, View(trial.plan, trial.roster, trial.log))
    assert found == {name: [] for name in LAWS}


def test_a_case_that_vanishes() -> None:
    _, _, log = scene()
    # Withdrawn though its applicant never withdrew.
    found = broken(
        replace(log, ended_at=changed(log.ended_at, 0, 20 * HOUR), decided_at=changed(log.decided_at, 0, NEVER))
    )
    assert found["conservation"] == ["work: 3 cases in, but 1 ended, 1 withdrawn, 0 still open"]


def test_a_case_that_is_left_out() -> None:
    plan, workload, log = scene()
    short = replace(log, permit=log.permit[:2])
    assert LAWS["conservation"](workload, View(plan, roster_of(plan), short)) == [
        "3 cases and 9 visits went in, the log has others"
    ]


def test_a_case_that_waits_on_after_its_applicant_withdrew() -> None:
    _, _, log = scene()
    found = broken(replace(log, ended_at=changed(log.ended_at, 1, NEVER)))
    assert found["conservation"] == ["case 1 waits in a queue after its applicant withdrew"]


def test_instants_out_of_order() -> None:
    _, _, log = scene()
    found = broken(replace(log, queued_at=changed(log.queued_at, 2, 22 * HOUR)))
    assert found["order"] == ["case 0 has a visit that does not begin when the one before ends"]
    found = broken(replace(log, started_at=changed(log.started_at, 6, 9 * HOUR)))
    assert found["order"] == ["case 2 has a visit that starts before it is queued"]
    found = broken(replace(log, decided_at=changed(log.decided_at, 0, 34 * HOUR)))
    assert found["order"] == ["case 0 is not decided when its deciding visit ends"]
    late = changed(log.finished_at, 8, 5 * DAY)
    found = broken(replace(log, finished_at=late, decided_at=changed(log.decided_at, 2, 5 * DAY)))
    assert "2 instants lie beyond the horizon" not in found["order"]
    assert "1 instants lie beyond the horizon" in found["order"]


def test_a_start_in_a_closed_hour_or_beyond_the_head_count() -> None:
    _, _, log = scene()
    found = broken(replace(log, started_at=changed(log.started_at, 6, 18 * HOUR)))
    assert found["capacity"] == [f"officers starts a visit in a closed hour at {18 * HOUR} s"]
    found = broken(replace(log, started_at=changed(log.started_at, 6, 12 * HOUR)))
    assert found["capacity"] == [f"officers starts a visit beyond its head count at {12 * HOUR} s"]


def test_a_team_at_a_step_that_it_does_not_serve() -> None:
    _, _, log = scene()
    found = broken(replace(log, team=changed(log.team, 1, 0)))
    assert f"officers starts a visit to a step that it does not serve at {13 * HOUR} s" in found["capacity"]


def test_a_person_who_idles_while_a_visit_waits() -> None:
    _, _, log = scene()
    # Handling of the third case begins an hour later than the person was free for it.
    found = broken(replace(log, started_at=changed(log.started_at, 6, 14 * HOUR)))
    assert found["dispatch"] == ["officers has a person free for 3600 s while case 2 waits for it"]


def test_a_visit_still_in_the_queue_at_the_horizon_is_seen() -> None:
    # Never started though the person is free from 34 h on, and for the rest of the run.
    _, _, log = scene()
    nobody = {name: changed(getattr(log, name), 8, NEVER) for name in ("started_at", "finished_at")}
    ends = {name: changed(getattr(log, name), 2, NEVER) for name in ("decided_at", "ended_at")}
    found = broken(replace(log, team=changed(log.team, 8, -1), **nobody, **ends))
    # From 56 h (8:00 of day 2) to the horizon are three open days of 8 h.
    assert found["dispatch"] == [f"officers has a person free for {24 * HOUR} s while case 2 waits for it"]


def test_a_visit_that_takes_another_time_than_drawn() -> None:
    _, _, log = scene()
    found = broken(replace(log, finished_at=changed(log.finished_at, 8, 57 * HOUR + 1)))
    assert found["effort"] == [f"officers works {HOUR + 1} s on a visit of case 2"]
    found = broken(replace(log, finished_at=changed(log.finished_at, 1, 22 * HOUR)))
    assert found["effort"] == ["a wait does not last as long as was drawn"]


def test_time_that_no_visit_holds() -> None:
    _, _, log = scene()
    # The papers come back an hour early: 3 600 s of the case are in no visit, and missing from the backlog.
    found = broken(replace(log, finished_at=changed(log.finished_at, 1, 22 * HOUR)))
    assert found["parts_sum"] == ["case 0 has parts that do not sum to its time"]
    sojourns = 27 * HOUR + 3 * HOUR + 47 * HOUR
    assert found["little"] == [f"work: the backlog's integral is {sojourns - HOUR} s, the sojourns sum to {sojourns} s"]


def test_backlog_and_sojourns_by_hand() -> None:
    # In the window 2 to 10: of the first permit type one visit holds its case 2-5 and another ends before it; of the
    # second one holds its case from 4 on, up to 8, when the case is closed.
    visits = np.arange(4), np.array([0, 1, 0], np.int32), np.array([0, 4, 0]), np.array([5, NEVER, 1])
    lodged_at, closed_at, permit = np.array([0, 4, 0]), np.array([5, 8, 1]), np.array([0, 1, 0], np.int16)
    found = backlog_areas(*visits, lodged_at, closed_at, (2, 10), np.array([0, 1]), permit, 3)
    assert found.tolist() == [[3, 4, 0], [3, 4, 0]]
