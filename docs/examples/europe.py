# %% [markdown]
# An authority asks: how far are we from the best in Europe?

# %%
import sim

service = sim.Scenario.load("scenarios/tutorial.yaml")
run = sim.run(service, replications=5)

# %% Like with like only: the same kind of figure, on the same clock, of the same population.
ranked = run.peers[run.peers.ranked]
print(ranked[["family", "figure", "our_clock", "country", "ours", "ours_low", "ours_high", "rank", "of"]].to_string())

# %% What is not ranked, and why.
print(run.peers[~run.peers.ranked].reason.value_counts().to_string())

# %% How sure a first place is: in a year like this one, and on average, family by family.
print(run.families.to_string())
print(run.result.first_places.told)

# %% The yardstick is the planner's: a newer figure, or without one that is not trusted.
newer = {
    "value": "30 d",
    "period": "2024",
    "clock_start": "lodging",
    "clock_stops": "no",
    "population": "all",
    "source": "a letter of the agency",
}
ours = service.change({"peers.dk_siri_study_mean_2022": newer})
again = sim.run(ours, replications=5)
print(
    again.peers[again.peers.origin != ""][["id", "origin", "value_days", "ours", "rank", "of", "verdict"]].to_string()
)

# %%
again.plot.peers("mean", "study").figure.savefig("peers.png")
