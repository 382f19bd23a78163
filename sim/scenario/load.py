"""From a scenario file to a Scenario: read, extended, varied, validated, checked, all mistakes in one go.

`load` is the first arrow of the straight line; `check_all_variants` is what the `check` command walks, and `changed`
gives a scenario with single values set otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario.checks.check import check
from sim.scenario.merging.chain import Written, read_chain
from sim.scenario.merging.changes import apply_changes
from sim.scenario.merging.routes import routes_of, without_flow
from sim.scenario.merging.variants import apply_variant, variants_of
from sim.scenario.scenario import Scenario
from sim.scenario.text.tree import Mapping
from sim.scenario.validation import validate


def load(path: str | Path, variant: str | None = None) -> Scenario:
    """The scenario in a file, with one of its variants applied; ScenarioError with every problem found."""
    return _settled(read_chain(Path(path)), variant or "")


def check_all_variants(path: str | Path) -> dict[str, Scenario]:
    """The scenario as written ('') and each variant by name; ScenarioError with the problems of all."""
    written = read_chain(Path(path))
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name in ("", *variants_of(written.tree, problems.append)):
        try:
            scenarios[name] = _settled(written, name)
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(_in_file_order(problems, written.files))
    return scenarios


def changed(scenario: Scenario, changes: Sequence[str], shown: str = "change") -> Scenario:
    """The scenario with lines such as `teams.officers.staff: 4` set in it; ScenarioError with every problem found.

    Problems name the lines `shown`. All else stays as it is, so that both meet the same applicants.
    """
    if not changes:
        return scenario
    problems: list[Problem] = []
    tree = apply_changes(scenario.tree, changes, shown, problems.append)
    made = _checked(tree, problems, scenario.files)
    return replace(made, variant=scenario.variant, variants=scenario.variants, changes=(*scenario.changes, *changes))


def _settled(written: Written, variant: str) -> Scenario:
    problems = list(written.problems)
    tree = apply_variant(written.tree, variant, problems.append)
    names = tuple(variants_of(written.tree, problems.append))
    return replace(_checked(tree, problems, written.files), variant=variant, variants=names)


def _checked(tree: Mapping, problems: list[Problem], files: tuple[Path, ...]) -> Scenario:
    """The scenario that a merged tree describes; ScenarioError with the problems so far and all that it has."""
    validated = validate(tree)
    told = {(problem.file, problem.line, problem.column) for problem in problems}
    problems.extend(p for p in validated.problems if (p.file, p.line, p.column) not in told)
    if validated.spec is None:
        raise ScenarioError(_in_file_order(problems, files))
    scenario = Scenario(
        spec=validated.spec,
        routes=routes_of(validated.tree, problems.append),
        tree=validated.tree,
        files=files,
        variant="",
        warnings=(),
        variants=(),
    )
    found = check(scenario, (*validated.doubtful, *without_flow(validated.tree)))
    problems.extend(problem for problem in found if not problem.is_warning)
    if problems:
        raise ScenarioError(_in_file_order(problems, files))
    return replace(scenario, warnings=tuple(problem for problem in found if problem.is_warning))


def _in_file_order(problems: Iterable[Problem], files: tuple[Path, ...]) -> list[Problem]:
    """Each problem once: the scenario's own first, then those of the files it extends, then of data files."""
    order = {str(file): number for number, file in enumerate(files)}
    once = {(p.file, p.line, p.column, p.code): p for p in reversed(list(problems))}
    return sorted(once.values(), key=lambda p: (order.get(p.file, len(order)), p.line, p.column, p.code))
