"""Each discipline, as three numbers, puts waiting visits in the order that its name promises."""

import numpy as np
import pytest

from sim.primitives.disciplines import DISCIPLINES

QUEUED_AT = np.array([100, 200, 300, 400])
LODGED_AT = np.array([90, 10, 250, 5])
EFFORT = np.array([60, 30, 20, 40])
DUE = np.array([900, 500, 700, 800])
HEAD_START = np.array([0, 0, 0, 350])


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("first_come", [0, 1, 2, 3]),
        ("oldest_application", [3, 1, 0, 2]),
        ("earliest_deadline", [1, 2, 3, 0]),
        ("shortest_effort", [2, 1, 3, 0]),
        ("last_come", [3, 2, 1, 0]),
        ("ageing", [3, 0, 1, 2]),
    ],
)
def test_order(name: str, order: list[int]) -> None:
    key = DISCIPLINES[name](LODGED_AT, EFFORT, HEAD_START)
    keys = key.weight * QUEUED_AT + key.offset + key.due_weight * DUE
    assert np.lexsort((QUEUED_AT, keys)).tolist() == order


def test_every_discipline_is_proved_above() -> None:
    assert set(DISCIPLINES) == {
        "first_come", "oldest_application", "earliest_deadline", "shortest_effort", "last_come", "ageing",
    }  # fmt: skip
