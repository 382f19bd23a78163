"""What a sizing is to reach: the targets of the request, else those of the scenario, else its promises.

Between the request and the search.
"""

from __future__ import annotations

from sim.errors import complaint
from sim.experiment.alternative import Alternative
from sim.staffing.aims import targets_of
from sim.staffing.request import PROMISES, SizeRequest
from sim.staffing.sentences import target_of
from sim.staffing.targets import Target


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
