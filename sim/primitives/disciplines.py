"""Queue disciplines: which waiting visit a team takes next, each as three numbers.

A visit joins with `key = weight * queued_at + offset + due_weight * due`; the smallest goes first.
Workload and plan store the numbers, so that engines never hear the word discipline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sim.primitives.time import Instants


@dataclass(frozen=True, eq=False)
class Key:
    """The three numbers of a discipline; `offset` is int64[n], one number a visit, or 0 for all."""

    weight: int
    offset: Instants | int
    due_weight: int


Discipline: TypeAlias = Callable[[Instants, Instants, Instants], Key]
"""From lodged_at, effort and head_start (int64[n], seconds) to the key."""

DISCIPLINES: dict[str, Discipline] = {}
"""Every discipline by the name that scenarios use."""


def discipline(function: Discipline) -> Discipline:
    """Enter a function in DISCIPLINES under its own name."""
    DISCIPLINES[function.__name__] = function
    return function


@discipline
def first_come(lodged_at: Instants, effort: Instants, head_start: Instants) -> Key:
    """First come, first served: the visit that joined the queue first."""
    return Key(weight=0, offset=0, due_weight=0)


@discipline
def oldest_application(lodged_at: Instants, effort: Instants, head_start: Instants) -> Key:
    """The application that was lodged first, wherever it has been since."""
    return Key(weight=0, offset=lodged_at, due_weight=0)


@discipline
def earliest_deadline(lodged_at: Instants, effort: Instants, head_start: Instants) -> Key:
    """The case whose promise falls due first: earliest due date (Jackson, 1955)."""
    return Key(weight=0, offset=0, due_weight=1)


@discipline
def shortest_effort(lodged_at: Instants, effort: Instants, head_start: Instants) -> Key:
    """The visit with the least hands-on time: shortest processing time (Smith, 1956)."""
    return Key(weight=0, offset=effort, due_weight=0)


@discipline
def last_come(lodged_at: Instants, effort: Instants, head_start: Instants) -> Key:
    """Last come, first served: the visit that joined the queue last."""
    return Key(weight=-1, offset=0, due_weight=0)


@discipline
def ageing(lodged_at: Instants, effort: Instants, head_start: Instants) -> Key:
    """The longest wait, head start by permit type included: delay-dependent priority (Kleinrock, 1964)."""
    return Key(weight=1, offset=-head_start, due_weight=0)
