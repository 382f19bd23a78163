"""Measurements of the simulation core: every claim about speed is a ratio of two runs made side by side."""
