"""Figures of the targets in replications of changed plans: made, kept and remembered.

The oracle of the search. Each plan has its own place in the store, so that a sizing that was interrupted takes up its
replications again; one backend serves the whole search.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from sim.analysis.estimates import Tables
from sim.analysis.reduction import Wanted
from sim.experiment.alternative import Alternative
from sim.experiment.backend import Backend
from sim.experiment.folder import telling_where
from sim.experiment.gather import KEPT
from sim.experiment.parallel import Job
from sim.experiment.replication import Replication, unpack
from sim.experiment.settings import Settings
from sim.experiment.store import keep, kept
from sim.plan.plan import Plan
from sim.primitives.time import Floats
from sim.staffing.posts import Heads, Post, with_heads
from sim.staffing.targets import Target, figure

Key: TypeAlias = tuple[Heads | None, int]
"""Heads at the posts (None: as written) and the number of a replication."""


class Simulated:
    """Plans with other heads at the posts, simulated; counts what it took."""

    def __init__(
        self, base: Alternative, posts: Sequence[Post], settings: Settings, backend: Backend, tell: Callable[[], None]
    ) -> None:
        self._base = base
        self._posts = tuple(posts)
        self._settings = settings
        self._backend = backend
        self._tell = tell
        self._figures: dict[tuple[Target, ...], dict[Key, Floats]] = {}
        self.plans: set[Heads | None] = set()
        self.made = 0
        self.reused = 0

    def figures(self, plans: Sequence[Heads | None], numbers: Sequence[int], targets: Sequence[Target]) -> list[Floats]:
        """The targets' figures for each plan, float64[numbers, targets]; None is the staff as written."""
        known = self._figures.setdefault(tuple(targets), {})
        missing = [(heads, number) for number in numbers for heads in plans if (heads, number) not in known]
        wanted = wanted_for(targets)
        for key, tables in self._replications(dict.fromkeys(missing), wanted).items():
            known[key] = np.array([figure(one, tables) for one in targets])
        return [np.array([known[heads, number] for number in numbers]) for heads in plans]

    def tables(self, heads: Heads | None, numbers: Sequence[int], wanted: Wanted) -> list[Tables]:
        """Tables of the replications of one plan; None is the staff as written."""
        found = self._replications({(heads, number): None for number in numbers}, wanted)
        return [found[heads, number] for number in numbers]

    def _replications(self, asked: Mapping[Key, None], wanted: Wanted) -> dict[Key, Tables]:
        """Read or made; those of one number follow each other, so that a worker draws its cases once."""
        found: dict[Key, Tables] = {}
        for heads, number in asked:
            self.plans.add(heads)
            if (place := self._place(heads, wanted)) and not self._settings.fresh and (one := kept(place, number)):
                self.reused += 1
                found[heads, number] = one.tables
        plans = {heads: self._plan(heads) for heads, _ in asked}
        missing = [key for key in asked if key not in found]
        jobs = [
            Job(place, plans[heads], number, self._base.engine, wanted=wanted)
            for place, (heads, number) in enumerate(missing)
        ]
        for key, one in self._made(jobs, missing, wanted):
            found[key] = one.tables
        return found

    def _made(self, jobs: Sequence[Job], keys: Sequence[Key], wanted: Wanted) -> list[tuple[Key, Replication]]:
        coming = self._backend.made(jobs)
        made = []
        try:
            for job, packed in coming:
                heads, number = keys[job.alternative]
                if place := self._place(heads, wanted):
                    with telling_where(place):
                        keep(place, number, packed)
                made.append(((heads, number), unpack(packed)))
                self.made += 1
                self._tell()
        finally:
            coming.close()
        return made

    def _plan(self, heads: Heads | None) -> Plan:
        return self._base.plan if heads is None else with_heads(self._base.plan, self._posts, heads)

    def _place(self, heads: Heads | None, wanted: Wanted) -> Path | None:
        output = self._settings.output
        if output is None:
            return None
        posts = () if heads is None else zip(self._posts, heads, strict=True)
        told = (f"{post.team} {post.first_day} {people}" for post, people in posts)
        study = self._base.plan.study
        parts = (self._base.key, "other heads", str(study.follow_up), *told, *wanted.tables, *wanted.indicators)
        return output / KEPT / hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def wanted_for(targets: Sequence[Target]) -> Wanted:
    """What a replication has to tell about the targets, and nothing else."""
    tables = tuple(dict.fromkeys(one.table for one in targets))
    asked = [str(dict(one.row)["indicator"]) for one in targets if one.table == "indicators"]
    return Wanted(tables, tuple(dict.fromkeys(_declared(name) for name in asked)))


def _declared(name: str) -> str:
    """The name under which an indicator of a named limit is declared: `on_time_promise:NAME`."""
    return f"{name.split(':')[0]}:NAME" if ":" in name else name
