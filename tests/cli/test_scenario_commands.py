"""`check`, `resolve`, `schema`, `init`: what they print where, and that what they make can be used."""

import json
import shlex


def test_check_shows_load_and_people_needed(typed) -> None:
    ended = typed("check", "tiny.yaml")
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout == (
        "team      work h/wk  capacity h/wk  load  people needed  present\n"
        "officers       31.7           40.0  79 %           0.79     1.00\n"
        "\n"
        "tiny.yaml and its 1 variant: no problems\n"
    )


def test_check_of_a_variant_speaks_of_that_variant(typed) -> None:
    assert (
        "officers       31.7           80.0  40 %           0.79     2.00"
        in typed("check", "tiny.yaml", "--variant", "one_more").stdout
    )


def test_check_counts_expected_visits_per_step(typed) -> None:
    assert (
        "permit  step      visits/case  visits/wk  work h/wk  team\n"
        "visa    handling         1.00       10.0       30.0  officers\n"
        "visa    decision         1.00       10.0        1.7  officers\n"
    ) in typed("check", "tiny.yaml", "--steps").stdout


def test_check_also_reads_the_variants(typed, folder) -> None:
    text = (folder / "tiny.yaml").read_text()
    (folder / "wrong.yaml").write_text(text.replace("{staff: 2}", "{staff: two}"))
    ended = typed("check", "wrong.yaml")
    assert ended.status == 2
    assert "two" in ended.stderr


def test_check_shows_the_figures_of_a_team_that_cannot_keep_up(typed, folder) -> None:
    text = (folder / "tiny.yaml").read_text()
    (folder / "much.yaml").write_text(text.replace("10 per week", "20 per week"))
    ended = typed("check", "much.yaml")
    assert ended.status == 2
    assert "158 %" in ended.stdout and "E401" in ended.stderr


def test_check_counts_what_it_warns_of(typed, folder) -> None:
    text = (folder / "tiny.yaml").read_text()
    (folder / "much.yaml").write_text(
        text.replace("10 per week", "20 per week").replace("seed: 5", "seed: 5, growing_backlog: accept")
    )
    ended = typed("check", "much.yaml")
    assert ended.status == 0
    assert ended.stderr.count(": W401 ") == 1
    assert ended.stdout.endswith("\nmuch.yaml and its 1 variant: no mistakes, 1 warning\n")


def test_resolve_prints_a_scenario_that_resolves_to_itself(typed, folder) -> None:
    first = typed("resolve", "tiny.yaml", "--variant", "one_more")
    (folder / "again.yaml").write_text(first.stdout)
    assert first.status == 0
    assert typed("resolve", "again.yaml").stdout == first.stdout


def test_schema_is_json(typed) -> None:
    ended = typed("schema")
    assert ended.status == 0
    assert "permits" in json.loads(ended.stdout)["properties"]


def test_what_init_makes_can_be_checked_and_run(typed, folder) -> None:
    made = typed("init", "my-office")
    assert made.status == 0
    assert sorted(path.name for path in (folder / "my-office").iterdir()) == ["my-office.yaml", "schema.json"]
    for line in made.stdout.splitlines()[-2:]:
        program, *words = shlex.split(line)
        assert program == "permitsim"
        assert typed(*words).status == 0
    assert (folder / "reports" / "my-office" / "latest").exists()


def test_init_quotes_a_path_where_a_shell_wants_it(typed, folder) -> None:
    assert typed("init", "my office ä").stdout == (
        "Made my office ä/my office ä.yaml and its schema. Change the scenario in an editor, then type\n"
        "\n"
        "  permitsim check 'my office ä/my office ä.yaml'\n"
        "  permitsim run 'my office ä/my office ä.yaml' --quick\n"
    )


def test_init_in_the_folder_at_hand_takes_its_name(typed, folder, monkeypatch) -> None:
    (folder / "desk").mkdir()
    monkeypatch.chdir(folder / "desk")
    assert typed("init", ".").stdout.startswith("Made desk.yaml and its schema.")


def test_init_overwrites_nothing(typed, folder) -> None:
    ended = typed("init", ".")
    assert (ended.status, ended.stdout) == (2, "")
    assert ended.stderr == ". exists already and is not an empty folder; choose another name\n"
    assert typed("init", "tiny.yaml").status == 2
