"""One scenario, many replications, one result: in parallel, resumable, with its provenance.

`run` samples and simulates, keeps finished replications, and estimates; `folder` writes what it returns.
It stands above engine and analysis, below report and command line.
"""
