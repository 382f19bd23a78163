"""What happened, in figures: every measure is computed from one log, then estimated over replications.

`reduce` turns a log into tidy tables, `estimate` puts intervals round them. Above the event log, below the
experiment; nothing here draws a number or runs an engine.
"""
