"""What a first user meets: the bare command, its help, and how little it takes to show them."""

import re
import resource
import subprocess
import sys

import pytest

SLOW = ("pandas", "matplotlib", "scipy", "simpy", "numba", "joblib", "holidays", "pydantic", "ruamel", "numpy")


def test_the_bare_command_shows_three_commands_with_an_example_each(typed) -> None:
    ended = typed()
    assert ended.status == 0 and ended.stderr == ""
    assert re.findall(r"permitsim (\w+) \S*my-office", ended.stdout) == ["init", "check", "run"]


COMMANDS = ["init", "check", "resolve", "schema", "report", "rerun", "run", "compare", "sweep", "levers", "size"]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_fits_80_columns_and_every_command_has_an_example(typed, command: str) -> None:
    ended = typed(*command.split(), "--help")
    assert ended.status == 0
    assert max(len(line) for line in ended.stdout.splitlines()) <= 80
    assert not command or f"\n    permitsim {command}" in ended.stdout


def test_the_list_of_commands_is_told_in_whole_sentences(typed) -> None:
    told = typed("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in told] == COMMANDS
    assert all(line.endswith(".") and "..." not in line for line in told)


def loaded_by(code: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in told.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "code",
    [
        "import sim",
        "import sys; sys.argv[1:] = ['--help']\nfrom sim.cli import main\ntry: main()\nexcept SystemExit: pass",
    ],
    ids=["import sim", "permitsim --help"],
)
def test_no_slow_library_is_loaded(code: str) -> None:
    assert loaded_by(code).isdisjoint(SLOW)


def test_help_costs_less_than_half_a_second_of_cpu() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "sim", "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


def test_the_version_is_told(typed) -> None:
    from importlib.metadata import version

    assert typed("--version").stdout == f"permitsim {version('permitsim')}\n"


def test_public_functions_are_reachable_and_others_are_not() -> None:
    import sim

    assert {name for name in sim.__all__ if callable(getattr(sim, name))} == set(sim.__all__)
    with pytest.raises(AttributeError, match=r"^module 'sim' has no attribute 'rnu'$"):
        sim.rnu  # noqa: B018
