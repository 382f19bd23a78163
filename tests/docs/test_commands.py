"""Every command that the documentation and the help show is executed as it stands."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.load import load

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "scenarios/README.md", "docs", "reports")
STAND_INS = {"FOLDER": "reports/tutorial/latest", "NAME": "my-name", "FILE": "scenarios/tutorial.yaml"}
NAMES = re.compile(r"permitsim [a-z]+")  # `permitsim check` in a sentence is a name; `permitsim schema` can be run
ENDS_ALONE = {"permitsim schema"}
CLUSTER = "tcp://HOST:8786"  # commands that need one are executed by test_more_machines
ANSWERED = "permitsim size scenarios/tutorial.yaml"  # executed by test_size, which compares what it prints


def pages() -> Iterator[Path]:
    """All pages that are part of the project."""
    for name in PAGES:
        path = ROOT / name
        yield from sorted(path.rglob("*.md")) if path.is_dir() else [path]


def shown_in(text: str) -> Iterator[str]:
    """The commands of a page: lines of its shell blocks, and code in its sentences."""
    for block in re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL):
        yield from (line.split("  #")[0].strip() for line in block.splitlines() if line.strip())
    yield from re.findall(r"`((?:permitsim|make) [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def in_pages() -> list[str]:
    return list(dict.fromkeys(command for page in pages() for command in shown_in(page.read_text("utf-8"))))


@cache
def in_help() -> list[str]:
    """The examples of every command's help, and those that `permitsim` alone shows."""
    alone = said("permitsim")
    commands = re.findall(r"^  ([a-z]+) ", said("permitsim --help"), flags=re.MULTILINE)
    helps = [alone, *(said(f"permitsim {command} --help") for command in commands)]
    examples = [re.findall(r"^ +(permitsim [^\n]+?)(?:  .*)?$", text, flags=re.MULTILINE) for text in helps]
    return list(dict.fromkeys(example for found in examples for example in found))


def said(command: str) -> str:
    return shell(command, ROOT).stdout


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = f"{shlex.quote(sys.executable)} -m sim"
    line = re.sub(r"^(\.venv/bin/)?permitsim\b", program, command)
    return subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def with_stand_ins(command: str) -> str:
    """The command with something that is there for each word in capitals."""
    return re.sub(r"\b(FOLDER|NAME|FILE)\b", lambda found: STAND_INS[found.group()], command)


PARTS = 4
"""The commands are typed at as many desks, so that no test is long."""

NEEDED = ("permitsim init my-office", "permitsim run scenarios/tutorial.yaml")
"""What others read the results of."""

READS = re.compile(r"\bmy-office/|\breports/tutorial/")
"""What a command has in it that reads those results: all such are typed at the first desk."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as a reader has it: the scenarios, nothing run yet."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    tutorial = tmp_path / "scenarios" / "tutorial.yaml"
    text = tutorial.read_text("utf-8")
    assert "\nstudy:\n" in text and "replications" not in text
    tutorial.write_text(text.replace("\nstudy:\n", "\nstudy:\n  replications: 4\n"), "utf-8")  # not to wait so long
    return tmp_path


@pytest.fixture
def typed(desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Type a command at the desk in this process, which saves its start; a shell gets what only a shell understands.

    Gives what was printed where the command does not end with 0, else nothing.
    """
    monkeypatch.chdir(desk)

    def run(command: str) -> str:
        _, *words = shlex.split(command)
        if set(words) & {">", "|", "&&"}:
            done = shell(command, desk)
            return f"{command}\n{done.stdout}\n{done.stderr}" if done.returncode else ""
        monkeypatch.setattr(sys, "argv", ["permitsim", *words])
        capfd.readouterr()
        on_ctrl_c = signal.getsignal(signal.SIGINT)
        with pytest.raises(SystemExit) as ending:
            main()
        signal.signal(signal.SIGINT, on_ctrl_c)
        return "\n".join([command, *capfd.readouterr()]) if ending.value.code else ""

    return run


@pytest.mark.parametrize("part", range(PARTS))
def test_every_permitsim_command_that_is_shown_ends_well(typed: Callable[[str], str], part: int) -> None:
    shown = [*in_pages(), *in_help()]
    commands = [command for command in shown if re.match(r"(\.venv/bin/)?permitsim\b", command)]
    commands = [one for one in commands if not NAMES.fullmatch(one) or one in ENDS_ALONE]
    commands = list(dict.fromkeys(with_stand_ins(one) for one in commands if CLUSTER not in one and one != ANSWERED))
    assert len(commands) >= 12, "the search for commands finds nothing any more"
    needed = [one for one in commands if one in NEEDED]
    assert len(needed) == len(NEEDED)
    readers = [one for one in commands if READS.search(one)]
    assert len(readers) >= 4, "the search for commands that read results finds nothing any more"
    alone = [one for one in commands if one not in {*needed, *readers}]
    for command in alone[part - 1 :: PARTS - 1] if part else [*needed, *readers]:
        assert not (told := typed(command)), told


def test_every_make_target_that_is_shown_is_one() -> None:
    targets = {words[1] for words in map(str.split, in_pages()) if words[0] == "make" and len(words) > 1}
    assert {"run", "test"} <= targets
    for target in sorted(targets):
        done = shell(f"make --dry-run {target}", ROOT)
        assert done.returncode == 0, f"make {target}\n{done.stderr}"


def test_every_module_that_is_shown_starts() -> None:
    shown = {command for command in in_pages() if command.startswith("python -m benchmarks")}
    assert shown
    for command in sorted(shown):
        module = command.split()[2]
        done = shell(f"{shlex.quote(sys.executable)} -m {module} --help", ROOT)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_the_scenario_that_the_readme_shows_is_one(tmp_path: Path) -> None:
    shown = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    assert shown
    for number, text in enumerate(shown):
        file = tmp_path / f"shown-{number}.yaml"
        file.write_text(text, "utf-8")
        assert load(file).spec.title


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in pages():
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"
