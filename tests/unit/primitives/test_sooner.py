"""A wait that ends sooner: by how much, never below nothing, and nobody changes places."""

import numpy as np
import pytest

from sim.primitives.distributions import Empirical, Exponential, Fixed, Gamma, conditional_quantile
from sim.primitives.sooner import Sooner
from sim.primitives.time import DAY

U = np.linspace(0.0, 0.999, 1_000)


@pytest.mark.parametrize("of", [Exponential(10.0), Gamma(2.0, 5.0), Fixed(8.0), Empirical((1.0, 9.0), (1.0, 3.0))])
def test_every_quantile_is_so_much_less_and_never_below_nothing(of) -> None:
    assert np.array_equal(Sooner(of, 4.0).quantile(U), np.maximum(of.quantile(U) - 4.0, 0.0))


def test_the_mean_is_that_of_what_is_left() -> None:
    # Of an exponential with mean m what is left beyond a has the mean m exp(-a / m), counting nothing as 0.
    assert Sooner(Exponential(10.0), 4.0).mean() == pytest.approx(10.0 * np.exp(-0.4), rel=1e-3)
    assert Sooner(Fixed(8.0), 4.0).mean() == 4.0 and Sooner(Fixed(3.0), 4.0).mean() == 0.0
    assert Sooner(Empirical((1.0, 9.0), (1.0, 3.0)), 4.0).mean() == pytest.approx(0.75 * 5.0)


def test_what_is_left_of_a_wait_is_drawn_beyond_an_age() -> None:
    drawn = conditional_quantile(Sooner(Gamma(2.0, 5.0), 4.0), U, np.full(len(U), 3.0))
    assert (drawn >= 3.0).all() and (np.diff(drawn) >= 0.0).all()


def test_sooner_by_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no less than nothing"):
        Sooner(Fixed(8.0), -1.0 * DAY)
