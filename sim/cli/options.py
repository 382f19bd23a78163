"""The options that mean the same for every command that has them, each with its help.

A command names them in its signature; none is read from anywhere but the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

MOST_REPLICATIONS = 9_999


class EngineName(StrEnum):
    """The engines that may be asked for."""

    auto = "auto"
    compiled = "compiled"
    reference = "reference"


class BackendName(StrEnum):
    """What may make the replications in place of this machine."""

    dask = "dask"


class LogFormat(StrEnum):
    """File formats of the event log."""

    csv = "csv"
    parquet = "parquet"


def _number_or_auto(text: str) -> int | str:
    if text == "auto":
        return text
    if text.isdecimal() and 1 <= int(text) <= MOST_REPLICATIONS:
        return int(text)
    raise typer.BadParameter(f'"{text}" is neither a number from 1 to {MOST_REPLICATIONS} nor auto')


def changes_of(typed: Sequence[str]) -> list[str]:
    """`teams.officers.staff=4` as the line of a scenario that it means."""
    lines = []
    for words in typed:
        path, sign, value = words.partition("=")
        if not sign or not path.strip() or "\n" in words:
            raise typer.BadParameter(f'"{words}" is not PATH=VALUE, as in --set teams.officers.staff=4')
        lines.append(f"{path.strip()}: {value.strip()}")
    return lines


File: TypeAlias = Annotated[Path, typer.Argument(help="The scenario file.", metavar="FILE", show_default=False)]
Files: TypeAlias = Annotated[
    list[Path],
    typer.Argument(help="Scenario files, the first of which is the base.", metavar="FILE...", show_default=False),
]
Variants: TypeAlias = Annotated[
    str,
    typer.Option(
        help="Variants of the first file [default: all, where there is one file].",
        metavar="A,B,...",
        show_default=False,
    ),
]
Variant: TypeAlias = Annotated[
    str, typer.Option(help="One of the scenario's variants.", metavar="NAME", show_default=False)
]
Changes: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--set", metavar="PATH=VALUE", show_default=False, help="Set one value of the scenario; may be repeated."
    ),
]
Replications: TypeAlias = Annotated[
    Any,  # a number, "auto" or None: typer knows no unions
    typer.Option(
        metavar="N|auto",
        parser=_number_or_auto,
        show_default=False,
        help="How often to repeat it; auto: until as precise as the scenario asks [default: as the scenario says].",
    ),
]
Quick: TypeAlias = Annotated[bool, typer.Option("--quick", help="A first look with at most 3 replications.")]
Bottlenecks: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--bottlenecks",
        help="Also measure what one more person in each team changes: as many times the work again as there are teams.",
    ),
]
Seed: TypeAlias = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="Other luck [default: the scenario's seed].")
]
Workers: TypeAlias = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="Processes at work; results do not depend on it [default: one per processor]."
    ),
]
Backend: TypeAlias = Annotated[
    BackendName | None,
    typer.Option(help="Have other machines simulate; the results are the same.", show_default=False),
]
Scheduler: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", show_default=False, help="Their scheduler, as tcp://HOST:PORT."),
]
Engine: TypeAlias = Annotated[
    EngineName, typer.Option(help="What simulates; auto is the fastest that can run the scenario.")
]
Output: TypeAlias = Annotated[
    Path, typer.Option(metavar="FOLDER", help="Results go to FOLDER/SCENARIO/DATE_TIME_HASH.")
]
Log: TypeAlias = Annotated[
    LogFormat | None,
    typer.Option(help="Also write the event log of every replication; --log alone means csv."),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the figures instead of the answer.")]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", help="No progress, notes or warnings.")]
Fresh: TypeAlias = Annotated[bool, typer.Option("--fresh", help="Simulate again what an earlier run has kept.")]
FailOnTarget: TypeAlias = Annotated[
    bool, typer.Option("--fail-on-target", help="End with status 3 if a promise is missed.")
]
