"""The data files of a scenario, copied beside its results so that the folder of a run can be passed on and repeated.

They keep their names, since the resolved scenario names them so. Between the scenario and the folder of a run.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from sim.errors import complaint
from sim.scenario.resolve import data_files
from sim.scenario.scenario import Scenario

NAMES_OF_RESULTS = re.compile(r"tables/.*|(events|cases)-\d+\.csv", re.IGNORECASE)


def data_to_copy(scenario: Scenario) -> dict[str, bytes]:
    """The data files by name; raises ScenarioError E521 where results of that name go to the same folder."""
    found = data_files(scenario)
    for name in found:
        if NAMES_OF_RESULTS.fullmatch(os.path.normpath(name).replace("\\", "/")):
            text = "a file of results has this name, and data files are copied beside the results"
            raise complaint(name, "E521", text, fix=f"data/{Path(name).name}")
    return found
