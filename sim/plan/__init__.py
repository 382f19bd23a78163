"""The narrow neck between words and engines: Plan, Workload, Roster."""
