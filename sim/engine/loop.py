"""The event loop of the compiled engine and the structures it stands on; numba makes them machine code.

A case has at most one event to come, so an event is one int64, `instant << 22 | case`: a total order without a
sequence number. Waits lie in a binary heap of such keys, people at work in a winner tree with a leaf a desk.

All that is compiled together stands in this one file, the tuples of its arguments included: numba keeps machine code
until the file of a function changes and looks at no other, so from two files it would go on with code of yesterday.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from sim.primitives.time import NEVER

Integers = NDArray[np.int64]
Numbers = NDArray[np.uint32]
"""Of teams, pools, calendars, places: without a sign, since numba asks of signed ones each time if they count back."""

Bools = NDArray[np.bool_]

BITS = 22
CASE = (1 << BITS) - 1
NOBODY = CASE  # one more than the highest number of a case
ZERO_KEY = 1 << 41  # keys lie within 2^40 of zero; shifted by this they are positive and the class goes above
CLASS_BITS = 42

# A case in 16 bytes: the row of its visit, its state, who is behind it in line or at which desk of which team it is.
ROW, STATE, BEHIND, DESK, TEAM, WIDTH = 0, 1, 2, 2, 3, 4
WAITING, DECIDED, IMPATIENT, GONE = 1, 2, 4, 8
# A planned visit in one word: amount, step, and whether it is its case's first, the one that decides, its last.
AMOUNT_BITS, STEP_BITS, STEP, FIRST, DECIDES, LAST = 17, 3, (1 << 14) - 1, 4, 2, 1


class Demand(NamedTuple):
    """Per case and per visit, as in the Workload; `leaving`: cases by `withdraws_at`; `offset` of keys, per visit.

    What no case asks for is left out (length 0): withdraws_at where nobody leaves, priority where there is one class,
    clock_visit where lodging starts every clock, limit and limit_counted where no deadline puts cases in order, offset
    where no discipline has one.
    """

    lodged_at: Integers
    first_visit: Integers
    step: NDArray[np.int32]
    amount: Integers
    outcome: NDArray[np.int16]
    stops: Bools
    withdraws_at: Integers
    leaving: Integers
    priority: NDArray[np.int16]
    clock_visit: Integers
    limit: Integers
    limit_counted: Bools
    offset: Integers


class Steps(NamedTuple):
    """Per step: mode, gate's calendar, pool where it waits; of keys weight, due weight, whether lodged_at is added."""

    mode: Integers
    gate: Numbers
    pool: Numbers
    weight: Integers
    due_weight: Integers
    by_lodging: Bools


class Teams(NamedTuple):
    """Per team: calendar; heads and permille a day; desks[k]:desks[k + 1], one for each person ever at work.

    serving[serving_from[p]:...] are the teams of pool p, served[served_from[k]:...] the pools of team k. A pool waits
    in line (first come, one line a class of `classes`) or in a heap at room[p]:room[p + 1], two places a visit.
    """

    calendar: Numbers
    heads: Integers
    permille: Integers
    desks: Numbers
    serving_from: Numbers
    serving: Numbers
    served_from: Numbers
    served: Numbers
    in_line: Bools
    room: Integers
    classes: Integers


class Calendars(NamedTuple):
    """Intervals of calendar c at first[c]:first[c + 1], with the open seconds before each; `wakes` -1: a midnight."""

    first: Numbers
    opens: Integers
    closes: Integers
    before: Integers
    wake_at: Integers
    wakes: Integers


class Room(NamedTuple):
    """Where a run works, at least so large: cases [n * WIDTH], waits [n + 3], queue [room[-1] + 6]."""

    cases: Numbers
    waits: Integers
    queue: Integers


class Log(NamedTuple):
    """The columns that a run fills, per visit and per case; `clock_start` has length 0 where lodging starts all."""

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


def prefetch(array: Any, place: Any) -> None:
    """Have the memory about array[place] fetched while other work goes on; the place may lie outside.

    Each event is of another case, whose memory is in no cache of the processor: it would wait for it five times.
    """


