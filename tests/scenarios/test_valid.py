"""A scenario and its resolved twin are the same scenario, and the twin resolves to itself, byte for byte.

Twins stand beside each file in `valid`: NAME.resolved.yaml, and NAME.VARIANT.resolved.yaml for its variants.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.scenario.resolve import fingerprint, resolve

VALID = Path(__file__).parent / "valid"
SHIPPED = Path(__file__).parents[2] / "scenarios"
TWINS = sorted(VALID.glob("*.resolved.yaml"))
WRITTEN = [file for file in sorted(VALID.glob("*.yaml")) if file not in TWINS]


def twin_of(file: Path, variant: str) -> Path:
    middle = f".{variant}" if variant else ""
    return file.with_name(f"{file.stem}{middle}.resolved.yaml")


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_a_scenario_and_its_variants_resolve_to_their_twins(file: Path) -> None:
    for variant in ("", *load(file).variants):
        assert resolve(load(file, variant)) == twin_of(file, variant).read_text(encoding="utf-8")


def test_every_twin_belongs_to_a_scenario() -> None:
    wanted = [twin_of(file, variant) for file in WRITTEN for variant in ("", *load(file).variants)]
    assert sorted(wanted) == TWINS


@pytest.mark.parametrize("twin", TWINS, ids=lambda file: file.name)
def test_a_twin_is_the_same_scenario_and_resolves_to_itself(twin: Path) -> None:
    name, *variant = twin.name.removesuffix(".resolved.yaml").split(".")
    original = load(VALID / f"{name}.yaml", *variant)
    again = load(twin)
    assert again.spec == original.spec
    assert again.routes == original.routes
    assert resolve(again) == twin.read_text(encoding="utf-8")
    assert fingerprint(again) == fingerprint(original)


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_scenario_resolves_to_itself(file: Path, tmp_path: Path) -> None:
    for variant in ("", *load(file).variants):
        original = load(file, variant)
        twin = tmp_path / "twin.yaml"
        twin.write_text(resolve(original), encoding="utf-8")
        again = load(twin)
        assert again.spec == original.spec
        assert again.routes == original.routes
        assert resolve(again) == resolve(original)
