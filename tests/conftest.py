"""Every run of the tests tries the same examples, and a busy machine makes none of them fail."""

from hypothesis import settings

from sim.engine import COMPILED, REFERENCE, installed, warm_up

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_configure() -> None:
    """Have the engine compiled once, before workers and programs under test find out that it is not."""
    warm_up(COMPILED if installed() else REFERENCE)
