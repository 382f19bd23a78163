"""What the commands that simulate have in common: the engine made ready, progress shown, Ctrl-C heard.

Between a command, which knows what is to be run, and `sim.experiment`, which runs it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from sim.cli import options
from sim.cli.interruption import Interruption
from sim.cli.notes import Notes
from sim.cli.progress import shown_progress

if TYPE_CHECKING:
    from sim.experiment.gather import Finished, Watcher
    from sim.scenario.scenario import Scenario

PATIENCE = 2.0
"""Seconds after which something that is not yet ready is explained."""


class Result(Protocol):
    """What comes of an experiment."""

    @property
    def cut_short(self) -> bool:
        """Whether Ctrl-C left it with less than was planned."""


Outcome = TypeVar("Outcome", bound=Result)


def asked_for(file: Path, variant: str, changes: list[str], seed: int | None, notes: Notes) -> Scenario:
    """The scenario that the options ask for; its warnings are told."""
    from sim.experiment.alternative import with_seed
    from sim.scenario.load import changed, load

    scenario = changed(load(file, variant), options.changes_of(changes), "--set")
    for warning in scenario.warnings:
        notes.tell(warning.render())
    return scenario if seed is None else with_seed(scenario, seed)


def simulated(simulate: Callable[[Watcher], Outcome], notes: Notes, interruption: Interruption) -> Outcome:
    """What `simulate` gives while somebody watches; of fewer replications than planned after Ctrl-C."""
    with shown_progress(quiet=notes.quiet) as watch:
        result = simulate(_attentive(watch, notes, interruption))
    if result.cut_short:
        interruption.heeded()
    interruption.check()
    return result


def _attentive(watch: Watcher, notes: Notes, interruption: Interruption) -> Watcher:
    """`watch`, and what else has to be done whenever a replication is finished."""

    def tell(finished: Finished) -> None:
        interruption.kept = True
        interruption.check()
        if finished.reused == finished.done:
            kept = f"{finished.reused} of {finished.planned} replications are kept from an earlier run"
            notes.tell(f"{kept}; --fresh simulates them again")
        watch(finished)

    return tell


def make_ready(engine: str, notes: Notes) -> None:
    """Have the engine compiled before workers need it, and say so where that takes a while.

    Called before Ctrl-C raises an exception, which numba's callbacks would print and lose.
    """
    from sim.experiment.warm_up import warm_up

    slow = threading.Timer(PATIENCE, notes.tell, ["compiling the simulation core, once after each upgrade"])
    slow.start()
    try:
        warm_up(engine)
    finally:
        slow.cancel()
