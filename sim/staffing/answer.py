"""The result of a sizing in words: how many people more or fewer, what that costs, and what no staff reaches."""

from __future__ import annotations

from collections.abc import Sequence

from sim.staffing.posts import people_at
from sim.staffing.result import NOT_ASKED, Staffed, TargetResult
from sim.staffing.wording import PEOPLE, money_told, people_told


def headline(
    staff: Sequence[Staffed],
    targets: Sequence[TargetResult],
    fresh: int,
    confidence: float,
    cost_present: float,
    cost_found: float,
    currency: str,
) -> str:
    """As `118 people reach all 3 targets, 6 more than the 112 as written, for 11.5 M EUR a year (0.6 M EUR more). ...`.

    `fresh` is how many replications judged the targets.
    """
    asked = [one for one in targets if one.reachable]
    if not asked:
        return "No staff reaches any of the targets."
    if all(one.searched != one.searched for one in asked):
        return "No team may be moved."
    posts = [one.post for one in staff]
    people, now = people_at(posts, [one.found for one in staff]), people_at(posts, [one.present for one in staff])
    which = "the target" if len(asked) == 1 else f"{'both' if len(asked) == 2 else f'all {len(asked)}'} targets"
    within = f" within reach (of {len(targets)})" if len(asked) < len(targets) else ""
    sure = "reach" if not fresh or all(one.confirmed for one in asked) else "are the best staff found for"
    told = f"{people_told(people)} people {sure} {which}{within}, {_more(people - now)} than the {people_told(now)}"
    told += " as written"
    if currency != PEOPLE:
        more = cost_found - cost_present
        changed = f"{money_told(abs(more), currency)} {'more' if more >= 0 else 'less'}"
        told += f", for {money_told(cost_found, currency)} a year ({changed})"
    return f"{told}. {_surely(asked, fresh, confidence)}"


def beyond(targets: Sequence[TargetResult]) -> list[str]:
    """A sentence for each target that no staff reaches, with the reason."""
    return [
        f"No staff reaches {one.target.name}: {one.reason}."
        for one in targets
        if not one.reachable and not one.reason.startswith(NOT_ASKED)
    ]


def _surely(asked: Sequence[TargetResult], fresh: int, confidence: float) -> str:
    """Whether fresh replications confirm it, by the target that is met least often."""
    least = min(asked, key=lambda one: one.met if one.met == one.met else -1.0)
    if least.met != least.met:
        return "No fresh replications have judged it."
    wanted, interval = f"{100 * confidence:g} %", f"{_percent(least.low)} to {_percent(least.high)} %"
    if all(one.confirmed for one in asked):
        share = "all" if least.met == 1.0 else f"at least {_percent(least.met)} %"
        each = "it" if len(asked) == 1 else "each"
        return (
            f"Confirmed: of {fresh} fresh years {each} is reached in {share} ({interval}), and {wanted} is asked for."
        )
    share = f"{_percent(least.met)} % ({interval})"
    return (
        f"Not confirmed: of {fresh} fresh years {least.target.name} is reached in {share}, and {wanted} is asked for."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")


def _more(people: float) -> str:
    return f"{people_told(abs(people))} {'more' if people >= 0 else 'fewer'}"
