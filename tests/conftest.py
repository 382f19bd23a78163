"""Every run of the tests tries the same examples, and a busy machine makes none of them fail."""

from hypothesis import settings

from sim.experiment.warm_up import warm_up

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_configure() -> None:
    """Have the simulation core compiled once, before workers and programs under test find out that it is not."""
    warm_up()
