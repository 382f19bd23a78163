"""Whether a saved run can be had again: its results, simulated anew, are held against the file and the manifest.

`results.json` must have one SHA-256 three times: simulated again, in the folder, in its manifest. Where it has not,
what differs and what that may come from is told. Beside `sim.experiment.saved`, below the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.experiment.discrepancies import first_differences
from sim.experiment.manifest import sha256
from sim.experiment.provenance import code_hash, commit, library_versions, machine, program_version
from sim.experiment.result import RunResult
from sim.experiment.results import results_json
from sim.experiment.saved import SavedRun
from sim.scenario.resolve import data_files


@dataclass(frozen=True)
class Verification:
    """Whether the results of a saved run were reproduced to the byte, and that in words."""

    reproduced: bool
    told: str


def verification(saved: SavedRun, result: RunResult) -> Verification:
    """What simulating a saved run again has shown; `result` is what came of it, as `SavedRun.repeated` gives it."""
    path = saved.folder / "results.json"
    there = path.read_bytes() if path.is_file() else b""
    again = results_json(result)
    hashes = str(saved.manifest.get("results_sha256")), sha256(there), sha256(again)
    if len(set(hashes)) == 1:
        runs = f"{result.replications} replication{'s' * (result.replications > 1)} with seed {result.seed}"
        return Verification(
            True, f"{saved.folder} is reproduced: {runs}, simulated again, give results.json with SHA-256 {hashes[0]}"
        )
    reasons = _reasons(saved, result) or ([] if hashes[2] in hashes[:2] else [NOTHING_KNOWN])
    lines = [
        f"{saved.folder} is not reproduced: {_finding(*hashes, there=bool(there))}",
        *(f"  {hash_}  {where}" for hash_, where in zip(hashes, PLACES, strict=True)),
        *(["What has changed since the run:"] if reasons else []),
        *(f"  {reason}" for reason in reasons),
        *(first_differences(there.decode("utf-8", "replace"), again) if there else []),
    ]
    return Verification(False, "\n".join(lines))


PLACES = ("results.json, as the manifest says", "results.json, as it is", "results.json, simulated again")
NOTHING_KNOWN = "nothing that the manifest tells: please report this as a bug in permitsim"


def _finding(manifest: str, file: str, again: str, *, there: bool) -> str:
    if not there:
        return "results.json is missing" + ("" if again == manifest else ", and simulating gives other figures")
    if again == manifest:
        return "results.json was changed after the run; simulated again, the figures are those of the manifest"
    if again == file:
        return "manifest.json was changed after the run; simulated again, the figures are those of results.json"
    if file == manifest:
        return "simulated again, the figures are others than the run left"
    return "results.json does not belong to its manifest, and simulated again the figures are others than both"


def _reasons(saved: SavedRun, result: RunResult) -> list[str]:
    """What has changed since the run, or in its folder."""
    return [*_changed_files(saved), *_changed_numbers(saved, result), *_changed_program(saved, result)]


def _changed_files(saved: SavedRun) -> Iterator[str]:
    written = (saved.folder / "scenario.resolved.yaml").read_bytes()
    if sha256(written) != saved.manifest.get("resolved_sha256"):
        yield "scenario.resolved.yaml was changed after the run"
    known = saved.manifest.get("data_sha256", {})
    for name, content in data_files(saved.scenario).items():
        if sha256(content) != known.get(name):
            yield f"the data file {name} was changed after the run"


def _changed_numbers(saved: SavedRun, result: RunResult) -> Iterator[str]:
    manifest, digests = saved.manifest, saved.conduct.log_digests
    if manifest.get("seed") != result.seed:
        yield f"the run had seed {manifest.get('seed')}, the scenario has {result.seed}"
    if manifest.get("replications") != len(digests):
        told = f"the manifest tells of {manifest.get('replications')} replications"
        yield f"{told}, but has event logs of {len(digests)}, and so many were simulated"
    others = [
        str(number)
        for number, pair in enumerate(zip(digests, result.log_digests, strict=True), 1)
        if len(set(pair)) > 1
    ]
    if len(others) == len(digests):
        yield "the event log of every replication is another: other things happened"
    elif others:
        yield f"the event logs of these replications are others: {', '.join(others)}"


def _changed_program(saved: SavedRun, result: RunResult) -> Iterator[str]:
    manifest = saved.manifest
    if manifest.get("code_sha256") != code_hash():
        then = _program(manifest.get("version"), manifest.get("commit"), manifest.get("code_sha256"))
        yield f"the program was {then}, it is {_program(program_version(), commit(), code_hash())}"
    then_all, now_all = manifest.get("libraries", {}), library_versions()
    for name in sorted({*then_all, *now_all}):
        if (then := then_all.get(name, "absent")) != (now := now_all.get(name, "absent")):
            yield f"{name} was {then}, it is {now}"
    if manifest.get("machine") != machine():
        yield f"the machine was {manifest.get('machine', 'not told')}, it is {machine()}"
    if result.engine != saved.conduct.engine:
        yield f"the engine was {saved.conduct.engine}, it is {result.engine}"


def _program(version: object, revision: object, code: object) -> str:
    """As `0.3.0 (commit 1a2b3c4d, code 5e6f7a8b)`."""
    known = [f"{word} {str(value)[:8]}" for word, value in (("commit", revision), ("code", code)) if value]
    return f"{version} ({', '.join(known)})"
