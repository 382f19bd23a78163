"""Where a log breaks a law, found going once through its visits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import NEVER, Instants

Bools = NDArray[np.bool_]


@compiled
def fates(
    first_visit: Instants,
    permit: NDArray[np.int16],
    withdraws_at: Instants,
    queued_at: Instants,
    started_at: Instants,
    finished_at: Instants,
    decided_at: Instants,
    ended_at: Instants,
    permits: int,
    horizon: int,
) -> tuple[Instants, Instants]:
    """Cases ended, withdrawn and still open, told by their visits, int64[3, permits]; and those that overstay.

    The latter are the numbers of cases with a visit still in a queue though their applicant had given up, int64[k].
    """
    counts = np.zeros((3, permits), np.int64)
    overstayed = np.empty(len(permit), np.int64)
    staying = 0
    for case in range(len(permit)):
        finished, stands = 0, False
        for row in range(first_visit[case], first_visit[case + 1]):
            finished += finished_at[row] < NEVER
            stands |= queued_at[row] < NEVER and started_at[row] == NEVER
        complete = finished == first_visit[case + 1] - first_visit[case]
        is_decided, is_over = decided_at[case] < NEVER, ended_at[case] < NEVER
        may_withdraw = withdraws_at[case] <= ended_at[case]
        counts[0, permit[case]] += complete and is_over and is_decided
        counts[1, permit[case]] += not complete and is_over and not is_decided and may_withdraw
        counts[2, permit[case]] += not complete and not is_over
        if stands and withdraws_at[case] < horizon and not is_decided and not is_over:
            overstayed[staying] = case
            staying += 1
    return counts, overstayed[:staying]


@compiled
def out_of_order(
    first_visit: Instants,
    lodged_at: Instants,
    decision_visit: Instants,
    queued_at: Instants,
    started_at: Instants,
    finished_at: Instants,
    decided_at: Instants,
    ended_at: Instants,
    horizon: int,
) -> tuple[Instants, Instants]:
    """The first case that breaks the order in each of six ways (-1: none) and how often it is broken, int64[6] both.

    Visits that do not begin when the one before ends, that start before they join the queue, that end before they
    start; cases not decided when the visit ends that decides, that do not end with their last visit; instants at the
    horizon or after it. Of a case that withdrew, what was not reached begins never.
    """
    firsts, counts = np.full(6, -1, np.int64), np.zeros(6, np.int64)
    for case in range(len(lodged_at)):
        begin, end = first_visit[case], first_visit[case + 1]
        withdrew = ended_at[case] < NEVER and decided_at[case] == NEVER
        late = horizon <= ended_at[case] < NEVER
        elsewhere, early, backwards = 0, 0, 0
        expected = max(lodged_at[case], 0)
        for row in range(begin, end):
            elsewhere += queued_at[row] != expected and not (withdrew and queued_at[row] == NEVER)
            early += started_at[row] < queued_at[row]
            backwards += finished_at[row] < started_at[row]
            late += (horizon <= queued_at[row] < NEVER) + (horizon <= started_at[row] < NEVER)
            late += horizon <= finished_at[row] < NEVER
            expected = finished_at[row]
        undecided = decided_at[case] != finished_at[decision_visit[case]]
        unended = not withdrew and ended_at[case] != finished_at[end - 1]
        if elsewhere + early + backwards + late or undecided or unended:
            for way, broken in enumerate((elsewhere, early, backwards, int(undecided), int(unended), int(late))):
                if broken and firsts[way] < 0:
                    firsts[way] = case
                counts[way] += broken
    return firsts, counts


@compiled
def not_serving(step: NDArray[np.int32], team: NDArray[np.int16], serves: Bools) -> Instants:
    """Rows of the visits with a team that does not serve their step (`serves` bool[teams, steps]), int64[k]."""
    rows = np.empty(len(step), np.int64)
    found = 0
    for row in range(len(step)):
        if team[row] >= 0 and not serves[team[row], step[row]]:
            rows[found] = row
            found += 1
    return rows[:found]


@compiled
def lasts_otherwise(
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    finished_at: Instants,
    amount: Instants,
    before_start: Instants,
    before_finish: Instants,
    asked: Instants,
    waits: Bools,
) -> tuple[Instants, Instants, int]:
    """Finished visits with a team that took another time than `asked`: their rows and working seconds, int64[k] both.

    And how many waits, visits to the steps of `waits` (bool[steps]), did not last their amount. `before_start`,
    `before_finish`, `asked` are those of `Taken`.
    """
    rows, seconds = np.empty(len(asked), np.int64), np.empty(len(asked), np.int64)
    found, visit, wrong_waits = 0, -1, 0
    for row in range(len(step)):
        visit += team[row] >= 0
        if finished_at[row] == NEVER:
            continue
        if team[row] >= 0:
            worked = max(before_finish[visit] - before_start[visit], 0)
            if worked != asked[visit]:
                rows[found], seconds[found] = row, worked
                found += 1
        elif waits[step[row]]:
            wrong_waits += finished_at[row] - queued_at[row] != amount[row]
    return rows[:found], seconds[:found], wrong_waits


@compiled
def backlog_areas(
    first_visit: Instants,
    step: NDArray[np.int32],
    queued_at: Instants,
    finished_at: Instants,
    lodged_at: Instants,
    closed_at: Instants,
    window: tuple[int, int],
    permit_of_step: Instants,
    permit: NDArray[np.int16],
    permits: int,
) -> Instants:
    """The integral of each permit type's backlog over a window and the sum of its sojourns there, int64[2, permits].

    The backlog is the number of visits that hold a case: each adds 1 from its joining to its end or to that of the
    case, so that its integral is the sum of their lengths within the window.
    """
    areas = np.zeros((2, permits), np.int64)
    start, end = window
    for case in range(len(permit)):
        closed = min(closed_at[case], end)
        for row in range(first_visit[case], first_visit[case + 1]):
            length = min(finished_at[row], closed) - max(queued_at[row], start)
            areas[0, permit_of_step[step[row]]] += max(length, 0)
        areas[1, permit[case]] += max(closed - max(lodged_at[case], start), 0)
    return areas


@compiled
def waits_beside_idle_teams(
    first_visit: Instants,
    step: NDArray[np.int32],
    queued_at: Instants,
    started_at: Instants,
    leaves: Instants,
    serving_from: Instants,
    serving: Instants,
    since: Instants,
    until: Instants,
    first_spell: Instants,
    shift: int,
) -> tuple[Instants, Instants]:
    """Rows that stood in a queue while a person of a team that serves it was free, and the team, int64[k] each.

    Up to their start or to `leaves` (int64[n]) of their case. Teams serving[serving_from[s]:serving_from[s + 1]] serve
    step s. A person of team t is free in the spells [since, until) from number first_spell[t, i] on, those that end
    after the instant i << shift; a last one of each team begins never.
    """
    rows, teams = np.empty(len(step), np.int64), np.empty(len(step), np.int64)
    found = 0
    for case in range(len(leaves)):
        for row in range(first_visit[case], first_visit[case + 1]):
            left_at = min(started_at[row], leaves[case])
            if queued_at[row] >= left_at:
                continue
            for place in range(serving_from[step[row]], serving_from[step[row] + 1]):
                spell = first_spell[serving[place], queued_at[row] >> shift]
                while until[spell] <= queued_at[row]:
                    spell += 1
                if since[spell] < left_at:
                    rows[found], teams[found] = row, serving[place]
                    found += 1
                    break
    return rows[:found], teams[:found]
