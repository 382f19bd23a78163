"""The benchmark of sizings: a service is sized and tried, and what is printed counts the promises that were kept."""

from __future__ import annotations

from benchmarks.sizing import Trial, rows, trial


def test_a_service_is_sized_and_its_staff_tried_on_years_of_another_seed() -> None:
    found = trial(2, 0.8, 6, None, 100)
    assert found is not None
    assert found.confirmed and found.kept(0.8)
    assert found.years == 100 and found.cost > 0 and found.replications > 40


def test_a_promise_is_kept_where_the_worst_target_is_met_often_enough() -> None:
    kept, broken, unsure = (Trial(sure, met, 100, 1e5, 200) for sure, met in
                            ((True, (100, 95)), (True, (99, 94)), (False, (90, 96))))  # fmt: skip
    text = "\n".join(rows([kept, broken, unsure], 4, 0.95))
    assert "4 services sized; 3 with a target within reach; 2 confirmed" in text
    assert "kept in 1 of 2 confirmed sizings: 50.0% (1.3% to 98.7%)" in text
    assert "in which the worst target is met: mean 94.5%, least 94.0%" in text
    assert "of those not confirmed: mean 90.0%" in text
