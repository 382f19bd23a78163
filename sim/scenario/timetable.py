"""The days that a study touches, and a calendar's open hours on them.

Used by the rules of `sim.scenario.checks.check` and, on the way to the plan, by `sim.plan.compile`.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sim.primitives.calendars import Calendar, build_calendar
from sim.primitives.time import DAY, YEAR, Seconds
from sim.scenario.models.spec import StudyModel
from sim.scenario.models.team import CalendarModel

LONGEST_STUDY: Final[Seconds] = 34 * YEAR
"""Seconds: an event packs its instant, at a millisecond's room, and its case into 63 bits."""


def span(study: StudyModel) -> Seconds:
    """The length of warm-up, window and follow-up, in whole seconds."""
    return round(study.warm_up.seconds) + round(study.observe.seconds) + round(study.follow_up.seconds)


def days_of(study: StudyModel) -> int:
    """How many calendar days the run touches; never more than the longest study has."""
    return -(-min(span(study), LONGEST_STUDY) // DAY)


def end_of(study: StudyModel) -> dt.date:
    """The day after the last day of the run."""
    return study.start + dt.timedelta(days=days_of(study))


def timetable(calendar: CalendarModel, study: StudyModel) -> Calendar:
    """The open hours during the run; ValueError names an unknown country or region."""
    return build_calendar(
        study.start,
        days_of(study),
        calendar.days,
        calendar.hours,
        calendar.country,
        calendar.region,
        calendar.closed,
    )
