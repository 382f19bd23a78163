"""The page itself: sections put into their templates, one HTML file that needs nothing beside it.

`render_report` is the end of the straight line: a result goes in, what people read comes out.
It fetches nothing, runs no script, and escapes every word that came from a scenario.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.experiment.compare import ComparisonResult
from sim.experiment.levers import LeversResult
from sim.experiment.result import RunResult
from sim.experiment.sweep import SweepResult
from sim.report import compared, levers, sized, swept
from sim.report.compared.contrast import Contrast
from sim.report.page import page_of, page_of_comparison, page_of_sizing
from sim.report.palette import BLUE, INK, PAPER, QUIET, RULE, SIGNS, TINT
from sim.report.reading import Reading
from sim.report.sections import SECTIONS
from sim.report.wording import unbroken
from sim.staffing.result import SizingResult

COLOURS = {"ink": INK, "quiet": QUIET, "rule": RULE, "paper": PAPER, "tint": TINT, "link": BLUE, **SIGNS}
GLYPHS = {"kept": "✓", "missed": "✗", "unsure": "≈", "none": "–"}


def render_report(result: RunResult) -> str:
    """The report of one run as one HTML document; the same result gives the same bytes."""
    reading = Reading(result)
    sections = [found for section in SECTIONS if (found := section(reading)) is not None]
    return _environment().get_template("report.html").render(page=page_of(reading), sections=sections)


def render_comparison(result: ComparisonResult) -> str:
    """The report of a comparison as one HTML document; the same result gives the same bytes."""
    sections = [section(Contrast(result)) for section in compared.SECTIONS]
    return _environment().get_template("report.html").render(page=page_of_comparison(result), sections=sections)


def render_sweep(result: SweepResult) -> str:
    """The report of a sweep as one HTML document; the same result gives the same bytes."""
    sections = [section(result) for section in swept.SECTIONS]
    page = page_of_comparison(result.comparison)
    return _environment().get_template("report.html").render(page=page, sections=sections)


def render_levers(result: LeversResult) -> str:
    """The report of levers as one HTML document; the same result gives the same bytes."""
    sections = [section(result) for section in levers.SECTIONS]
    page = replace(page_of_comparison(result.comparison), answer=result.answer)
    return _environment().get_template("report.html").render(page=page, sections=sections)


def render_sizing(result: SizingResult) -> str:
    """The report of a sizing as one HTML document; the same result gives the same bytes."""
    sections = [section(result) for section in sized.SECTIONS]
    return _environment().get_template("report.html").render(page=page_of_sizing(result), sections=sections)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(colours=COLOURS, signs=GLYPHS)
    environment.filters.update(unbroken=unbroken)
    return environment
