"""What the gate concludes from the times of both versions: a verdict on each piece of work, as a table and as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LIMIT = 1.08
"""Above this ratio of CPU times, head over base, the head is slower by more than the noise of a shared machine."""

PASSES, SLOWER, SKIPPED = "passes", "SLOWER", "skipped"


@dataclass(frozen=True)
class Comparison:
    """CPU seconds of one piece of work, run by run in pairs; `skipped` says why there are none."""

    what: str
    base: tuple[float, ...] = ()
    head: tuple[float, ...] = ()
    skipped: str = ""

    @property
    def ratios(self) -> list[float]:
        """Head over base, pair by pair: above 1, the head is the slower."""
        return [head / base for base, head in zip(self.base, self.head, strict=True)]

    def joined(self, more: Comparison) -> Comparison:
        """With the pairs of another round of the same work; skipped if that was."""
        return Comparison(self.what, self.base + more.base, self.head + more.head, more.skipped)

    @property
    def verdict(self) -> str:
        """By the median of the ratios."""
        if self.skipped:
            return SKIPPED
        return SLOWER if statistics.median(self.ratios) > LIMIT else PASSES


def holds(comparisons: Sequence[Comparison]) -> bool:
    """Whether nothing has become slower, something having been compared."""
    verdicts = {comparison.verdict for comparison in comparisons}
    return PASSES in verdicts and SLOWER not in verdicts


def table(comparisons: Sequence[Comparison]) -> str:
    """A line for each piece of work, for a human reader; times are medians, in milliseconds."""
    width = max(24, *(len(comparison.what) for comparison in comparisons))
    lines = [f"{'CPU milliseconds of':{width}}{'base':>10}{'head':>10}{'ratio':>8}{'from':>8}{'to':>8}  verdict"]
    lines += [_line(comparison, width) for comparison in comparisons]
    lines.append(f"ratio: median of the pairs' head / base; above {LIMIT} the gate fails")
    return "\n".join(lines)


def _line(comparison: Comparison, width: int) -> str:
    if comparison.skipped:
        return f"{comparison.what:{width}}  skipped: {comparison.skipped}"
    base, head = (statistics.median(times) * 1_000 for times in (comparison.base, comparison.head))
    ratios = comparison.ratios
    figures = (statistics.median(ratios), min(ratios), max(ratios))
    spread = "".join(f"{figure:8.3f}" for figure in figures)
    return f"{comparison.what:{width}}{base:10.1f}{head:10.1f}{spread}  {comparison.verdict}"


def as_json(base: str, comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """All that was measured, for a program: times in CPU seconds, pair by pair, in the order of the runs."""
    return {
        "base": base,
        "limit": LIMIT,
        "holds": holds(comparisons),
        "comparisons": [
            {
                "what": comparison.what,
                "verdict": comparison.verdict,
                "skipped": comparison.skipped,
                "median_ratio": statistics.median(comparison.ratios) if comparison.ratios else None,
                "base_cpu_seconds": list(comparison.base),
                "head_cpu_seconds": list(comparison.head),
            }
            for comparison in comparisons
        ],
    }
