"""Who counts: the members of a population, of all permit types, of some, or of one kind, sorted out once for all.

Cases are put in the order of their kinds, so that those of a permit type stand together and are a slice.
Part of the view of `sim.analysis.view`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ordered import merged, sorted_in_groups
from sim.analysis.passes.groups import values_by_group
from sim.plan.plan import DemandPlan
from sim.primitives.time import Instants

Mask: TypeAlias = NDArray[np.bool_]

Permits: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Populations:
    """Populations by name as bool[n], and the place of each case's kind in `DemandPlan.kinds`, int64[n]."""

    demand: DemandPlan
    kind_number: Instants
    masks: Mapping[str, Mask]
    _all: dict[str, Instants] = field(default_factory=dict)
    _sorted: dict[str, tuple[Instants, list[int]]] = field(default_factory=dict)

    def members(self, name: str, permits: Permits | None = None, kind: int | None = None) -> Instants:
        """Numbers of the cases of a population that are of these permit types (and of a kind of one), int64[k].

        Of all permit types, then in the order of their numbers, where none are given.
        """
        if permits is None:
            return self._of_all(name)
        cases, begins = self._by_kind(name)
        spans = [kinds_of(self.demand, permit, kind) for permit in permits]
        parts = [cases[begins[span.start] : begins[span.stop]] for span in spans]
        return parts[0] if len(parts) == 1 else np.concatenate([cases[:0], *parts])

    def by_age(self, name: str, ages: Instants) -> ByAge:
        """The ages of the members of a population, given those of all cases, int64[n]."""
        cases = self._of_all(name)
        found, begins = sorted_in_groups(self.kind_number[cases], ages[cases], len(self.demand.kinds))
        return ByAge(self.demand, found, begins.tolist())

    def _of_all(self, name: str) -> Instants:
        if name not in self._all:
            self._all[name] = np.flatnonzero(self.masks[name])
        return self._all[name]

    def _by_kind(self, name: str) -> tuple[Instants, list[int]]:
        """The members of a population by kind, and where each kind begins among them."""
        if name not in self._sorted:
            cases = self._of_all(name)
            cases, begins = values_by_group(self.kind_number[cases], cases, len(self.demand.kinds))
            self._sorted[name] = cases, begins.tolist()
        return self._sorted[name]


@dataclass(frozen=True, eq=False)
class ByAge:
    """The ages of the members of a population in seconds, int64[k], by kind, each kind's in order of size.

    Kind n of `demand` is left in [begins[n], begins[n + 1]).
    """

    demand: DemandPlan
    ages: Instants
    begins: list[int]

    def of(self, permits: Permits | None = None, kind: int | None = None) -> Instants:
        """The ages of the members that `Populations.members` names, int64[j], sorted."""
        if permits is None:
            return merged([self.ages[begin:end] for begin, end in pairwise(self.begins)])
        spans = [kinds_of(self.demand, permit, kind) for permit in permits]
        return merged([self.ages[self.begins[n] : self.begins[n + 1]] for span in spans for n in span])


def kinds_of(demand: DemandPlan, permit: int | None = None, kind: int | None = None) -> range:
    """Where the kinds of a permit type, one of them or all there are lie in `DemandPlan.kinds`."""
    if permit is None:
        return range(len(demand.kinds))
    whole = range(demand.first_kinds[permit], demand.first_kinds[permit + 1])
    return whole if kind is None else whole[kind : kind + 1]
