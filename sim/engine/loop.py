"""The event loop of the compiled engine and the structures it stands on; numba makes them machine code.

A case has at most one event to come, so an event is one int64, `instant << 22 | case`: a total order without a
sequence number. Waits lie in a binary heap of such keys, people at work in a winner tree with a leaf a desk.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.primitives.time import DAY, NEVER

Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]

BITS = 22
CASE = (1 << BITS) - 1
ZERO_KEY = 1 << 41  # keys lie within 2^40 of zero; shifted by this they are positive and the class goes above
CLASS_BITS = 42

# A case in one cache line: its next visit's row, the row after its last, since when it has been there, who is behind it
# in line, its state, when its applicant gives up and which row starts its clock.
ROW, LAST, SINCE, BEHIND, STATE, LEAVES, CLOCK, LINE = 0, 1, 2, 3, 4, 5, 6, 8
WAITING, DECIDED, DESK_BITS, DESK, TEAM_BITS = 1, 2, 2, (1 << 20) - 1, 22
# A visit in one word: amount, step, outcome + 1, and whether it stops the clock.
AMOUNT_BITS, STEP_BITS, STEP, OUTCOME_BITS, OUTCOME, STOPS = 23, 9, (1 << 14) - 1, 1, (1 << 8) - 1, 1


class Demand(NamedTuple):
    """Per case and per visit, as in the Workload; `offset` int64 per visit; `leaving`: cases by `withdraws_at`."""

    lodged_at: Integers
    withdraws_at: Integers
    priority: NDArray[np.int16]
    limit: Integers
    limit_counted: Bools
    first_visit: Integers
    clock_visit: Integers
    step: NDArray[np.int32]
    amount: Integers
    outcome: NDArray[np.int16]
    stops: Bools
    offset: Integers
    leaving: Integers


class Steps(NamedTuple):
    """Per step: mode, gate's calendar, pool where it waits, weight and due weight of its keys; int64 each."""

    mode: Integers
    gate: Integers
    pool: Integers
    weight: Integers
    due_weight: Integers


class Teams(NamedTuple):
    """Per team: calendar; heads and permille a day; desks[k]:desks[k + 1], one for each person ever at work.

    serving[serving_from[p]:...] are the teams of pool p, served[served_from[k]:...] the pools of team k. A pool waits
    in line (first come, one line a class of `classes`) or in a heap at room[p]:room[p + 1].
    """

    calendar: Integers
    heads: Integers
    permille: Integers
    desks: Integers
    serving_from: Integers
    serving: Integers
    served_from: Integers
    served: Integers
    in_line: Bools
    room: Integers
    classes: Integers


class Calendars(NamedTuple):
    """Intervals of calendar c at first[c]:first[c + 1], with the open seconds before each; `wakes` -1: a midnight."""

    first: Integers
    opens: Integers
    closes: Integers
    before: Integers
    wake_at: Integers
    wakes: Integers


class Room(NamedTuple):
    """Where a run works, at least so large: line int64[n, LINE], words [m], waits [n + 1], high and low [room[-1]]."""

    line: Integers
    words: Integers
    waits: Integers
    high: Integers
    low: Integers


class Log(NamedTuple):
    """The columns that a run fills, per visit and per case."""

    team: NDArray[np.int16]
    queued_at: Integers
    started_at: Integers
    finished_at: Integers
    clock_start: Integers
    stopped: Integers
    decided_at: Integers
    outcome: NDArray[np.int16]
    ended_at: Integers
    final_outcome: NDArray[np.int16]


def compiled(function: Any) -> Any:
    """Machine code on first use, kept beside the source; every parameter is an argument, none a frozen global."""
    try:
        return njit(cache=True)(function)
    except RuntimeError:  # no folder in which anything could be kept
        return njit(function)