@intrinsic
def _fetch(context: Any, array: Any, place: Any) -> Any:
    """The instruction behind `prefetch`, which numba has no name for."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        first = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        address = builder.bitcast(builder.gep(first, [arguments[1]]), cgutils.voidptr_t)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        instruction = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], kind)
        builder.call(instruction, [address, number(0), number(3), number(1)])  # to read, to keep, data
        return context.get_dummy_value()

    return types.void(array, types.int64), emit


@overload(prefetch)
def _prefetch(array: Any, place: Any) -> Any:
    def fetch(array: Any, place: Any) -> None:
        _fetch(array, place)  # type: ignore[call-arg]  # numba supplies the context

    return fetch


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
    """Drop the smallest key of a binary heap, leaving `size` of them.

    Which of two children is the smaller is added, not branched on: nobody could guess it. The last key still stands
    behind the others, where it does for the child that the last parent may lack.
    """
    key, place, child = heap[size], 0, 1
    while child < size:
        child += heap[child + 1] < heap[child]
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place, child = child, 2 * child + 1
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
def enqueue(queue: Integers, base: int, size: int, first: int, second: int) -> None:
    """Add the pair (first, second) to the heap of `size` pairs whose first is at `base`, each in two places."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        a, b = queue[base + 2 * parent], queue[base + 2 * parent + 1]
        if a < first or (a == first and b <= second):
            break
        queue[base + 2 * place], queue[base + 2 * place + 1] = a, b
        place = parent
    queue[base + 2 * place], queue[base + 2 * place + 1] = first, second


@compiled
def dequeue(queue: Integers, base: int, size: int) -> None:
    """Drop the smallest pair of the heap at `base`, leaving `size` of them; as `pop` does."""
    first, second = queue[base + 2 * size], queue[base + 2 * size + 1]
    place, child = 0, 1
    while child < size:
        left = base + 2 * child
        a, b, c, d = queue[left], queue[left + 1], queue[left + 2], queue[left + 3]
        child += (c < a) | ((c == a) & (d < b))
        a, b = queue[base + 2 * child], queue[base + 2 * child + 1]
        if a > first or (a == first and b >= second):
            break
        queue[base + 2 * place], queue[base + 2 * place + 1] = a, b
        place, child = child, 2 * child + 1
    queue[base + 2 * place], queue[base + 2 * place + 1] = first, second


@compiled
def add_work(calendars: Calendars, interval: int, last: int, now: int, work: int) -> int:
    """When `work` open seconds from `now`, in `interval`, are done, which is after it; NEVER if not before `last`."""
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
def came_at(demand: Demand, log: Log, row: int, case: int, first: bool) -> int:
    """When the case joined the visit in this row: when the one before ended, or when it came."""
    return int(max(demand.lodged_at[case], 0) if first else log.finished_at[row - 1])


@compiled
def due(demand: Demand, log: Log, case: int, row: int, now: int) -> int:
    """When the case's first promise falls due, as things stand on joining a queue at `now`."""
    if not demand.limit_counted[case]:
        return int(demand.lodged_at[case] + demand.limit[case])
    starts = demand.clock_visit[case] if len(demand.clock_visit) else -1
    if starts >= row:
        return int(now + demand.limit[case])
    due_at = demand.limit[case] + (demand.lodged_at[case] if starts < 0 else log.finished_at[starts])
    for visit in range(demand.first_visit[case], row):
        if demand.stops[visit]:
            due_at += log.finished_at[visit] - came_at(demand, log, visit, case, visit == demand.first_visit[case])
    return int(due_at)


@compiled
def draw_up(demand: Demand, cases: Numbers, log: Log) -> None:
    """Write what the loop asks of a case into `cases`, and of a visit into the place where it will write its end."""
    for case in range(len(demand.lodged_at)):
        first, end = demand.first_visit[case], demand.first_visit[case + 1]
        cases[WIDTH * case + ROW] = first
        leaves = len(demand.withdraws_at) > 0 and demand.withdraws_at[case] < NEVER
        cases[WIDTH * case + STATE] = IMPATIENT if leaves else 0
        for row in range(first, end):
            decides = DECIDES if demand.outcome[row] >= 0 else 0
            word = (demand.amount[row] << AMOUNT_BITS) | (np.int64(demand.step[row]) << STEP_BITS) | decides
            log.finished_at[row] = word
        log.finished_at[first] |= FIRST
        log.finished_at[end - 1] |= LAST


