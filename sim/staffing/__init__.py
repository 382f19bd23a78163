"""The least costly staff for which targets hold with a given confidence.

Between experiments and reports: the search moves head counts in the plan and has the replications made as every
experiment does. `sim.staffing.size` is its one call.
"""
