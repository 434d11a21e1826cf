"""What every test stands on: a file left open is found in the module that left it."""

import gc

import pytest


def pytest_collection_finish():
    """What was collected stays till the end: searches for garbage leave it out, which makes them short."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Garbage is collected where a module ends, so that a ResourceWarning fails the module that caused it.

    Left to chance it is raised in whatever test the collector happens to run, or in none.
    """
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
