"""What every test stands on: a file left open is found in the module that left it."""

import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Garbage is collected where a module ends, so that a ResourceWarning fails the module that caused it.

    Left to chance it is raised in whatever test the collector happens to run, or in none.
    """
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
