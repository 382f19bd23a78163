"""Functions that go through arrays item by item, made machine code when they are first called.

For what takes many steps for each visit of a log, which whole-array arithmetic would go through ten times. Such a
function calls numpy and nothing of this project: numba keeps machine code until the file of a function changes and
looks at no other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

import numpy as np

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """The same function as machine code; every parameter is an argument, none a frozen global but of this module.

    numba is loaded with the first call, so that commands which simulate nothing never do. Arrays that are read-only
    or not in one piece are copied: for numba they are of another type, and for each it would compile anew.
    """

    @wraps(function)
    def called(*arguments: Any) -> Any:
        return machine_code(function)(*map(_plain, arguments))

    return called  # type: ignore[return-value]  # wraps keeps the signature


@cache
def machine_code(function: Callable[..., Any]) -> Callable[..., Any]:
    """What numba makes of a function, kept beside the source where anything can be kept."""
    from numba import njit

    try:
        made: Callable[..., Any] = njit(cache=True, error_model="numpy")(function)
    except RuntimeError:  # no folder in which anything could be kept
        made = njit(error_model="numpy")(function)
    return made


def _plain(argument: Any) -> Any:
    return np.require(argument, requirements=("C", "W")) if isinstance(argument, np.ndarray) else argument
