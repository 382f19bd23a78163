from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plan.plan import CUSTOMER, Limit
from sim.primitives.time import DAY, NEVER
from tests.unit.analysis.hand_made import (
    GRANTED,
    REFUSED,
    Case,
    Visit,
    around_the_clock,
    permit,
    plan_of,
    study,
    view_of,
    wait,
    waited,
    waiting_plan,
)  # fmt: skip


def counted_plan(*promises: Limit, legal: tuple[Limit, ...] = ()):
    """identify (0) starts the clock, papers (1) stop it, decision (2) decides; ten days are observed of twenty."""
    steps = (wait("identify", CUSTOMER), wait("papers", CUSTOMER, stopped=True), wait("decision"))
    limits = promises or (Limit("month", 0.9, 30 * DAY, counted=True, starts=0),)
    permits = (permit(promises=limits, legal_limits=legal),)
    return plan_of(study(10 * DAY, follow_up=10 * DAY), steps, (around_the_clock(20),), permits=permits)


def walked(lodged: float, identified: float = NEVER, papers: float = NEVER, decided: float = NEVER) -> Case:
    """A case of `counted_plan` by the days on which its visits end; the clock starts when it is identified."""
    instants = [round(day * DAY) if day < NEVER else NEVER for day in (lodged, identified, papers, decided)]
    visits = tuple(
        Visit(step, instants[step], instants[step], instants[step + 1], outcome=GRANTED if step == 2 else -1)
        for step in range(3)
    )
    stopped = instants[2] - instants[1] if papers < NEVER else 0
    return Case(instants[0], visits, clock_start=instants[1], stopped=stopped)


def test_lived_and_counted_time_of_a_decided_case() -> None:
    # Lodged day 1, identified day 4, papers until day 9, decided day 12: 11 lived days, 12 - 4 - 5 = 3 counted.
    view = view_of(counted_plan(), [walked(1, 4, 9, 12)])
    assert view.ages["lived"].tolist() == [11 * DAY]
    assert view.ages["counted"].tolist() == [3 * DAY]


def test_counted_age_of_open_cases_at_the_horizon() -> None:
    # The horizon is day 20. Not identified: 0. Identified on day 4 with papers since: the stop under way takes
    # all. Papers from day 4 to 9: 20 - 4 - 5 = 11 days.
    cases = [walked(1), walked(1, 4), walked(1, 4, 9)]
    assert view_of(counted_plan(), cases).ages["counted"].tolist() == [0, 0, 11 * DAY]


def test_a_limit_on_a_clock_of_its_own() -> None:
    # The promise counts from identification (3 counted days, as above), the law from lodging less the stops
    # before the decision: 12 - 1 - 5 = 6 days. Open at day 20 with papers from day 4 to 9: 19 - 5 = 14 days.
    law = Limit("law", 1.0, 90 * DAY, counted=True, starts=-1)
    view = view_of(counted_plan(legal=(law,)), [walked(1, 4, 9, 12), walked(1, 4, 9)])
    promises, laws = (
        view.limits[sort, name].of_kinds for sort, name in (("promises", "month"), ("legal_limits", "law"))
    )
    assert view.ages_on(promises).tolist() == [3 * DAY, 11 * DAY]
    assert view.ages_on(laws).tolist() == [6 * DAY, 14 * DAY]
    assert view.limits["legal_limits", ""].of_kinds == (law,)


def test_beyond_the_law_at_the_end_of_the_window() -> None:
    # The window ends on day 10; the law says 6 counted days from identification. Identified on day 1 with papers
    # until day 3: 7 days at the end, beyond. Until day 5: 5 days, within. Decided on day 9: not open.
    law = Limit("law", 1.0, 6 * DAY, counted=True, starts=0)
    cases = [walked(0, 1, 3), walked(0, 1, 5), walked(0, 1, 2, 9)]
    assert view_of(counted_plan(legal=(law,)), cases).is_beyond_legal.tolist() == [True, False, False]
    # Until day 4 it is the sixth day itself: the law is not broken yet.
    assert view_of(counted_plan(legal=(law,)), [walked(0, 1, 4)]).is_beyond_legal.tolist() == [False]


