"""From aims to targets: promises and legal limits of the plan, published figures of European peers.

A sentence that asks for a figure is read by `sim.staffing.sentences`. Beside `sim.staffing.targets`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.analysis.likeness import our_clock, reasons
from sim.analysis.peers import peer_table
from sim.analysis.verdicts import INDICATORS, limits_by_kind
from sim.plan.limits import LEGAL_LIMITS, PROMISES
from sim.plan.plan import Plan
from sim.primitives.peers import FIGURES
from sim.primitives.time import DAY
from sim.staffing.request import EUROPE, LEGAL
from sim.staffing.request import PROMISES as KEEP_PROMISES
from sim.staffing.targets import ABOVE, AT_LEAST, BELOW, Target, told


def targets_of(plan: Plan, aim: str) -> tuple[Target, ...]:
    """The targets of an aim, in the order of the plan or of the table of peers; none where it has none."""
    if aim == EUROPE:
        return tuple(_best_in_europe(plan))
    return tuple(_limits(plan, {KEEP_PROMISES: PROMISES, LEGAL: LEGAL_LIMITS}[aim]))


def _limits(plan: Plan, sort: str) -> Iterator[Target]:
    """Each promise (or legal limit): the share of decisions within it, as the verdicts of a run judge it."""
    for number, permit in enumerate(plan.demand.permits):
        for kind, limit in limits_by_kind(permit, sort):
            clock = "counted" if limit.counted else "lived"
            indicator = f"{INDICATORS[sort]}:{limit.name}"
            whose = f"{permit.name}, {kind}" if kind else permit.name
            days = told(limit.within / DAY, "days")
            what = "promise" if sort == PROMISES else "legal limit"
            yield Target(
                name=f"{whose}: {told(limit.share, 'share')} within {days} {clock} ({limit.name})",
                group=f"{whose} {what} {limit.name}",
                permits=(number,),
                table="indicators",
                row=indicator_row(permit.name, indicator, clock, "decided", "share", kind=kind),
                sense=AT_LEAST,
                bound=limit.share,
                unit="share",
                origin=f"{what} {limit.name}",
            )


def indicator_row(
    permit: str, indicator: str, clock: str, population: str, unit: str, *, kind: str = "", team: str = ""
) -> tuple[tuple[str, str], ...]:
    """The key columns of one row of the table of indicators."""
    named = {"permit": permit, "kind": kind, "team": team, "step": "", "indicator": indicator}
    return tuple({**named, "clock": clock, "population": population, "unit": unit}.items())


def _best_in_europe(plan: Plan) -> Iterator[Target]:
    """Of each family and figure the best comparable peer: who beats that one beats all of them."""
    permits = plan.demand.permits
    families = dict.fromkeys(permit.family for permit in permits)
    ranked = _comparable(plan, families)
    for _, rows in ranked.groupby(["family", "figure", "our_clock", "within_days"], dropna=False, sort=False):
        is_share = bool((rows["figure"] == "share_within").all())
        lines = rows["value_share"] if is_share else -rows["value_days"]
        best: dict[Any, Any] = rows.iloc[int(lines.argmax())].to_dict()
        family, figure, clock = (str(best[key]) for key in ("family", "figure", "our_clock"))
        within, bound, unit = float(best["within_days"]), float(abs(lines.max())), "share" if is_share else "days"
        measure = f"share within {told(within, 'days')}" if is_share else figure
        side = ABOVE if is_share else BELOW
        peer = f"{best['authority']}, {best['country']}"
        yield Target(
            name=f"{family}: {measure} ({clock}) {side} {told(bound, unit)} ({peer})",
            group=family,
            permits=tuple(number for number, permit in enumerate(permits) if permit.family == family),
            table="peers",
            row=(
                ("family", family), ("figure", figure), ("clock", clock), ("population", "decided"),
                ("within", within), ("unit", unit),
            ),
            sense=side,
            bound=bound,
            unit=unit,
            origin=f"{peer}, {best['period']}",
        )  # fmt: skip


def _comparable(plan: Plan, families: dict[str, None]) -> pd.DataFrame:
    """The published rows of these families that a run ranks us among, each with the clock of ours that it is on."""
    peers = peer_table(plan.peers)
    alike = (reasons(peers, plan.study.year) == "") & peers["kind"].isin(FIGURES) & peers["family"].isin(families)
    rows = peers[alike]
    return rows.assign(our_clock=[our_clock(row) for row in rows.to_dict("records")])
