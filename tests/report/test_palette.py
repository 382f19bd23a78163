"""Colours: contrast by the formula of WCAG 2.2, held to level AA, and colour is never the only sign."""

import itertools

import pytest

from sim.report import palette
from sim.report.palette import AGES, FILLS, HATCHES, INK, PAPER, QUIET, SIGNS, TINT, contrast, load_colour, text_on
from sim.report.render import GLYPHS

TEXT, GRAPHIC = 4.5, 3.0


def test_contrast_agrees_with_published_ratios() -> None:
    # Ratios stated by the WCAG working group and by common checkers for these pairs.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#FFFFFF", "#FF0000") == pytest.approx(4.0, abs=0.005)


@pytest.mark.parametrize("background", [PAPER, TINT])
@pytest.mark.parametrize("colour", [INK, QUIET, palette.BLUE, *SIGNS.values()])
def test_every_text_colour_reads_on_every_ground(colour: str, background: str) -> None:
    assert contrast(colour, background) >= TEXT


@pytest.mark.parametrize("colour", [palette.BLUE, palette.VERMILLION, palette.GREEN, palette.BLACK])
def test_lines_of_charts_stand_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= GRAPHIC


@pytest.mark.parametrize("percent", range(0, 260, 5))
def test_every_cell_of_the_heat_map_is_legible(percent: int) -> None:
    background = load_colour(percent / 100)
    assert contrast(background, text_on(background)) >= TEXT


def test_the_heat_map_darkens_away_from_full_use() -> None:
    over = [contrast(load_colour(load), PAPER) for load in (1.05, 1.2, 1.5)]
    under = [contrast(load_colour(load), PAPER) for load in (0.5, 0.8, 0.95)]
    assert over == sorted(over) and under == sorted(under)
    assert load_colour(0.99) != load_colour(1.0)


def test_labels_on_fills_are_legible() -> None:
    assert all(contrast(text_on(fill), fill) >= TEXT for fill in (*FILLS, *AGES))


def test_each_fill_has_a_pattern_and_equal_patterns_differ_in_lightness() -> None:
    assert len(HATCHES) == len(FILLS)
    for one, other in itertools.combinations(zip(FILLS, HATCHES, strict=True), 2):
        assert one[1] != other[1] or contrast(one[0], other[0]) >= 1.5


def test_ages_grow_darker() -> None:
    grounds = [contrast(shade, PAPER) for shade in AGES]
    assert grounds == sorted(grounds)


def test_every_verdict_has_a_sign_of_its_own_beside_its_colour() -> None:
    assert set(GLYPHS) == set(SIGNS)
    assert len(set(GLYPHS.values())) == len(GLYPHS)
