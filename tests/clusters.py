"""Clusters of worker processes on this machine, reached by address as any other."""

from __future__ import annotations

from typing import Any

import pytest


def local_cluster(workers: int) -> Any:
    """A scheduler with so many worker processes, each replaced when it is killed; the test is skipped without Dask."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0")