@compiled
def write_up(demand: Demand, steps: Steps, cases: Numbers, log: Log) -> None:
    """Complete the log: the loop has written where each case stands, `finished_at`, and what teams started.

    All else follows from these, and is cheaper row by row than in the loop, which jumps from case to case.
    """
    for case in range(len(demand.lodged_at)):
        first, end = demand.first_visit[case], demand.first_visit[case + 1]
        here, state = np.int64(cases[WIDTH * case + ROW]), cases[WIDTH * case + STATE]
        at = max(demand.lodged_at[case], 0)
        starts = demand.clock_visit[case] if len(demand.clock_visit) else -1
        if len(log.clock_start):
            log.clock_start[case] = demand.lodged_at[case] if starts < 0 else NEVER
        decided_at, outcome, final_outcome = NEVER, -1, -1
        for row in range(first, min(here, end)):
            ended_at = log.finished_at[row]
            log.queued_at[row] = at
            if steps.mode[demand.step[row]] != 0:
                log.started_at[row] = at
                log.team[row] = -1
            if demand.outcome[row] >= 0:
                final_outcome = demand.outcome[row]
                if decided_at == NEVER:
                    decided_at, outcome = ended_at, final_outcome
            if demand.stops[row]:
                log.stopped[case] += ended_at - at
            if row == starts:
                log.clock_start[case] = ended_at
            at = ended_at
        ended_at = at if here == end else NEVER
        if here < end:
            log.finished_at[here] = NEVER
            log.queued_at[here] = at
            if steps.mode[demand.step[here]] != 0:
                log.started_at[here] = at
                log.team[here] = -1
            elif state & (WAITING | GONE):
                log.started_at[here] = NEVER
                log.team[here] = -1
            if state & GONE:
                ended_at = max(at, demand.withdraws_at[case])
                if at >= demand.withdraws_at[case]:  # gave up while the visit before went on
                    log.queued_at[here] = log.started_at[here] = NEVER
                    log.team[here] = -1
            for row in range(here + 1, end):
                log.queued_at[row] = log.started_at[row] = log.finished_at[row] = NEVER
                log.team[row] = -1
        log.decided_at[case], log.ended_at[case] = decided_at, ended_at
        log.outcome[case], log.final_outcome[case] = outcome, final_outcome


