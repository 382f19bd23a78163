"""A small exact vocabulary: time, quantities, distributions, calendars, disciplines and streams.

The lowest layer of the straight line: everything above speaks in these words, and they know nothing of it.
"""
