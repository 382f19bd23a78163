"""A discrete-event simulator of permit applications, from a scenario file to a report."""
