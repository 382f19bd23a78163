"""The one clock: whole seconds since midnight of the study's first day, as `int64`.

Days have 86,400 s (local wall clock, no time zone arithmetic); instants before the start are negative.
Stands at the very bottom of the straight line: every other module counts in these units.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Seconds: TypeAlias = int
"""A whole number of seconds, an instant or an amount."""

Instants: TypeAlias = npt.NDArray[np.int64]
"""An array of whole seconds, dtype int64."""

Floats: TypeAlias = npt.NDArray[np.float64]
"""An array of dtype float64."""

DAY: Final[Seconds] = 86_400
"""Seconds in a day."""

WEEK: Final[Seconds] = 7 * DAY
"""Seconds in a week."""

YEAR: Final[Seconds] = 365 * DAY
"""Seconds in a year of volumes, pay and limits: a leap day is no part of it."""

NEVER: Final[Seconds] = int(np.iinfo(np.int64).max)
"""The instant of what does not happen: the largest int64."""
