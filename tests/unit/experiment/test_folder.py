"""The folder of a run: whole or absent, `latest` leads to the newest, and what fails is one sentence."""

import errno
import os

import pytest

from sim.experiment.folder import OutputError, check_writable, fill, finish, telling_where, unfinished_folder


def test_a_finished_folder_holds_all_files_and_latest_leads_to_it(tmp_path) -> None:
    with unfinished_folder(tmp_path / "office") as partial:
        fill(partial, {"results.json": "{}\n", "tables/weekly.csv": "week\n"})
        folder = finish(partial, "2025-01-31_120000_abc")
    assert folder == tmp_path / "office" / "2025-01-31_120000_abc"
    assert (folder / "results.json").read_text() == "{}\n"
    assert (folder / "tables" / "weekly.csv").read_text() == "week\n"
    assert (tmp_path / "office" / "latest").resolve() == folder.resolve()
    assert sorted(path.name for path in (tmp_path / "office").iterdir()) == [folder.name, "latest"]


def test_latest_follows_the_newest_and_a_taken_name_gets_a_number(tmp_path) -> None:
    folders = []
    for _ in range(3):
        with unfinished_folder(tmp_path) as partial:
            fill(partial, {"results.json": "{}"})
            folders.append(finish(partial, "same"))
    assert [folder.name for folder in folders] == ["same", "same_2", "same_3"]
    assert (tmp_path / "latest").resolve() == folders[-1].resolve()


def test_without_symbolic_links_a_text_file_names_the_newest(tmp_path, monkeypatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.symlink_to", refused)
    with unfinished_folder(tmp_path) as partial:
        fill(partial, {"results.json": "{}"})
        finish(partial, "first")
    assert (tmp_path / "latest.txt").read_text() == "first\n"
    assert not (tmp_path / "latest").exists()


def test_an_interruption_leaves_no_half_folder(tmp_path) -> None:
    with pytest.raises(KeyboardInterrupt), unfinished_folder(tmp_path) as partial:
        fill(partial, {"results.json": "{}"})
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_told(tmp_path) -> None:
    (tmp_path / "reports").write_text("")
    with pytest.raises(OutputError) as told:
        check_writable(tmp_path / "reports" / "here")
    place = tmp_path / "reports" / "here"
    assert str(told.value) == f"{place} cannot be written: not a directory; choose another place"


def test_a_full_disk_is_told(tmp_path) -> None:
    with pytest.raises(OutputError) as told, telling_where(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(told.value) == f"the disk that holds {tmp_path} is full: make room or choose another place"


def test_checking_leaves_nothing_behind(tmp_path) -> None:
    check_writable(tmp_path / "new" / "reports")
    assert list((tmp_path / "new" / "reports").iterdir()) == []


def test_a_name_that_another_run_takes_this_moment_gets_a_number(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("pathlib.Path.exists", lambda _: False)  # as seen before the other run had renamed
    for name in ("same", "same_2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text("theirs")
    with unfinished_folder(tmp_path) as partial:
        fill(partial, {"results.json": "ours"})
        assert finish(partial, "same").name == "same_3"


def test_a_killed_run_of_the_same_process_number_leaves_nothing_in_a_later_folder(tmp_path) -> None:
    places = []
    for _ in range(2):
        with unfinished_folder(tmp_path) as partial:
            places.append(partial)
    assert places[0] != places[1]


def test_what_killed_runs_left_is_removed_after_a_day_and_not_before(tmp_path) -> None:
    store = tmp_path / ".replications" / "key"
    store.mkdir(parents=True)
    old, new = ([tmp_path / f".probe.{age}", store / f".partial.{age}"] for age in ("old", "new"))
    for path in (*old, *new, store / "0001.json.gz"):
        path.write_text("")
    (tmp_path / ".unfinished.old" / "tables").mkdir(parents=True)
    for path in (*old, tmp_path / ".unfinished.old", store / "0001.json.gz"):
        os.utime(path, (0, 0))
    check_writable(tmp_path)
    left = {path for path in tmp_path.rglob("*") if path not in (store, store.parent)}
    assert left == {*new, store / "0001.json.gz"}
