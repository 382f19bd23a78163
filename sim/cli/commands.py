"""The command line as a whole: its name, its groups of commands, and what a bare `permitsim` says.

A new command is a function in one of the groups and a line here.
"""

from __future__ import annotations

import typer

from sim.cli.compare_scenarios import compare
from sim.cli.levers_scenario import levers
from sim.cli.new_scenario import init
from sim.cli.report_folder import report
from sim.cli.rerun_folder import rerun
from sim.cli.run_scenario import run
from sim.cli.scenario_file import check, resolve, schema
from sim.cli.size_scenario import size
from sim.cli.status import guarded
from sim.cli.sweep_scenario import sweep

FIRST_WORDS = """\
permitsim simulates how long applicants wait for a permit, and why.

  permitsim init my-office                        a commented scenario to start from
  permitsim check my-office/my-office.yaml        all mistakes at once, then the load per team
  permitsim run my-office/my-office.yaml          simulates, writes a report, prints the answer

All commands: permitsim --help
"""

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (init, check, resolve, schema, report, rerun, run, compare, sweep, levers, size):
    app.command()(guarded(command))


@app.callback(invoke_without_command=True)
def first_words(
    context: typer.Context, version: bool = typer.Option(False, "--version", help="Print the version and end.")
) -> None:
    """Simulate a permit service: how long applicants wait, why, and what it takes to change it."""
    if version:
        from sim.experiment.provenance import program_version

        print(f"permitsim {program_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(FIRST_WORDS, end="")