@compiled
def push(heap: Integers, size: int, key: int) -> None:
    """Add a key to a binary heap that holds `size` of them."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if heap[parent] <= key:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = key


@compiled
def pop(heap: Integers, size: int) -> None:
    """Drop the smallest key of a binary heap, leaving `size` of them."""
    key, place = heap[size], 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key


@compiled
def put(tree: Integers, leaf: int, key: int) -> None:
    """Set a leaf of a winner tree (Knuth, 1973); tree[1] is the smallest key of all leaves."""
    tree[leaf] = key
    while leaf > 1:
        key = min(key, tree[leaf ^ 1])
        leaf >>= 1
        tree[leaf] = key


@compiled
def enqueue(high: Integers, low: Integers, base: int, size: int, first: int, second: int) -> None:
    """Add the pair (first, second) to the heap of `size` pairs at `base`."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        a, b = high[base + parent], low[base + parent]
        if a < first or (a == first and b <= second):
            break
        high[base + place], low[base + place] = a, b
        place = parent
    high[base + place], low[base + place] = first, second


@compiled
def dequeue(high: Integers, low: Integers, base: int, size: int) -> None:
    """Drop the smallest pair of the heap at `base`, leaving `size` of them."""
    first, second, place = high[base + size], low[base + size], 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        a, b = high[base + child], low[base + child]
        if child + 1 < size:
            c, d = high[base + child + 1], low[base + child + 1]
            if c < a or (c == a and d < b):
                a, b, child = c, d, child + 1
        if a > first or (a == first and b >= second):
            break
        high[base + place], low[base + place] = a, b
        place = child
    high[base + place], low[base + place] = first, second


@compiled
def add_work(calendars: Calendars, interval: int, last: int, now: int, work: int) -> int:
    """The instant at which `work` open seconds from `now`, inside `interval`, are done; NEVER after interval `last`."""
    if now + work <= calendars.closes[interval]:
        return now + work
    target = calendars.before[interval] + now - calendars.opens[interval] + work
    low, high = interval + 1, last
    while low < high:
        middle = (low + high) >> 1
        if calendars.before[middle] + calendars.closes[middle] - calendars.opens[middle] >= target:
            high = middle
        else:
            low = middle + 1
    return NEVER if low == last else calendars.opens[low] + target - calendars.before[low]


@compiled
def opening_after(calendars: Calendars, calendar: int, now: int) -> int:
    """The first opening of a calendar strictly after `now`, NEVER if there is none."""
    first, last = calendars.first[calendar], calendars.first[calendar + 1]
    place = first + np.searchsorted(calendars.opens[first:last], now, side="right")
    return calendars.opens[place] if place < last else NEVER


@compiled
def due(demand: Demand, log: Log, case: int, now: int) -> int:
    """When the case's first promise falls due, as things stand on joining a queue at `now`."""
    if not demand.limit_counted[case]:
        return int(demand.lodged_at[case] + demand.limit[case])
    if log.clock_start[case] == NEVER:
        return int(now + demand.limit[case])
    return int(log.clock_start[case] + demand.limit[case] + log.stopped[case])


@compiled
def draw_up(demand: Demand, line: Integers, words: Integers) -> None:
    """Write every case into one cache line, `line` int64[n, LINE], and every visit into one of `words` int64[m]."""
    for case in range(len(demand.lodged_at)):
        line[case, ROW] = demand.first_visit[case]
        line[case, LAST] = demand.first_visit[case + 1]
        line[case, STATE] = 0
        line[case, LEAVES] = demand.withdraws_at[case]
        line[case, CLOCK] = demand.clock_visit[case]
    for row in range(len(demand.step)):
        words[row] = (
            (demand.amount[row] << AMOUNT_BITS)
            | (np.int64(demand.step[row]) << STEP_BITS)
            | (np.int64(demand.outcome[row] + 1) << OUTCOME_BITS)
            | np.int64(demand.stops[row])
        )


