"""Finds every mistake that a single value cannot show: names, shares, logic, files.

The rules stand in the modules beside this one; a new one is a function there and a
file in tests/scenarios/invalid.
Second station of the straight line: a scenario that passes can be compiled.
"""

from __future__ import annotations

from collections.abc import Collection

from sim.errors import Problem
from sim.scenario.checks import (
    demand,
    distributions,
    effort,
    flow,
    kinds,
    names,
    peers,
    reception,
    staff,
    step,
    study,
    sums,
    warnings,
)
from sim.scenario.checks.finding import KEY, RULES, Finding
from sim.scenario.scenario import Scenario
from sim.scenario.text.tree import KeyPath, Mark, Node, find, key_mark, problem_at

RULE_MODULES = (
    names,
    sums,
    step,
    effort,
    flow,
    kinds,
    demand,
    distributions,
    staff,
    study,
    peers,
    reception,
    warnings,
)
"""Importing a module enters its rules."""


def check(scenario: Scenario, doubtful: Collection[KeyPath] = ()) -> list[Problem]:
    """Every problem, in file order, warnings (W...) among them.

    `doubtful` are paths whose values could not be read and are stand-ins: nothing is said that rests on them.
    """
    found = dict.fromkeys(finding for rule in RULES for finding in rule(scenario))
    problems = [
        problem_of(scenario.tree, one) if isinstance(one, Finding) else one
        for one in found
        if not (isinstance(one, Finding) and any(_rests_on(one, path) for path in doubtful))
    ]
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))


def problem_of(tree: Node, finding: Finding) -> Problem:
    """A finding with its places looked up."""
    here = _place(tree, finding.path)
    others = tuple((_place(tree, path), note) for path, note in finding.others)
    lines = {"here": f"line {here.line}"}
    if others:
        there = others[0][0]
        lines["there"] = f"line {there.line}" + ("" if there.file == here.file else f" of {there.file}")
    fix = finding.fix
    for word, line in lines.items():
        fix = fix.replace(f"{{{word}}}", line)
    return problem_at(here, finding.code, finding.text, finding.why, fix, others)


def _place(tree: Node, path: KeyPath) -> Mark:
    return key_mark(tree, path[:-1]) if path[-1:] == (KEY,) else find(tree, path)


def _rests_on(finding: Finding, doubtful: KeyPath) -> bool:
    """Whether the finding's place lies above or below a doubtful one."""
    path = finding.path[:-1] if finding.path[-1:] == (KEY,) else finding.path
    shared = min(len(path), len(doubtful))
    return path[:shared] == doubtful[:shared]
