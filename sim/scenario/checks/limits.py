"""Promises and legal limits of one kind: those of the permit type with the kind's changes merged in.

Used by the rules of `sim.scenario.checks.check` and, on the way to the plan, by `sim.plan.compile`.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from sim.scenario.models.fields import plain
from sim.scenario.models.permit import LegalLimitModel, PermitModel, PromiseModel

Section: TypeAlias = Literal["promises", "legal_limits"]

SECTIONS: Final[tuple[Section, ...]] = ("promises", "legal_limits")

MODELS: Final[dict[Section, type[LegalLimitModel]]] = {
    "promises": PromiseModel,
    "legal_limits": LegalLimitModel,
}


def written_limits(permit: PermitModel, kind: str, section: Section) -> dict[str, dict[str, Any]]:
    """The limits of a kind ('' for a permit type without kinds) as text, perhaps incomplete, in order."""
    merged = {name: plain(limit) for name, limit in getattr(permit, section).items()}
    patches = getattr(permit.kinds[kind], section) if kind else {}
    for name, patch in patches.items():
        if patch is None:
            merged.pop(name, None)
        else:
            limit = merged.get(name, {}) | plain(patch)
            merged[name] = {key: value for key, value in limit.items() if value is not None}
    return merged


def limits_of(permit: PermitModel, kind: str, section: Section) -> dict[str, LegalLimitModel]:
    """The limits of a kind of a scenario that was checked."""
    written = written_limits(permit, kind, section)
    return {name: MODELS[section].model_validate(limit) for name, limit in written.items()}
