"""A scenario file as text: every value with the place where it was written."""
