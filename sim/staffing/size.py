"""Sizing a staff: targets, posts, the search over simulated plans, and fresh replications that judge what it found.

The order is that of the straight line; interrupted, it gives the best plan so far. Called by the command line and by
notebooks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sim.errors import complaint
from sim.experiment.alternative import Alternative, alternative, with_growing_backlog
from sim.experiment.backend import Backend, backend_of
from sim.experiment.folder import check_writable
from sim.experiment.settings import DEFAULTS, Settings
from sim.plan.compile import compile_plan
from sim.plan.feasible import feasibility
from sim.plan.prepare import prepare
from sim.primitives.time import Floats
from sim.scenario.scenario import Scenario
from sim.staffing.asked import asked_targets
from sim.staffing.bounds import keeps_up, may_keep_up, offered, square_root
from sim.staffing.exchanges import exchange
from sim.staffing.outcome import Found, Outcome, result_of
from sim.staffing.posts import Heads, Post, people_at, yearly_cost
from sim.staffing.progress import Progress, SizeWatcher
from sim.staffing.proof import Effort, effort_of
from sim.staffing.reach import Reach, reach_of
from sim.staffing.request import SizeRequest
from sim.staffing.result import Economy, SizingResult
from sim.staffing.search import Terrain, Together, cheapest_of_few, down, least_alone, set_at, up
from sim.staffing.sentences import EXAMPLE
from sim.staffing.simulated import Simulated
from sim.staffing.targets import Target, UntoldError, shortfall
from sim.staffing.teams import posts_of, prices_of, teams_of
from sim.staffing.verdicts import Verdicts, allowed_misses
from sim.staffing.window import without_follow_up

NOT_SURELY = "fresh replications did not confirm it"

COARSE = 6
"""Replications of the search while it still moves in large steps."""


def size(
    scenario: Scenario,
    request: SizeRequest | None = None,
    settings: Settings = DEFAULTS,
    watch: SizeWatcher | None = None,
) -> SizingResult:
    """The least costly staff for which every target holds; Ctrl-C gives the best so far.

    `settings.replications` are those of the search (None: 20). A team that can never keep up as written is no mistake
    here if more people may. ScenarioError where nothing can be asked, moved or confirmed, before anything is written,
    and where the first replication does not tell what a target speaks of; OutputError and ClusterError as for a run;
    KeyboardInterrupt where not even the targets within reach are known.
    """
    asked = request or SizeRequest()
    behind = any(one.code == "E401" for one in feasibility(scenario, compile_plan(scenario)))
    base = alternative(with_growing_backlog(scenario) if behind else scenario, settings.engine)
    targets = asked_targets(base, asked)
    if all(dict(one.row)["population"] in ("decided", "") for one in targets):
        base = replace(base, plan=without_follow_up(base.plan))
    posts, effort = posts_of(base.plan, scenario, asked, targets), effort_of(scenario, asked, settings)
    if behind and not may_keep_up(base.plan, posts):
        prepare(scenario)  # which says who falls behind, as for a run
    growth = scenario.spec.study.growing_backlog == "accept"
    if settings.output:
        check_writable(settings.output)
    began = time.monotonic()
    with backend_of(settings) as backend:
        sizing = _Sizing(base, asked, effort, settings, backend, watch, growth=growth)
        reach = sizing.reach(targets, posts)
        found = sizing.search(reach)
        outcome = Outcome(base, asked, reach, found, sizing.economy(time.monotonic() - began))
        return result_of(outcome, sizing.simulated, settings)


class _Sizing:
    """One sizing while it runs: the posts at hand, who simulates them, and the best plan so far."""

    def __init__(
        self,
        base: Alternative,
        request: SizeRequest,
        effort: Effort,
        settings: Settings,
        backend: Backend,
        watch: SizeWatcher | None,
        *,
        growth: bool,
    ) -> None:
        self._base, self._request, self._effort, self._growth = base, request, effort, growth
        self._settings, self._backend, self._watch = settings, backend, watch
        self._currency = prices_of(base.plan, base.scenario).currency
        self._stage = "what staff can reach"
        self._best: Heads | None = None
        self._short, self._targets = 0, 0
        self._judges: list[Verdicts] = []
        self._posts: tuple[Post, ...] = ()
        self._fixed_people, self._fixed_cost = 0.0, 0.0
        self._simulated: list[Simulated] = []

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

    def reach(self, targets: Sequence[Target], posts: tuple[Post, ...]) -> Reach:
        """Which targets staff reaches; only posts that these depend on are then free to move."""
        self._move(posts)
        self._refuse_untold(targets)
        numbers, sure = range(1, self._effort.searched + 1), self._effort.confidence
        found = reach_of(self._base, posts, targets, self.simulated, numbers, sure, self._keeping())
        if found.reachable:
            free = posts_of(self._base.plan, self._base.scenario, self._request, found.reachable)
            self._move(free)
            found = replace(found, posts=free)
        return found

    def _refuse_untold(self, targets: Sequence[Target]) -> None:
        """ScenarioError E414 where the first replication tells no figure that a target speaks of."""
        try:
            self.simulated.figures([None], [1], targets)
        except UntoldError as untold:
            text = f'the target "{untold}" speaks of a figure that this scenario does not tell'
            why = "nothing stands behind it: no cost, no reception, no limit on that clock."
            raise complaint(str(self._base.scenario.files[0]), "E414", text, EXAMPLE, why) from None

    def _move(self, posts: tuple[Post, ...]) -> None:
        """An oracle for these posts, those that are free."""
        self._posts = tuple(post for post in posts if not post.held)
        held = [post for post in posts if post.held]
        written = [post.present for post in held]
        self._fixed_people, self._fixed_cost = people_at(held, written), yearly_cost(held, written)
        self._simulated.append(Simulated(self._base, self._posts, self._settings, self._backend, self._tell))

    def search(self, reach: Reach) -> Found:
        """The cheapest plan that holds, judged by fresh replications; what there is of it where it was interrupted."""
        if not reach.reachable:
            return self._ended("no target is within reach of staff")
        if not self._posts:
            return self._ended("no team may be moved")
        self._targets = len(reach.reachable)
        if not self._verdicts(reach, self._effort.searched).holds(self._terrain(reach).most):
            return self._ended("no staff was found that reaches all of them at once")
        try:
            terrain, heads = self._least_costly(reach)
            return self._judged(reach, terrain, heads)
        except KeyboardInterrupt:
            if self._best is None:
                raise
            return replace(self._ended("stopped by the user: the best staff so far, not the least costly"),
                           heads=self._best, interrupted=True)  # fmt: skip

    def _ended(self, why: str) -> Found:
        return Found(None, self._effort.searched, (), self._effort.confidence, self._effort.searched, why)

    def _least_costly(self, reach: Reach) -> tuple[Terrain, Heads]:
        """The plan that no step betters on the replications of the search, from few of them to all."""
        terrain, fine = self._terrain(reach), self._verdicts(reach, self._effort.searched)
        coarse = self._verdicts(reach, min(COARSE, self._effort.searched))
        if not coarse.holds(terrain.most):
            # What the most people may miss of all replications lies among the first.
            coarse = fine
        least, heads = self._by_team(coarse, terrain)
        if self._request.by_quarter:
            self._stage = "where people can be spared in some quarter"
            heads = exchange(coarse, terrain, down(coarse, terrain, heads))
        else:
            terrain = replace(terrain, least=least)
        self._stage = "all replications"
        terrain = replace(terrain, least=self._least(fine, terrain))
        heads = up(fine, terrain, heads, step=0.0)
        heads = exchange(fine, terrain, down(fine, terrain, heads), largest=1)
        self._best = cheapest_of_few(fine, terrain, heads, self._whole(terrain))
        return terrain, self._best

    def _by_team(self, verdicts: Verdicts, whole: Terrain) -> tuple[Heads, Heads]:
        """The least alone, and a plan that holds, both with people of a team alike in all quarters."""
        teams = dict.fromkeys(post.team for post in self._posts)
        together = Together(tuple(tuple(n for n, post in enumerate(self._posts) if post.team == t) for t in teams))
        terrain, teamwise = together.terrain(whole), verdicts.of(together.apart)
        self._judges.append(teamwise)
        self._stage = "least people of each team"
        terrain = replace(terrain, least=least_alone(teamwise, terrain))
        self._stage = "where people help most"
        heads = up(teamwise, terrain, self._start(terrain, tuple(teams)))
        self._stage = "where people can be spared"
        heads = exchange(teamwise, terrain, down(teamwise, terrain, heads))
        return together.apart(terrain.least), together.apart(heads)

    def _terrain(self, reach: Reach) -> Terrain:
        plan = self._base.plan
        places = {team.name: n for n, team in enumerate(plan.staffing.teams)}
        serving = tuple(
            frozenset(n for n, post in enumerate(self._posts) if places[post.team] in teams_of(plan, target))
            for target in reach.reachable
        )
        most = tuple(reach.enough.get(post.label, post.most) for post in self._posts)
        least = tuple(min(post.least, people) for post, people in zip(self._posts, most, strict=True))
        return Terrain(least, most, tuple(post.cost for post in self._posts), serving)

    def _whole(self, terrain: Terrain) -> Terrain:
        """The terrain between the bounds of the posts."""
        least, most = (tuple(getattr(post, end) for post in self._posts) for end in ("least", "most"))
        return replace(terrain, least=least, most=most)

    def _start(self, terrain: Terrain, teams: Sequence[str]) -> Heads:
        """The square-root rule on the work that comes, not below what is least alone nor above the most."""
        loads = offered(self._base.plan)
        wanted = [square_root(loads.get(team, 0.0)) for team in teams]
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

    def _judged(self, reach: Reach, terrain: Terrain, heads: Heads) -> Found:
        """Fresh replications judge; where they do not confirm, they join the search and newer ones judge."""
        found = replace(self._ended("no cheaper staff was found that holds"), heads=heads)
        for turn in self._effort.rounds:
            if found.fresh:
                self._stage = f"a staff for {turn.searched} replications"
                more = self._verdicts(reach, turn.searched, turn.strict)
                if not more.holds(terrain.most):
                    return replace(found, stopped=f"{NOT_SURELY}: not even the most people reach every target in them")
                heads = down(more, terrain, up(more, terrain, heads, step=0.0))
                self._best = heads
            self._stage = f"fresh replications {turn.fresh[0]} to {turn.fresh[-1]}"
            confirmed = self._judge(reach, turn.fresh, turn.spared).holds(heads)
            found = replace(
                found, heads=heads, searched=turn.searched, fresh=tuple(turn.fresh), spared=turn.spared,
                confirmed=confirmed,
            )  # fmt: skip
            if confirmed:
                return found
        return replace(found, stopped=f"{NOT_SURELY}, nor a larger one after it") if found.fresh else found

    def _verdicts(self, reach: Reach, replications: int, allowed: int | None = None) -> Verdicts:
        """Verdicts on the first replications; unless said otherwise the share that is asked for has to be met."""
        if allowed is None:
            allowed = allowed_misses(replications, self._effort.confidence)
        return self._judge(reach, range(1, replications + 1), allowed)

    def _judge(self, reach: Reach, numbers: range, allowed: int) -> Verdicts:
        def judge(plans: Sequence[Heads], numbers: Sequence[int]) -> list[Floats]:
            return self._shortfalls(reach, plans, numbers)

        def seen(heads: Heads) -> None:
            cheaper = self._best is None or yearly_cost(self._posts, heads) < yearly_cost(self._posts, self._best)
            if len(numbers) >= self._effort.searched and cheaper:
                self._best = heads

        self._judges.append(Verdicts(judge, self._keeping(), numbers, allowed, seen))
        return self._judges[-1]

    def _keeping(self) -> Callable[[Heads], bool]:
        return keeps_up(self._base.plan, self._posts, growth=self._growth)

    def _shortfalls(self, reach: Reach, plans: Sequence[Heads], numbers: Sequence[int]) -> list[Floats]:
        figures = self.simulated.figures(plans, numbers, reach.reachable)
        found = [
            np.array([[shortfall(t, v) for t, v in zip(reach.reachable, row, strict=True)] for row in of_plan])
            for of_plan in figures
        ]
        if found:
            self._short = int((found[0] > 0.0).any(axis=0).sum())
        return found

    def _tell(self) -> None:
        if not self._watch:
            return
        best = self._best
        people = None if best is None else self._fixed_people + people_at(self._posts, best)
        cost = None if best is None else self._fixed_cost + yearly_cost(self._posts, best)
        so_far, short = self.economy(0.0), (self._short, self._targets)
        self._watch(Progress(self._stage, so_far.plans, so_far.replications, people, cost, self._currency, *short))
