"""Every run of the tests tries the same examples, and a busy machine makes none of them fail."""

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
