"""Which backend makes the replications, and what cannot be asked of it."""

from importlib.util import find_spec
from pathlib import Path

import joblib
import pytest

import sim
from sim.engine import REFERENCE
from sim.errors import ClusterError
from sim.experiment import cluster
from sim.experiment.backend import backend_of
from sim.experiment.event_tables import EventFiles
from sim.experiment.parallel import Processes
from sim.experiment.provenance import made_with
from sim.experiment.run import run
from sim.experiment.settings import Settings

ADDRESS = "tcp://127.0.0.1:8786"
TUTORIAL = Path(__file__).parents[3] / "scenarios/tutorial.yaml"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (Settings(backend="dask"), "the backend dask needs the address of its scheduler: --scheduler tcp://HOST:PORT"),
        (Settings(scheduler=ADDRESS), "a scheduler goes with the backend that it is for: --backend dask"),
        (Settings(backend="ray"), 'there is no backend "ray": dask, or none for this machine'),
        (
            Settings(backend="dask", scheduler=ADDRESS, workers=2),
            "a cluster has the workers that have joined its scheduler: leave out --workers",
        ),
        (
            Settings(backend="dask", scheduler=ADDRESS, events=EventFiles(Path(), "csv")),
            "event logs are written by workers of this machine: leave out --log, or --backend dask",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_in_a_sentence(settings: Settings, told: str) -> None:
    with pytest.raises(ClusterError) as error, backend_of(settings):
        pass
    assert str(error.value) == told


def test_without_the_extra_the_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(ClusterError, match=r'needs an extra, .* install --editable "\.\[dask\]"'):
        run(sim.load(TUTORIAL), Settings(backend="dask", scheduler=ADDRESS))


def test_processes_of_this_machine_are_usual() -> None:
    with backend_of(Settings(workers=3)) as backend:
        assert isinstance(backend, Processes)
        assert backend.workers == 3


@pytest.mark.parametrize("name", ["threading", "multiprocessing", "sequential"])
def test_a_backend_that_joblib_was_told_to_use_is_used_and_gives_the_same_logs(name: str) -> None:
    scenario = sim.load(TUTORIAL)
    expected = run(scenario, Settings(replications=4, workers=1)).log_digests
    with joblib.parallel_config(name, n_jobs=2):
        with backend_of(Settings()) as backend:
            assert not isinstance(backend, Processes)
        assert run(scenario, Settings(replications=4)).log_digests == expected


@pytest.mark.skipif(not find_spec("distributed"), reason="the extra dask is not installed")
def test_joblib_told_to_use_dask_has_its_workers_simulate_in_several_threads() -> None:
    from distributed import Client, LocalCluster

    scenario = sim.load(TUTORIAL)
    expected = run(scenario, Settings(replications=6, workers=1)).log_digests
    here = LocalCluster(n_workers=1, threads_per_worker=3, processes=False, dashboard_address=":0")
    with here, Client(here) as client, joblib.parallel_config("dask"):
        with backend_of(Settings()) as backend:
            assert (type(backend), backend.workers) == (cluster.Cluster, 3)
        assert run(scenario, Settings(replications=6)).log_digests == expected
        with pytest.raises(ClusterError, match="leave out --workers"):
            run(scenario, Settings(workers=2))
        came_late = client.submit(cluster._made, None, 1, REFERENCE, {"permitsim": "123456"})
        with pytest.raises(ClusterError, match=r"the worker inproc:.* has another permitsim \(\w+, here 123456\)"):
            came_late.result()


def test_a_worker_with_another_library_is_refused() -> None:
    theirs = made_with() | {"numpy": "1.0.0"}
    with pytest.raises(ClusterError, match=r"the worker tcp://there:1 has another numpy \(1\.0\.0, here "):
        cluster._refuse_unlike("tcp://there:1", theirs, made_with())
    with pytest.raises(ClusterError, match=r"cannot load this permitsim \(No module named 'sim'\)"):
        cluster._refuse_unlike("tcp://there:1", ModuleNotFoundError("No module named 'sim'"), made_with())
    cluster._refuse_unlike("tcp://there:1", dict(made_with()), made_with())
