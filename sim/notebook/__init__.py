"""What a notebook calls: run, compare, select and sweep, and results that show, plot and explain themselves.

The other top layer beside the command line. `import sim` gives these functions; each loads what it needs when it is
first called.
"""
