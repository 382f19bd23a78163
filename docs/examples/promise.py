# %% [markdown]
# A planner asks: is the promise kept, and if not, who is the limit?

# %%
import sim

office = sim.Scenario.load("scenarios/tutorial.yaml")
run = sim.run(office, replications=5)
print(run.answer)

# %% Every promise with its interval, on the clock that it is made on.
promises = run.indicators[run.indicators.indicator.str.startswith("on_time_promise:")]
promises = promises[(promises.population == "decided") & (promises.clock == "counted") & (promises.permit != "")]
print(promises[["permit", "indicator", "value", "low", "high"]].to_string(index=False))

# %% The load of each team: above 1 its queue grows.
load = run.indicators[(run.indicators.indicator == "load") & (run.indicators.team != "")]
print(load[["team", "value", "low", "high"]].to_string(index=False))

# %% The picture of the first permit type.
axes = run.plot.lead_time("work", clock="counted")
