"""What the answer says of legal limits, from made-up estimates: every verdict once."""

import pytest

from tests.plans import Promise
from tests.unit.analysis.answers import QUEUED, QUEUES, fast, indicators, law, on_time, on_time_by_law, plan, told


@pytest.mark.parametrize(
    ("limits", "shares", "beyond", "words"),
    [
        (law(), {"visa": (0.97, 0.96, 0.98)}, 0.0,
         "3.0 % (2.0 to 4.0) of visa take longer than the legal 90 lived days."),
        # All are promised: one late case is a miss, though the interval reaches 100 %.
        (law(), {"visa": (0.998, 0.995, 1.0)}, 0.0,
         "0.2 % (0.0 to 0.5) of visa take longer than the legal 90 lived days."),
        (law(), {"visa": (0.004, 0.004, 0.004)}, 700.0,
         "100 % of visa take longer than the legal 90 lived days."),
        (law(), {"visa": (0.9996, 0.999, 1.0)}, 0.0,
         "under 0.1 % of visa take longer than the legal 90 lived days."),
        (law(share=0.9), {"visa": (0.8, 0.75, 0.85)}, 0.0,
         "20 % (15 to 25) of visa take longer than the legal 90 lived days, where 10 % may."),
        (law(), {"visa": (1.0, 1.0, 1.0)}, 0.0, "The legal limit is kept."),
        (law(), {"visa": (1.0, 1.0, 1.0)}, 1.2, "1 application is open beyond the legal limit."),
        (law(), {"visa": (1.0, 1.0, 1.0)}, 1200.0, "1 200 applications are open beyond the legal limit."),
        (law(), {"visa": (1.0, 1.0, 1.0), "stay": (1.0, 1.0, 1.0)}, 0.0, "Every legal limit is kept."),
        (law(), {"visa": (0.9, 0.9, 0.9), "stay": (0.8, 0.8, 0.8)}, 0.0,
         "Both legal limits are missed: 20 % of stay take longer than the legal 90 lived days."),
        (law(), {"visa": (0.9, 0.9, 0.9), "stay": (0.8, 0.8, 0.8), "card": (0.5, 0.5, 0.5)}, 0.0,
         "All 3 legal limits are missed: 50 % of card take longer than the legal 90 lived days."),
        (law(), {"visa": (1.0, 1.0, 1.0), "stay": (0.8, 0.8, 0.8)}, 0.0,
         "1 of 2 legal limits is missed: 20 % of stay take longer than the legal 90 lived days."),
    ],
)  # fmt: skip
def test_the_law_is_judged_beside_the_promise(
    limits: tuple[Promise, ...], shares: dict[str, tuple[float, float, float]], beyond: float, words: str
) -> None:
    made = plan(laws=limits, **{name: fast() if name == "visa" else () for name in shares})
    rows = indicators(
        on_time("visa", 0.99, 0.98, 1.0), *(on_time_by_law(name, *figures) for name, figures in shares.items())
    )
    found = told(made, rows, QUEUES, beyond_legal=beyond)
    assert found.split("the promise of 95 % is kept. ")[1].split("no promise. ")[-1].startswith(words)


def test_where_promises_are_kept_but_not_the_law_the_reason_is_that_of_the_law() -> None:
    made = plan(laws=law(), visa=fast(), stay=fast())
    rows = indicators(
        on_time("visa", 0.99, 0.98, 1.0), on_time("stay", 0.99, 0.98, 1.0),
        on_time_by_law("visa", 1.0), on_time_by_law("stay", 0.9),
    )  # fmt: skip
    assert told(made, rows, QUEUES, "stay").endswith(f"The limit is the queue of case work (load 98 %): {QUEUED}")


def test_without_any_promise_the_law_is_told() -> None:
    rows = indicators(on_time_by_law("visa", 0.004))
    assert told(plan(laws=law(), visa=()), rows, QUEUES).startswith(
        "No promise is stated. Nothing was decided in the window. "
        "100 % of visa take longer than the legal 90 lived days."
    )
