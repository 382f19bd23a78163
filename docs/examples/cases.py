# %% [markdown]
# A data person asks: may I have the cases, and the events, for statistics of my own?

# %%
import sim

office = sim.Scenario.load("scenarios/tutorial.yaml")
run = sim.run(office, replications=3)
cases, events = run.cases, run.events(replication=1)

# %% Lead times by permit type, in the first replication.
print(cases.groupby("permit").lead_time_days.describe().round(1).to_string())

# %% How long each step waited for somebody.
waited = (events.started_at - events.queued_at).dt.total_seconds() / 3600
print(waited.groupby([events.permit, events.step]).mean().round(1).to_string())

# %% An interval of one's own: the unit of independence is the replication, never the case.
decided = run.replications[(run.replications.indicator == "decided") & (run.replications.permit == "work")]
print(decided[["replication", "value"]].to_string(index=False))