def test_a_step_that_only_one_kind_meets_before_its_decision() -> None:
    # The clock starts with identification, which the second kind has only after a grant: like any case whose way
    # to the decision does not lead there it counts from lodging, 20 - 1 = 19 days when open at the horizon.
    plan = counted_plan()
    (own,) = plan.demand.permits
    first, later = own.kinds[0], replace(own.kinds[0], name="later")
    later = replace(later, turns=(replace(first.turns[0], only_if=frozenset([GRANTED])),))
    plan = replace(plan, demand=replace(plan.demand, permits=(replace(own, kinds=(first, later)),)))
    visits = (Visit(2, DAY, DAY, outcome=GRANTED), Visit(0))
    view = view_of(plan, [walked(1), Case(DAY, visits, kind=1)])
    assert view.ages["counted"].tolist() == [0, 19 * DAY]


def test_populations_of_the_window() -> None:
    # The window is days 5 to 15. The second case is lodged at its very start, the third decided at its end.
    plan = waiting_plan(study(10 * DAY, follow_up=5 * DAY, warm_up=5 * DAY))
    refused = Case(6 * DAY, (Visit(0, 6 * DAY, 6 * DAY, 9 * DAY, outcome=REFUSED),))
    view = view_of(plan, [waited(4 * DAY, 8 * DAY), waited(5 * DAY), waited(7 * DAY, 15 * DAY), refused])
    assert view.population("decided").tolist() == [True, False, False, True]
    assert view.population("lodged").tolist() == [False, True, True, True]
    assert view.population("decided:granted").tolist() == [True, False, False, False]
    assert view.population("decided:refused").tolist() == [False, False, False, True]


def test_members_of_permit_types_and_of_a_kind() -> None:
    plan = waiting_plan(study(10 * DAY), a=permit("a", kinds=("easy", "hard")), b=permit("b"))
    cases = [waited(0, kind=1), waited(1, permit=1), waited(2), waited(3, kind=1)]
    view = view_of(plan, cases)
    assert sorted(view.members("lodged").tolist()) == [0, 1, 2, 3]
    assert sorted(view.members("lodged", (0,)).tolist()) == [0, 2, 3]
    assert view.members("lodged", (0,), 1).tolist() == [0, 3]
    assert sorted(view.members("lodged", (1, 0)).tolist()) == [0, 1, 2, 3]
    assert view.members("lodged", (1,)).tolist() == [1]
    assert view.members("lodged", ()).tolist() == []


INSTANTS = st.tuples(st.integers(-10, 25), st.one_of(st.just(NEVER), st.integers(1, 30)), st.booleans())


@settings(deadline=None)
@given(st.lists(INSTANTS, max_size=30), st.integers(0, 10), st.integers(1, 15))
def test_no_case_is_lost_between_the_edges_of_a_window(
    lives: list[tuple[int, int, bool]], warm_up: int, observe: int
) -> None:
    # In process at the start + lodged = decided + withdrawn + in process at the end, for any cut of the warm-up.
    plan = waiting_plan(study(observe * DAY, follow_up=(25 - warm_up) * DAY, warm_up=warm_up * DAY))
    cases = []
    for lodged, after, withdraws in lives:
        end = NEVER if after == NEVER else max(lodged, 0) + after
        end = end if end < 25 else NEVER
        instant = end if end == NEVER else end * DAY
        cases.append(waited(lodged * DAY, **({"withdrawn_at": instant} if withdraws else {"decided_at": instant})))
    view = view_of(plan, cases)
    start, end = view.window
    left = view.in_window(view.closed_at)
    came = np.count_nonzero(view.is_open_at(start)) + np.count_nonzero(view.population("lodged"))
    assert came == np.count_nonzero(left) + np.count_nonzero(view.is_open_at(end))
