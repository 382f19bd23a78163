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
