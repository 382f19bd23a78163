# %% [markdown]
# An analyst asks: how does the wait depend on the number of officers, and on how often they are away?

# %%
import sim

office = sim.Scenario.load("scenarios/tutorial.yaml")
grid = sim.sweep(
    office, {"teams.officers.absence": ["5 %", "8 %"], "teams.officers.staff": "3.5:4.5:0.5"}, replications=5
)

# %% One table, ready for a pivot.
p90 = grid.table[
    (grid.table.indicator == "lead_time_p90")
    & (grid.table.clock == "lived")
    & (grid.table.population == "decided")
    & (grid.table.permit == "")
    & (grid.table["teams.officers.staff"] != "")
]
print(p90.pivot(index="teams.officers.staff", columns="teams.officers.absence", values="value").round(1))

# %% And as lines.
axes = grid.plot.lines("lead_time_p90")
