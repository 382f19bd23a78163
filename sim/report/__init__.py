"""From a result to the page that people read: sections, charts and one offline HTML file.

Last layer of the straight line but the command line; it computes no figure, it shows them.
"""

from sim.report.render import render_report

__all__ = ["render_report"]