@compiled
def run(horizon: int, demand: Demand, steps: Steps, teams: Teams, calendars: Calendars, room: Room, log: Log) -> None:
    """Fill the log of one replication: settle all that happens at an instant, then let teams hand out work."""
    cases, waits = room.cases, room.waits
    number, crews, pools, ranks = len(demand.lodged_at), len(teams.calendar), len(teams.in_line), len(teams.classes)
    draw_up(demand, cases, log)
    leaves = 2
    while leaves < teams.desks[crews]:
        leaves *= 2
    tree = np.full(2 * leaves, NEVER)
    free = np.arange(leaves)
    free_desks = teams.desks[1:] - teams.desks[:-1]
    busy, heads, permille = np.zeros(crews, np.int64), np.zeros(crews, np.int64), np.zeros(crews, np.int64)
    looks = np.zeros(crews, np.bool_)
    opened = calendars.first[:-1].astype(np.int64) - 1
    closes_at = np.zeros(crews, np.int64)
    queue = room.queue
    queued = np.zeros(pools, np.int64)
    front, back = np.full((pools, ranks), NOBODY), np.full((pools, ranks), NOBODY)
    rank_of = np.zeros(256, np.int64)
    for rank in range(ranks):
        rank_of[teams.classes[rank]] = rank
    come = gone = woken = day = waiting = 0
    comes_at = max(demand.lodged_at[0], 0) if number else NEVER
    leaves_at = demand.withdraws_at[demand.leaving[0]] if len(demand.leaving) else NEVER
    wakes_at = calendars.wake_at[0] if len(calendars.wake_at) else NEVER
    wait = NEVER  # the next wait to end; NEVER >> BITS lies beyond every horizon

    while True:
        now = min(min(min(wait, tree[1]) >> BITS, comes_at), min(leaves_at, wakes_at))
        if now >= horizon:
            break
        dispatch = False
        while wakes_at <= now:
            calendar = calendars.wakes[woken]
            if calendar >= 0:
                opened[calendar] += 1
            for team in range(crews):
                if calendar < 0:
                    heads[team], permille[team] = teams.heads[team, day], teams.permille[team, day]
                    looks[team] = dispatch = True
                elif teams.calendar[team] == calendar:
                    closes_at[team] = calendars.closes[opened[calendar]]
                    looks[team] = dispatch = True
            day += calendar < 0
            woken += 1
            wakes_at = calendars.wake_at[woken] if woken < len(calendars.wake_at) else NEVER

        # Settle: visits that end and cases that come, by case number, so that lines fill in the order of the contract.
        while True:
            event = min(wait, tree[1])
            comes = comes_at == now
            if event >> BITS == now and not (comes and come < event & CASE):
                case = event & CASE
                at = WIDTH * case
                row, state = cases[at + ROW], cases[at + STATE]
                if event == wait:
                    waiting -= 1
                    pop(waits, waiting)
                    if waiting:
                        # Of the next wait the case is here by now, and says which row is asked for; of the one
                        # after that, which is one of two, the case is not.
                        wait = waits[0]
                        prefetch(cases, WIDTH * (waits[1] & CASE))
                        prefetch(cases, WIDTH * (waits[2] & CASE))
                        prefetch(log.finished_at, np.int64(cases[WIDTH * (wait & CASE) + ROW]))
                    else:
                        wait = NEVER
                else:
                    desk, team = cases[at + DESK], cases[at + TEAM]
                    put(tree, leaves + desk, NEVER)
                    free[teams.desks[team] + free_desks[team]] = desk
                    free_desks[team] += 1
                    busy[team] -= 1
                    looks[team] = dispatch = True
                word = log.finished_at[row]
                log.finished_at[row] = now
                state |= word & DECIDES
                row += 1
                cases[at + ROW] = row
                if word & LAST:
                    continue
                if state & (IMPATIENT | DECIDED) == IMPATIENT and demand.withdraws_at[case] <= now:
                    cases[at + STATE] = state | GONE
                    continue
            elif comes:
                case, come = come, come + 1
                at = WIDTH * case
                row, state = cases[at + ROW], cases[at + STATE]
                comes_at = max(demand.lodged_at[come], 0) if come < number else NEVER
            else:
                break
            word = log.finished_at[row]
            step = (word >> STEP_BITS) & STEP
            if steps.mode[step] == 0:
                cases[at + STATE] = state | WAITING
                pool = steps.pool[step]
                if teams.in_line[pool]:
                    rank = rank_of[demand.priority[case]] if ranks > 1 else 0
                    cases[at + BEHIND] = NOBODY
                    if front[pool, rank] == NOBODY:
                        front[pool, rank] = case
                    else:
                        cases[WIDTH * back[pool, rank] + BEHIND] = case
                    back[pool, rank] = case
                else:
                    key = steps.weight[step] * now
                    if steps.by_lodging[step]:
                        key += demand.lodged_at[case]
                    elif len(demand.offset):
                        key += demand.offset[row]
                    if steps.due_weight[step]:
                        key += steps.due_weight[step] * due(demand, log, case, row, now)
                    rank = demand.priority[case] if ranks > 1 else teams.classes[0]
                    first = (np.int64(rank) << CLASS_BITS) + key + ZERO_KEY
                    enqueue(queue, teams.room[pool], queued[pool], first, (now << BITS) | case)
                    queued[pool] += 1
                for place in range(teams.serving_from[pool], teams.serving_from[pool + 1]):
                    team = teams.serving[place]
                    if busy[team] < heads[team]:
                        looks[team] = dispatch = True
            else:
                cases[at + STATE] = state
                if steps.mode[step] == 1:
                    ends_at = now + (word >> AMOUNT_BITS)
                else:
                    ends_at = opening_after(calendars, steps.gate[step], now)
                if ends_at < horizon:
                    push(waits, waiting, (ends_at << BITS) | case)
                    waiting += 1
                    wait = waits[0]
        while leaves_at <= now:
            at, gone = WIDTH * demand.leaving[gone] + STATE, gone + 1
            leaves_at = demand.withdraws_at[demand.leaving[gone]] if gone < len(demand.leaving) else NEVER
            if cases[at] & (WAITING | DECIDED) == WAITING:
                cases[at] = IMPATIENT | GONE

        # Dispatch: teams, in declared order, hand out work until none can.
        if not dispatch:
            continue
        for team in range(crews):
            if not looks[team]:
                continue
            looks[team] = False
            if closes_at[team] <= now:
                continue
            while busy[team] < heads[team]:
                best, best_rank, first, second = -1, 0, NEVER, NEVER
                for place in range(teams.served_from[team], teams.served_from[team + 1]):
                    pool = teams.served[place]
                    if teams.in_line[pool]:
                        for rank in range(ranks):
                            case = front[pool, rank]
                            while case != NOBODY and not cases[WIDTH * case + STATE] & WAITING:  # has given up
                                case = np.int64(cases[WIDTH * case + BEHIND])
                            front[pool, rank] = case
                            if case != NOBODY:
                                a = (teams.classes[rank] << CLASS_BITS) + ZERO_KEY
                                row = cases[WIDTH * case + ROW]
                                since = came_at(demand, log, row, case, log.finished_at[row] & FIRST != 0)
                                b = (since << BITS) | case
                                if a < first or (a == first and b < second):
                                    best, best_rank, first, second = pool, rank, a, b
                                break
                    else:
                        base = teams.room[pool]
                        while queued[pool] and not cases[WIDTH * (queue[base + 1] & CASE) + STATE] & WAITING:
                            queued[pool] -= 1
                            dequeue(queue, base, queued[pool])
                        if queued[pool]:
                            a, b = queue[base], queue[base + 1]
                            if a < first or (a == first and b < second):
                                best, first, second = pool, a, b
                if best < 0:
                    break
                case = second & CASE
                at = WIDTH * case
                if teams.in_line[best]:
                    front[best, best_rank] = cases[at + BEHIND]
                else:
                    queued[best] -= 1
                    base = teams.room[best]
                    dequeue(queue, base, queued[best])
                    prefetch(cases, WIDTH * (queue[base + 3] & CASE))
                    prefetch(cases, WIDTH * (queue[base + 5] & CASE))
                    if queued[best]:
                        ahead = np.int64(cases[WIDTH * (queue[base + 1] & CASE) + ROW])
                        prefetch(log.finished_at, ahead)
                        prefetch(log.started_at, ahead)
                row = cases[at + ROW]
                log.team[row], log.started_at[row] = team, now
                busy[team] += 1
                free_desks[team] -= 1
                desk = free[teams.desks[team] + free_desks[team]]
                cases[at + STATE] &= DECIDED | IMPATIENT
                cases[at + DESK], cases[at + TEAM] = desk, team
                work = log.finished_at[row] >> AMOUNT_BITS
                if permille[team] != 1000:
                    work = (work * 1000 + permille[team] - 1) // permille[team]
                ends_at = now + work
                if ends_at > closes_at[team]:
                    calendar = teams.calendar[team]
                    ends_at = add_work(calendars, opened[calendar], calendars.first[calendar + 1], now, work)
                put(tree, leaves + desk, (ends_at << BITS) | case if ends_at < horizon else NEVER)
    write_up(demand, steps, cases, log)
