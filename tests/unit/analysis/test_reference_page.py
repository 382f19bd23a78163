from pathlib import Path

from sim.analysis.decomposition import PARTS
from sim.analysis.indicators import INDICATORS, TOPICS, reference_page
from sim.analysis.laws import LAWS

DOCS = Path(__file__).parents[3] / "docs"
REWRITE = 'python -c "from sim.analysis.indicators import *; print(reference_page(), end=str())" > docs/indicators.md'


def test_the_reference_page_is_what_the_code_says() -> None:
    assert (DOCS / "indicators.md").read_text(encoding="utf-8") == reference_page(), f"rewrite it: {REWRITE}"


def test_every_indicator_is_on_the_page_with_one_sentence() -> None:
    page = reference_page()
    for name, one in INDICATORS.items():
        assert f"| `{name}` | " in page
        assert one.meaning.endswith(".")
        assert one.meaning.count(". ") == 0


def test_every_module_of_indicators_has_a_topic() -> None:
    assert {one.compute.__module__ for one in INDICATORS.values()} == {module.__name__ for module in TOPICS.values()}


def test_populations_parts_and_laws_of_the_code_are_in_the_glossary() -> None:
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    words = {word.strip() for line in lines if line.startswith("|") for word in line.split("|")[1].split(",")}
    assert {*PARTS, *LAWS, "decided", "lodged", "withdrawn", "load", "utilisation"} <= words
