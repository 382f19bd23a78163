"""What each case's visits come to: the seconds in each part of its time, requests for information, work done anew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import NEVER, Instants

Bools = NDArray[np.bool_]


@compiled
def to_look_up(
    first_visit: Instants,
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    started_at: Instants,
    finished_at: Instants,
    until: Instants,
    staffed: Bools,
) -> tuple[Instants, Instants, Instants, NDArray[np.int16], Instants]:
    """Of which visits open hours have to be looked up to tell what lies before `until` (int64[n]) of each case.

    Rows of those to `staffed` steps (bool[steps]) that stood in a queue, and their start or `until`, int64[k] both; and
    of those with a team that end later, the places among all with a team, the teams and `until`, [j] each.
    """
    rows, ends = np.empty(len(step), np.int64), np.empty(len(step), np.int64)
    late, teams, cuts = np.empty(len(step), np.int64), np.empty(len(step), np.int16), np.empty(len(step), np.int64)
    visit, waits, found = -1, 0, 0
    for case in range(len(until)):
        cut = until[case]
        for row in range(first_visit[case], first_visit[case + 1]):
            if queued_at[row] < cut and queued_at[row] < started_at[row] and staffed[step[row]]:
                rows[waits], ends[waits] = row, min(started_at[row], cut)
                waits += 1
            if team[row] >= 0:
                visit += 1
                if finished_at[row] > cut:
                    late[found], teams[found], cuts[found] = visit, team[row], cut
                    found += 1
    return rows[:waits], ends[:waits], late[:found], teams[:found], cuts[:found]


@compiled
def spent_by_part(
    first_visit: Instants,
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    started_at: Instants,
    finished_at: Instants,
    lodged_at: Instants,
    until: Instants,
    part: Instants,
    before_start: Instants,
    before_end: Instants,
    in_queue: Instants,
) -> Instants:
    """Seconds of each case from lodging until `until` (int64[n]) by `sim.analysis.decomposition.PARTS`, int64[7, n].

    `part` [steps] is the row of a visit that others hold, below zero at a step of the authority's staff. Open seconds
    before start and end of the visits with a team, and in the queue of those that `to_look_up` names, are those asked.
    """
    spent = np.zeros((7, len(until)), np.int64)
    visit, wait = -1, -1
    for case in range(len(until)):
        work, queue, staff, cut = 0, 0, 0, until[case]
        for row in range(first_visit[case], first_visit[case + 1]):
            visit += team[row] >= 0
            if queued_at[row] >= cut:
                continue
            lasted, own = min(finished_at[row], cut) - queued_at[row], part[step[row]]
            if own >= 0:
                spent[own, case] += lasted
                continue
            staff += lasted
            if team[row] >= 0:
                work += max(before_end[visit] - before_start[visit], 0)
            if queued_at[row] < started_at[row]:
                wait += 1
                queue += in_queue[wait]
        spent[0, case], spent[1, case], spent[2, case] = work, queue, staff - work - queue
        spent[6, case] = max(-lodged_at[case], 0)
    return spent


@compiled
def asked_and_worked_anew(
    first_visit: Instants,
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    finished_at: Instants,
    until: Instants,
    decided_at: Instants,
    asks: Bools,
) -> tuple[Instants, Bools]:
    """How many visits of each case to steps of `asks` (bool[steps]) begin before `until` (int64[n]), int64[n].

    And whether two of its visits with a team, both finished when it is decided or before, are to one step, bool[n].
    """
    asked, anew = np.zeros(len(until), np.int64), np.zeros(len(until), np.bool_)
    last_case = np.full(len(asks), -1, np.int64)
    for case in range(len(until)):
        for row in range(first_visit[case], first_visit[case + 1]):
            one = step[row]
            if asks[one] and queued_at[row] < until[case]:
                asked[case] += 1
            if team[row] >= 0 and finished_at[row] <= decided_at[case] and finished_at[row] < NEVER:
                if last_case[one] == case:
                    anew[case] = True
                last_case[one] = case
    return asked, anew


@compiled
def kept_by_kind(
    kind: Instants, ages: Instants, is_decided: Bools, is_open: Bools, populations: Bools, within: Instants
) -> Instants:
    """Of each population (bool[p, n]) cases decided within the limit of their kind, those open that may be, and all.

    int64[p, 3, kinds]; `ages` int64[n], `within` [kinds] in seconds.
    """
    counts = np.zeros((len(populations), 3, len(within)), np.int64)
    for case in range(len(kind)):
        in_time = ages[case] <= within[kind[case]]
        for population in range(len(populations)):
            if populations[population, case]:
                counts[population, 0, kind[case]] += in_time and is_decided[case]
                counts[population, 1, kind[case]] += in_time and is_open[case]
                counts[population, 2, kind[case]] += 1
    return counts


@compiled
def count_by_period(
    permit: NDArray[np.int16], instants: Instants, since: Instants, period: int, periods: int, permits: int
) -> Instants:
    """Cases and their seconds since `since` (int64[n]) by permit type and the period of an instant.

    int64[2, permits, periods]. Periods begin at 0; what lies before counts in the first, what lies after the last in
    none.
    """
    found = np.zeros((2, permits, periods), np.int64)
    end = period * periods
    for case in range(len(permit)):
        if instants[case] < end:
            place = int(max(instants[case], 0) / period)  # exact below 2^52, and faster than in whole numbers
            found[0, permit[case], place] += 1
            found[1, permit[case], place] += instants[case] - since[case]
    return found
