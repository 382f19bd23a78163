"""Sizing a staff: targets, posts, the search over simulated plans, and fresh replications that judge what it found.

The order is that of the straight line; interrupted, it gives the best plan so far. Called by the command line and by
notebooks.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import complaint
from sim.experiment.alternative import Alternative, alternative
from sim.experiment.backend import Backend, backend_of
from sim.experiment.folder import check_writable
from sim.experiment.settings import DEFAULTS, Settings
from sim.primitives.time import Floats
from sim.scenario.scenario import Scenario
from sim.staffing.aims import targets_of
from sim.staffing.bounds import keeps_up, offered, square_root
from sim.staffing.outcome import Found, Outcome, result_of
from sim.staffing.posts import Heads, Post, yearly_cost
from sim.staffing.progress import Progress, SizeWatcher
from sim.staffing.reach import Reach, reach_of
from sim.staffing.request import CONFIDENCE, PROMISES, SEARCH, SizeRequest
from sim.staffing.result import Economy, SizingResult
from sim.staffing.search import Terrain, cheapest_of_few, down, exchange, least_alone, set_at, up
from sim.staffing.sentences import target_of
from sim.staffing.simulated import Simulated
from sim.staffing.targets import Target, shortfall
from sim.staffing.teams import posts_of, prices_of, serving_teams
from sim.staffing.verdicts import Verdicts
from sim.staffing.window import without_follow_up

COARSE = 6
"""Replications of the search while it still moves in large steps; a plan must hold in each of them."""

ROUNDS = 5
"""Times that fresh replications may send the search up again."""


def size(
    scenario: Scenario,
    request: SizeRequest | None = None,
    settings: Settings = DEFAULTS,
    watch: SizeWatcher | None = None,
) -> SizingResult:
    """The least costly staff for which every target holds; Ctrl-C gives the best so far.

    `settings.replications` are those of the search (None: 20). ScenarioError where nothing can be asked or moved,
    OutputError and ClusterError as for a run, KeyboardInterrupt where not even the targets within reach are known.
    """
    asked = request or SizeRequest()
    base = alternative(scenario, settings.engine)
    targets = asked_targets(base, asked)
    if all(dict(one.row)["population"] in ("decided", "") for one in targets):
        base = replace(base, plan=without_follow_up(base.plan))
    if settings.output:
        check_writable(settings.output)
    began = time.monotonic()
    with backend_of(settings) as backend:
        sizing = _Sizing(base, asked, settings, backend, watch)
        reach = sizing.reach(targets)
        found = sizing.search(reach)
        outcome = Outcome(base, asked, reach, found, sizing.economy(time.monotonic() - began))
        return result_of(outcome, sizing.simulated, settings)


def asked_targets(base: Alternative, request: SizeRequest) -> tuple[Target, ...]:
    """The targets of the request, else of the scenario, else every promise; ScenarioError E410, E414."""
    plan, sizing, file = base.plan, base.scenario.spec.sizing, str(base.scenario.files[0])
    stated = [(text, "") for text in request.targets]
    if not stated and not request.aims and sizing:
        stated = [(text, name) for name, text in sizing.targets.items()]
    aims = request.aims or (() if stated else (PROMISES,))
    found = [target for aim in aims for target in targets_of(plan, aim)]
    found += [target_of(plan, text, file, name) for text, name in stated]
    if not found:
        text = f"there is nothing to reach: the scenario has none of {', '.join(aims)}"
        fix = "--target 'lead_time_p90 of PERMIT <= 30 d', or promises in the scenario"
        raise complaint(file, "E410", text, fix)
    return tuple(dict.fromkeys(found))


@dataclass
class _Best:
    """The cheapest plan so far that holds in all replications of the search at hand."""

    heads: Heads | None = None


class _Sizing:
    """One sizing while it runs."""

    def __init__(
        self, base: Alternative, request: SizeRequest, settings: Settings, backend: Backend, watch: SizeWatcher | None
    ) -> None:
        self._base, self._request, self._settings, self._backend = base, request, settings, backend
        self._watch = watch
        self._stage = "what staff can reach"
        self._best = _Best()
        self._short, self._targets = 0, 0
        self._judges: list[Verdicts] = []
        self._posts: tuple[Post, ...] = ()
        self._fixed_people, self._fixed_cost = 0.0, 0.0
        self._simulated: list[Simulated] = []
        stated = base.scenario.spec.sizing
        written = stated.confidence.value if stated and stated.confidence else CONFIDENCE
        self.confidence = written if request.confidence is None else request.confidence
        asked = settings.replications
        self.replications = asked if isinstance(asked, int) else SEARCH

    @property
    def simulated(self) -> Simulated:
        """The oracle of the posts at hand."""
        return self._simulated[-1]

    def economy(self, seconds: float) -> Economy:
        """What it took so far."""
        return Economy(
            sum(len(one.plans) for one in self._simulated),
            sum(one.rejected for one in self._judges),
            sum(one.made for one in self._simulated),
            sum(one.reused for one in self._simulated),
            seconds,
        )

    def reach(self, targets: Sequence[Target]) -> Reach:
        """Which targets the most people reach, whose posts are then free to move."""
        plan, scenario = self._base.plan, self._base.scenario
        posts = posts_of(plan, scenario, self._request, targets)
        self._move(posts)
        found = reach_of(self._base, posts, targets, self.simulated, range(1, self.replications + 1), self.confidence)
        if found.reachable:
            free = posts_of(plan, scenario, self._request, found.reachable)
            self._move(free)
            found = replace(found, posts=free)
        return found

    def _move(self, posts: tuple[Post, ...]) -> None:
        """An oracle for these posts, those that are free."""
        self._posts = tuple(post for post in posts if not post.held)
        held = [post for post in posts if post.held]
        self._fixed_people = sum(post.present for post in held)
        self._fixed_cost = sum(post.present * post.cost for post in held)
        self._simulated.append(Simulated(self._base, self._posts, self._settings, self._backend, self._tell))

    def search(self, reach: Reach) -> Found:
        """The cheapest plan that holds, judged by fresh replications; what there is of it where it was interrupted."""
        if not reach.reachable:
            return Found(None, 0, (), self.confidence, self.replications, "no target is within reach of staff", False)
        if not self._posts:
            return Found(None, 0, (), self.confidence, self.replications, "no team may be moved", False)
        self._targets = len(reach.reachable)
        try:
            return self._found(reach)
        except KeyboardInterrupt:
            if self._best.heads is None:
                raise
            why = "stopped by the user: the best staff so far, not the least costly"
            return Found(self._best.heads, 0, (), self.confidence, self.replications, why, True)

    def _found(self, reach: Reach) -> Found:
        terrain = self._terrain(reach)
        numbers = self.replications
        coarse = self._verdicts(reach, min(COARSE, numbers))
        self._stage = "least people of each team"
        terrain = replace(terrain, least=least_alone(coarse, terrain))
        self._stage = "where people help most"
        heads = up(coarse, terrain, self._start(terrain))
        self._stage = "where people can be spared"
        heads = exchange(coarse, terrain, down(coarse, terrain, heads))
        self._stage = "all replications"
        fine = self._verdicts(reach, numbers)
        terrain = replace(terrain, least=self._least(fine, terrain))
        heads = self._polished(fine, terrain, heads)
        self._best.heads = heads
        return self._judged(reach, terrain, heads, fine)

    def _terrain(self, reach: Reach) -> Terrain:
        places = {team.name: n for n, team in enumerate(self._base.plan.staffing.teams)}
        serving = tuple(
            frozenset(n for n, post in enumerate(self._posts) if places[post.team] in serving_teams(self._base.plan, t))
            for t in reach.reachable
        )
        least, most = (tuple(getattr(post, end) for post in self._posts) for end in ("least", "most"))
        return Terrain(least, most, tuple(post.cost for post in self._posts), serving)

    def _start(self, terrain: Terrain) -> Heads:
        """The square-root rule on the work that comes, not below what is least alone nor above the most."""
        loads = offered(self._base.plan)
        wanted = [square_root(loads.get(post.team, 0.0)) for post in self._posts]
        return tuple(min(max(a, n), b) for a, n, b in zip(terrain.least, wanted, terrain.most, strict=True))

    def _least(self, fine: Verdicts, terrain: Terrain) -> Heads:
        """The least alone for all replications, where the first few may have told too much."""
        least = list(terrain.least)
        floors = [post.least for post in self._posts]
        while True:
            lower = [p for p in range(len(least)) if least[p] > floors[p]]
            held = fine.hold([set_at(terrain.most, p, least[p] - 1) for p in lower])
            if not any(held):
                return tuple(least)
            for post, holds in zip(lower, held, strict=True):
                least[post] -= holds

    def _polished(self, fine: Verdicts, terrain: Terrain, heads: Heads) -> Heads:
        self._best.heads = None
        heads = up(fine, terrain, heads, step=0.0)
        self._best.heads = heads
        heads = exchange(fine, terrain, down(fine, terrain, heads), largest=1)
        return cheapest_of_few(fine, terrain, heads)

    def _judged(self, reach: Reach, terrain: Terrain, heads: Heads, fine: Verdicts) -> Found:
        """Fresh replications judge; where they do not confirm, they join the search and newer ones judge."""
        first, numbers = self.replications, self._request.fresh
        for turn in range(ROUNDS):
            self._stage = f"fresh replications {first + 1} to {first + numbers}"
            fresh = range(first + 1, first + numbers + 1)
            (short,) = self._shortfalls(reach, [heads], fresh) if numbers else [np.zeros((0, self._targets))]
            confirmed = bool(numbers) and bool(((short <= 0.0).mean(axis=0) >= self.confidence - 1e-9).all())
            why = "no cheaper staff was found that holds"
            if confirmed or not numbers or turn == ROUNDS - 1:
                if numbers and not confirmed:
                    why = f"fresh replications did not confirm it in {ROUNDS} rounds"
                return Found(heads, first, tuple(fresh), self.confidence, first, why, False, confirmed)
            first += numbers
            more = self._verdicts(reach, first)
            heads = down(more, terrain, up(more, terrain, heads, step=0.0))
            self._best.heads = heads
        raise AssertionError("the last round returns")

    def _verdicts(self, reach: Reach, replications: int) -> Verdicts:
        possible = keeps_up(self._base.plan, self._posts)

        def judge(plans: Sequence[Heads], numbers: Sequence[int]) -> list[Floats]:
            return self._shortfalls(reach, plans, numbers)

        def seen(heads: Heads) -> None:
            if replications >= self.replications:
                best = self._best.heads
                if best is None or yearly_cost(self._posts, heads) < yearly_cost(self._posts, best):
                    self._best.heads = heads

        verdicts = Verdicts(judge, possible, replications, self.confidence)
        verdicts.best_seen = seen
        self._judges.append(verdicts)
        return verdicts

    def _shortfalls(self, reach: Reach, plans: Sequence[Heads], numbers: Sequence[int]) -> list[Floats]:
        figures = self.simulated.figures(plans, numbers, reach.reachable)
        found = [
            np.array([[shortfall(t, v) for t, v in zip(reach.reachable, row, strict=True)] for row in of_plan])
            for of_plan in figures
        ]
        if found:
            self._short = int((found[0] > 0.0).any(axis=0).sum())
        return [one.reshape(len(numbers), len(reach.reachable)) for one in found]

    def _tell(self) -> None:
        if not self._watch:
            return
        best = self._best.heads
        people = None if best is None else self._fixed_people + sum(best)
        cost = None if best is None else self._fixed_cost + yearly_cost(self._posts, best)
        so_far = self.economy(0.0)
        currency = prices_of(self._base.plan, self._base.scenario).currency
        self._watch(
            Progress(self._stage, so_far.plans, so_far.replications, people, cost, currency, self._short, self._targets)
        )
