"""The visits that a team took, picked out of a log, and what they ask of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.primitives.machine_code import compiled
from sim.primitives.time import DAY, Instants


@compiled
def visits_with_a_team(
    team: NDArray[np.int16], amount: Instants, started_at: Instants, finished_at: Instants, permille: Instants
) -> tuple[NDArray[np.int16], Instants, Instants, Instants]:
    """Team (int16), start, finish and the working seconds asked for (int64), [k] each in the order of the log.

    `permille` [teams, days] is the share of open hours that each team has for cases: ceil(amount * 1000 / permille).
    """
    teams = team[team >= 0]
    starts, finishes = np.empty(len(teams), np.int64), np.empty(len(teams), np.int64)
    asked = np.empty(len(teams), np.int64)
    last_day = permille.shape[1] - 1
    visit = 0
    for row in range(len(team)):
        if team[row] >= 0:
            starts[visit], finishes[visit] = started_at[row], finished_at[row]
            # Exact below 2^53 / 1000 seconds, and floating point divides faster.
            asked[visit] = np.int64(
                np.ceil(amount[row] * 1000 / permille[team[row], min(started_at[row] // DAY, last_day)])
            )
            visit += 1
    return teams, starts, finishes, asked


@compiled
def waits_of_started(
    step: NDArray[np.int32],
    team: NDArray[np.int16],
    queued_at: Instants,
    started_at: Instants,
    window: tuple[int, int],
    teams: int,
) -> tuple[Instants, Instants]:
    """Step and team of each visit started in a window as step * teams + team, and its wait, int64[k]."""
    pairs, waited = np.empty(len(step), np.int64), np.empty(len(step), np.int64)
    found = 0
    for row in range(len(step)):
        if team[row] >= 0 and window[0] <= started_at[row] < window[1]:
            pairs[found] = int(step[row]) * teams + team[row]  # wider than its column
            waited[found] = started_at[row] - queued_at[row]
            found += 1
    return pairs[:found], waited[:found]


@compiled
def deciding_visits(
    first_visit: Instants,
    team: NDArray[np.int16],
    finished_at: Instants,
    decided_at: Instants,
    window: tuple[int, int],
    teams: int,
) -> Instants:
    """How many cases each team decided in a window, with a visit of it that ends as they are decided, int64[teams]."""
    counts = np.zeros(teams, np.int64)
    for case in range(len(decided_at)):
        if window[0] <= decided_at[case] < window[1]:
            for row in range(first_visit[case], first_visit[case + 1]):
                if team[row] >= 0 and finished_at[row] == decided_at[case]:
                    counts[team[row]] += 1
    return counts
