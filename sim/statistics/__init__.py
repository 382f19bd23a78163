"""How sure a figure is: intervals, stopping rules, comparisons, selection, warm-up; numbers in, numbers out.

Knows nothing of plans, logs or files. Rows are replications, the unit of independence; NaN is a figure that was not
defined in a replication. Just above the vocabulary: analysis and experiment call it.
"""
