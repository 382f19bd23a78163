"""The command `report`: writes the report of a saved run anew, with the words and pictures of this version.

Nothing is simulated and nothing changes: the same version writes the same bytes as the run did.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    folder: Annotated[Path, typer.Argument(help="The folder that a run left.", metavar="FOLDER", show_default=False)],
) -> None:
    """Write the report of a saved run again; simulates nothing.

    \b
    Example:
      permitsim report reports/tutorial/latest
    """
    from sim.experiment.folder import telling_where
    from sim.experiment.saved import saved_result
    from sim.report.render import render_report

    result = saved_result(folder)
    page = folder / "report.html"
    with telling_where(folder):
        page.write_text(render_report(result), encoding="utf-8", newline="")
    print(result.answer)
    print(f"Report: {page}")
