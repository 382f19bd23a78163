# %% [markdown]
# An analyst asks: which of our options is worth its money?

# %%
import sim

office = sim.Scenario.load("scenarios/staffing-options.yaml")
options = sim.compare(office, replications=5)
print(options.answer)

# %% What pairing was worth: how many times less the differences vary than between independent runs.
p90 = options.differences[
    (options.differences.indicator == "lead_time_p90")
    & (options.differences.clock == "lived")
    & (options.differences.population == "decided")
    & (options.differences.kind == "")
]
print(p90[["option", "permit", "difference", "low", "high", "verdict", "variance_ratio"]].to_string(index=False))

# %% Cost beside benefit, and the differences as a picture.
axes = options.plot.trade_off()
forest = options.plot.differences("on_time_promise")

# %% The best, with a guarantee and no more replications than that takes.
best = sim.compare(office, ["one_more", "both"], best="lead_time_p90", within="2 d")
print(best.result.selection)
