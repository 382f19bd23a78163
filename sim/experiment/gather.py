"""The replications of an experiment: kept ones are read, missing ones made, until its schedule is content.

One backend makes those of all alternatives. Interrupted, what is finished remains. Between the alternatives
and the estimates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sim.experiment.alternative import Alternative
from sim.experiment.backend import Backend, backend_of
from sim.experiment.folder import check_writable, telling_where
from sim.experiment.parallel import Job
from sim.experiment.replication import Replication, unpack
from sim.experiment.schedule import Leading, Schedule
from sim.experiment.settings import AUTO, Settings
from sim.experiment.store import keep, kept

KEPT = ".replications"

Found: TypeAlias = dict[int, Replication]
"""Replications of one alternative by number."""


@dataclass(frozen=True)
class Finished:
    """Told to whoever watches: the finished replications so far of each alternative, and how many are due in all.

    Replications stand in the order in which they came; `reused` were kept from an earlier run. `until_precise` says
    that precision ends the run, so that more may become due.
    """

    alternatives: Sequence[Alternative]
    replications: Sequence[Sequence[Replication]]
    planned: int
    reused: int
    until_precise: bool

    @property
    def done(self) -> int:
        """How many are finished, of all alternatives together."""
        return sum(map(len, self.replications))


@dataclass(frozen=True)
class Gathered:
    """The replications of each alternative that count, from 1 on, of as many that were `planned`."""

    replications: Leading
    planned: Sequence[int]


Watcher: TypeAlias = Callable[[Finished], None]
Take: TypeAlias = Callable[[Replication], Replication]


def gathered(
    alternatives: Sequence[Alternative],
    schedule: Schedule,
    settings: Settings,
    watch: Watcher | None = None,
    take: Take = lambda replication: replication,
) -> Gathered:
    """As many replications as the schedule wants, fewer if interrupted, by number whatever the order they came in.

    `take` gives what is held of each in memory, all of it where nothing else is said. KeyboardInterrupt where not
    even the first of each alternative is finished, OutputError where the store cannot be written, ClusterError
    where the settings ask for other machines that cannot be used.
    """
    gathering = _Gathering(alternatives, settings, watch or _unwatched, take)
    wanted: Sequence[int] = ()
    try:
        with backend_of(settings) as backend:
            if settings.output:
                check_writable(settings.output)
            # More may be wanted once those asked for are there.
            while (asked := schedule(gathering.leading, backend.workers)) != wanted:
                wanted = asked
                if missing := gathering.missing(wanted):
                    gathering.make(missing, wanted, backend)
    except KeyboardInterrupt:
        if not all(gathering.leading):
            raise
        return Gathered(gathering.leading, wanted)
    return Gathered([found[:number] for found, number in zip(gathering.leading, wanted, strict=True)], wanted)


class _Gathering:
    """What is found so far; the only state of an experiment."""

    def __init__(self, alternatives: Sequence[Alternative], settings: Settings, watch: Watcher, take: Take) -> None:
        self._alternatives = alternatives
        self._take = take
        self._settings = settings
        self._watch = watch
        self._found: list[Found] = [{} for _ in alternatives]
        self._looked_up_to = [0] * len(alternatives)
        self._reused = 0

    @property
    def leading(self) -> Leading:
        """The replications of each alternative up to the first that is missing."""
        return [list(_leading(found)) for found in self._found]

    def missing(self, wanted: Sequence[int]) -> list[Job]:
        """The replications that are wanted and neither made nor kept; the first of all alternatives come first."""
        before = self._reused
        for place, number in enumerate(wanted):
            self._look_up(place, number)
        if self._reused > before:
            self._tell(wanted)
        settings = self._settings
        return [
            Job(place, one.plan, number, one.engine, settings.events)
            for number in range(1, max(wanted) + 1)
            for place, one in enumerate(self._alternatives)
            if number <= wanted[place] and number not in self._found[place]
        ]

    def make(self, jobs: Sequence[Job], wanted: Sequence[int], backend: Backend) -> None:
        """Have the replications made and keep each as soon as it is there; nobody works at them afterwards."""
        coming = backend.made(jobs)
        try:
            for job, packed in coming:
                replication = unpack(packed)
                if place := self._place(job.alternative):
                    with telling_where(place):
                        keep(place, replication.number, packed)
                self._found[job.alternative][replication.number] = self._take(replication)
                self._tell(wanted)
        finally:
            coming.close()

    def _look_up(self, alternative: int, upto: int) -> None:
        """Read the kept replications that were not looked for yet."""
        place, settings = self._place(alternative), self._settings
        first = self._looked_up_to[alternative] + 1
        self._looked_up_to[alternative] = max(first - 1, upto)
        if place is None or settings.fresh or settings.events:
            return
        for number in range(first, upto + 1):
            if replication := kept(place, number):
                self._found[alternative][number] = self._take(replication)
                self._reused += 1

    def _place(self, alternative: int) -> Path | None:
        output = self._settings.output
        return output and output / KEPT / self._alternatives[alternative].key

    def _tell(self, wanted: Sequence[int]) -> None:
        found = [list(one.values()) for one in self._found]
        until_precise = self._settings.replications == AUTO
        self._watch(Finished(self._alternatives, found, sum(wanted), self._reused, until_precise))


def _leading(found: Mapping[int, Replication]) -> Iterator[Replication]:
    """Those before the first gap: which of the later ones were quick to finish must not choose the sample."""
    number = 1
    while number in found:
        yield found[number]
        number += 1


def _unwatched(_: Finished) -> None:
    """Nobody watches."""
