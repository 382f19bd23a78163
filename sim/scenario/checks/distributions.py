"""How long things take: one form each, with parameters that can be (E319, E51.).

Rules of the second station, `sim.scenario.checks.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import Problem, ScenarioError
from sim.scenario.amounts import distribution_of, forms_of
from sim.scenario.checks.demand import told_at
from sim.scenario.checks.finding import Finding, rule
from sim.scenario.checks.places import parts_of
from sim.scenario.models.distribution import DistributionModel, WaitModel
from sim.scenario.models.fields import plain
from sim.scenario.text.tree import KeyPath

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "exponential": {"mean": "20 min"},
    "gamma": {"mean": "20 min", "cv": "0.7"},
    "lognormal": {"median": "9 d", "p90": "30 d"},
    "weibull": {"mean": "20 d", "cv": "0.5"},
    "triangular": {"low": "10 min", "mode": "20 min", "high": "60 min"},
    "uniform": {"low": "0 d", "high": "60 d"},
    "empirical": {"values": "{5 d: 20 %, 30 d: 80 %}"},
}
"""What can be pasted where the planner's own numbers cannot be mended."""

ONE_FORM: Final = "25 min    or one form, such as  gamma: {mean: 20 min, cv: 0.7}"


@rule
def distributions_are_possible(scenario: Scenario) -> Iterator[Finding | Problem]:
    """E319, E51.: a length of time has one form, with parameters that can be."""
    for path, model in parts_of(scenario.spec, DistributionModel):
        forms = forms_of(model)
        if isinstance(model, WaitModel) and model.longest_of is not None:
            forms.append("longest_of")
        if len(forms) != 1:
            text = f"this time is given twice, as {' and as '.join(forms)}" if forms else "this time is not given"
            keep = f"keep one; where {forms[0]} is inherited, take it away:  {forms[0]}: null" if forms else ONE_FORM
            yield Finding(path, "E319", text, fix=keep)
        elif getattr(model, forms[0]) == {}:
            yield Finding((*path, forms[0]), "E319", f"{forms[0]} names nothing", fix="leave it out")
        elif forms[0] not in ("longest_of", "mixture"):
            yield from _impossible((*path, forms[0]), model, scenario.files[0].parent)


def _impossible(path: KeyPath, model: DistributionModel, folder: Path) -> Iterator[Finding | Problem]:
    form = str(path[-1])
    try:
        distribution_of(model, folder)
    except ValueError as error:
        fix = ", ".join(f"{key}: {value}" for key, value in _mended(form, getattr(model, form)).items())
        yield Finding(path, "E319", f"impossible {form}: {error}", fix=f"{form}: {{{fix}}}")
    except ScenarioError as error:
        yield from told_at((*path, "file"), error)


def _mended(form: str, model: Any) -> dict[str, Any]:
    """The planner's numbers put in order or completed, where that is what is wrong; else an example."""
    given = plain(model)
    seconds = {key: value.seconds for key, value in model if hasattr(value, "seconds")}
    increasing = sorted(seconds, key=lambda key: seconds[key])
    for keys in (("median", "p90"), ("low", "high"), ("low", "mode", "high")):
        if given.keys() == set(keys) and len(set(seconds.values())) == len(keys) and increasing != list(keys):
            return {key: given[right] for key, right in zip(keys, increasing, strict=True)}
    if given.keys() == {"file"}:
        return {**given, "unit": "d"}
    if given.keys() == {"mean"} and seconds["mean"] > 0:
        return {**given, "cv": "0.7"}
    return EXAMPLES[form]
