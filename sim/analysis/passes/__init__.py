"""Loops over the visits and cases of one replication, as machine code: numbers in, numbers out.

What goes in and what comes out is told here; what it means is told by the measure or law that asks.
"""