@compiled
def run(horizon: int, demand: Demand, steps: Steps, teams: Teams, calendars: Calendars, room: Room, log: Log) -> None:
    """Fill the log of one replication: settle all that happens at an instant, then let teams hand out work."""
    cases, crews, pools, ranks = len(demand.lodged_at), len(teams.calendar), len(teams.in_line), len(teams.classes)
    line, words, waits, waiting = room.line, room.words, room.waits, 0
    draw_up(demand, line, words)
    leaves = 2
    while leaves < teams.desks[crews]:
        leaves *= 2
    tree = np.full(2 * leaves, NEVER)
    free = np.arange(leaves)
    free_desks = teams.desks[1:] - teams.desks[:-1]
    busy = np.zeros(crews, np.int64)
    looks = np.zeros(crews, np.bool_)
    interval = calendars.first[:-1].copy()
    high, low = room.high, room.low
    queued = np.zeros(pools, np.int64)
    front, back = np.full((pools, ranks), -1), np.full((pools, ranks), -1)
    rank_of = np.zeros(256, np.int64)
    for rank in range(ranks):
        rank_of[teams.classes[rank]] = rank
    come = gone = woken = 0
    comes_at = max(demand.lodged_at[0], 0) if cases else NEVER
    leaves_at = demand.withdraws_at[demand.leaving[0]] if len(demand.leaving) else NEVER
    wakes_at = calendars.wake_at[0] if len(calendars.wake_at) else NEVER
    wait = NEVER  # the next wait to end; NEVER >> BITS lies beyond every horizon

    while True:
        now = min(min(min(wait, tree[1]) >> BITS, comes_at), min(leaves_at, wakes_at))
        if now >= horizon:
            break
        day = now // DAY
        dispatch = False

        # Settle: visits that end and cases that come, by case number, so that lines fill in the order of the contract.
        while True:
            event = min(wait, tree[1])
            comes = comes_at == now
            if event >> BITS == now and not (comes and come < event & CASE):
                case = event & CASE
                row, state = line[case, ROW], line[case, STATE]
                word = words[row]
                if event == wait:
                    waiting -= 1
                    pop(waits, waiting)
                    wait = waits[0] if waiting else NEVER
                else:
                    desk, team = (state >> DESK_BITS) & DESK, state >> TEAM_BITS
                    put(tree, leaves + desk, NEVER)
                    free[teams.desks[team] + free_desks[team]] = desk
                    free_desks[team] += 1
                    busy[team] -= 1
                    looks[team] = dispatch = True
                log.finished_at[row] = now
                if row == line[case, CLOCK]:
                    log.clock_start[case] = now
                if word & STOPS:
                    log.stopped[case] += now - line[case, SINCE]
                outcome = ((word >> OUTCOME_BITS) & OUTCOME) - 1
                if outcome >= 0:
                    log.final_outcome[case] = outcome
                    if not state & DECIDED:
                        state |= DECIDED
                        line[case, STATE] = state
                        log.decided_at[case], log.outcome[case] = now, outcome
                row += 1
                if row == line[case, LAST] or (line[case, LEAVES] <= now and not state & DECIDED):
                    log.ended_at[case] = now
                    continue
                line[case, ROW] = row
            elif comes:
                case, come = come, come + 1
                row = line[case, ROW]
                comes_at = max(demand.lodged_at[come], 0) if come < cases else NEVER
            else:
                break
            line[case, SINCE] = now
            log.queued_at[row] = now
            word = words[row]
            step = (word >> STEP_BITS) & STEP
            if steps.mode[step] == 0:
                pool = steps.pool[step]
                if teams.in_line[pool]:
                    rank = rank_of[demand.priority[case]] if ranks > 1 else 0
                    line[case, BEHIND] = -1
                    if front[pool, rank] < 0:
                        front[pool, rank] = case
                    else:
                        line[back[pool, rank], BEHIND] = case
                    back[pool, rank] = case
                else:
                    key = steps.weight[step] * now + demand.offset[row]
                    if steps.due_weight[step]:
                        key += steps.due_weight[step] * due(demand, log, case, now)
                    first = (np.int64(demand.priority[case]) << CLASS_BITS) + key + ZERO_KEY
                    enqueue(high, low, teams.room[pool], queued[pool], first, (now << BITS) | case)
                    queued[pool] += 1
                line[case, STATE] = (line[case, STATE] & DECIDED) | WAITING
                for place in range(teams.serving_from[pool], teams.serving_from[pool + 1]):
                    team = teams.serving[place]
                    if busy[team] < teams.heads[team, day]:
                        looks[team] = dispatch = True
            else:
                log.started_at[row] = now
                ends_at = (
                    now + (word >> AMOUNT_BITS)
                    if steps.mode[step] == 1
                    else opening_after(calendars, steps.gate[step], now)
                )
                if ends_at < horizon:
                    push(waits, waiting, (ends_at << BITS) | case)
                    waiting += 1
                    wait = waits[0]
        while leaves_at <= now:
            case, gone = demand.leaving[gone], gone + 1
            leaves_at = demand.withdraws_at[demand.leaving[gone]] if gone < len(demand.leaving) else NEVER
            if line[case, STATE] & (WAITING | DECIDED) == WAITING:
                line[case, STATE] = 0
                log.ended_at[case] = now
        while wakes_at <= now:
            for team in range(crews):
                if calendars.wakes[woken] < 0 or teams.calendar[team] == calendars.wakes[woken]:
                    looks[team] = True
            dispatch = True
            woken += 1
            wakes_at = calendars.wake_at[woken] if woken < len(calendars.wake_at) else NEVER

        # Dispatch: teams, in declared order, hand out work until none can.
        if not dispatch:
            continue
        for team in range(crews):
            if not looks[team]:
                continue
            looks[team] = False
            calendar = teams.calendar[team]
            last = calendars.first[calendar + 1]
            opened = interval[calendar]
            while opened < last and calendars.closes[opened] <= now:
                opened += 1
            interval[calendar] = opened
            if opened == last or calendars.opens[opened] > now:
                continue
            permille = teams.permille[team, day]
            while busy[team] < teams.heads[team, day]:
                best, first, second = -1, NEVER, NEVER
                for place in range(teams.served_from[team], teams.served_from[team + 1]):
                    pool = teams.served[place]
                    if teams.in_line[pool]:
                        for rank in range(ranks):
                            case = front[pool, rank]
                            while case >= 0 and not line[case, STATE] & WAITING:  # its applicant has given up
                                case = line[case, BEHIND]
                            front[pool, rank] = case
                            if case >= 0:
                                a = (teams.classes[rank] << CLASS_BITS) + ZERO_KEY
                                b = (line[case, SINCE] << BITS) | case
                                if a < first or (a == first and b < second):
                                    best, first, second = pool, a, b
                                break
                    else:
                        base = teams.room[pool]
                        while queued[pool] and not line[low[base] & CASE, STATE] & WAITING:
                            queued[pool] -= 1
                            dequeue(high, low, base, queued[pool])
                        if queued[pool] and (high[base] < first or (high[base] == first and low[base] < second)):
                            best, first, second = pool, high[base], low[base]
                if best < 0:
                    break
                case = second & CASE
                if teams.in_line[best]:
                    front[best, rank_of[demand.priority[case]] if ranks > 1 else 0] = line[case, BEHIND]
                else:
                    queued[best] -= 1
                    dequeue(high, low, teams.room[best], queued[best])
                row = line[case, ROW]
                log.team[row], log.started_at[row] = team, now
                busy[team] += 1
                free_desks[team] -= 1
                desk = free[teams.desks[team] + free_desks[team]]
                line[case, STATE] = (line[case, STATE] & DECIDED) | (desk << DESK_BITS) | (team << TEAM_BITS)
                work = words[row] >> AMOUNT_BITS
                if permille != 1000:
                    work = (work * 1000 + permille - 1) // permille
                ends_at = add_work(calendars, opened, last, now, work)
                put(tree, leaves + desk, (ends_at << BITS) | case if ends_at < horizon else NEVER)
