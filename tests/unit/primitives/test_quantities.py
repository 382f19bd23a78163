"""Every quantity is read exactly, or refused with a stable code, a sentence and something to paste."""

import datetime
from collections.abc import Callable

import pytest

from sim.primitives.quantities import (
    Duration,
    MoneyRate,
    Number,
    QuantityError,
    Rate,
    Share,
    parse_closure,
    parse_date,
    parse_days,
    parse_duration,
    parse_factor,
    parse_growth,
    parse_hours,
    parse_money_rate,
    parse_number,
    parse_rate,
    parse_share,
    parse_whole,
)
from sim.primitives.time import DAY

UNITS = '        (min, h, d, wk; "d" is a calendar day)'
PERIODS = "        (per hour, day, week, month, year)"
DAYS = "        (Mon, Tue, Wed, Thu, Fri, Sat, Sun)"
CLOSURES = "all day        (or: from 12:00, until 12:00)"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45 s", 45),
        ("25 min", 1_500),
        ("1.5 h", 5_400),
        ("1.5h", 5_400),
        ("30 d", 30 * 86_400),
        ("8 wk", 56 * 86_400),
        ("1 000 min", 60_000),
        ("1\u00a0000 min", 60_000),
        ("  0 d ", 0),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == Duration(seconds, "")
    assert parse_duration(text).text == text


def test_shares_factors_and_growth() -> None:
    assert parse_share("35 %").value == 0.35
    assert parse_share("0 %").value == 0
    assert parse_share("100%").value == 1
    assert parse_factor("140 %").value == 1.4
    assert parse_growth("3 % per year").value == 0.03
    assert parse_growth("-2.5 % per year").value == -0.025


@pytest.mark.parametrize(
    ("text", "events_in_a_leapless_year"),
    [
        ("2 per hour", 17_520),
        ("1 per day", 365),
        ("12 per week", 12 * 365 / 7),
        ("3 per month", 36),
        ("5.5 per year", 5.5),
    ],
)
def test_rates(text: str, events_in_a_leapless_year: float) -> None:
    assert parse_rate(text).per_second * 365 * DAY == pytest.approx(events_in_a_leapless_year, rel=1e-12)
    money = parse_money_rate(text.replace(" per", " EUR per"))
    assert money.per_second * 365 * DAY == pytest.approx(events_in_a_leapless_year, rel=1e-12)
    assert money.currency == "EUR"


def test_blanks_separate_thousands_of_money() -> None:
    assert parse_money_rate("52 000 EUR per year").per_second * 365 * DAY == pytest.approx(52_000)


@pytest.mark.parametrize(
    ("text", "value"), [("11 324", 11_324), ("1200", 1_200), ("22.5", 22.5), ("-3", -3), (".5", 0.5)]
)
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text) == Number(value, "")


def test_whole_numbers_are_integers() -> None:
    assert parse_whole("2 025") == 2_025
    assert isinstance(parse_whole("20.0"), int)


def test_the_text_takes_no_part_in_equality_but_the_value_does() -> None:
    assert parse_duration("60 min") == parse_duration("1 h")
    assert len({parse_duration("60 min"), parse_duration("1 h"), parse_duration("2 h")}) == 2
    assert Share(0.5, "50 %") != Share(0.51, "50 %")
    assert Rate(1.0, "a") == Rate(1.0, "b")
    assert MoneyRate(1.0, "EUR", "") != MoneyRate(1.0, "SEK", "")


def test_dates() -> None:
    assert parse_date("2024-02-29") == datetime.date(2024, 2, 29)


def test_hours() -> None:
    assert parse_hours("08:00-16:15") == (28_800, 58_500)
    assert parse_hours("8:00 - 16:15") == (28_800, 58_500)
    assert parse_hours("00:00-24:00") == (0, DAY)


def test_days() -> None:
    assert parse_days("Mon-Fri") == (0, 1, 2, 3, 4)
    assert parse_days("Wed") == (2,)
    assert parse_days("Sat, Mon,wed") == (0, 2, 5)
    assert parse_days("Mon-Tue,Sun") == (0, 1, 6)


def test_closures() -> None:
    assert parse_closure("all day") == (0, DAY)
    assert parse_closure("from 12:00") == (43_200, DAY)
    assert parse_closure("until 09:30") == (0, 34_200)


Row = tuple[str, str, str, str]  # written, code, text, fix

WORKING_DAYS = "        (calendar days: 5 working days are 7 d)"
REFUSED: dict[Callable[[str], object], list[Row]] = {
    parse_duration: [
        ("", "E101", "a duration is missing here", f"25 min{UNITS}"),
        ("  ", "E101", "a duration is missing here", f"25 min{UNITS}"),
        ("soon", "E101", '"soon" is not a duration', f"25 min{UNITS}"),
        ("min", "E101", '"min" is not a duration', f"25 min{UNITS}"),
        ("1e3 d", "E101", '"1e3 d" is not a duration', f"25 min{UNITS}"),
        ("1 20 min", "E101", '"1 20 min" is not a duration', f"25 min{UNITS}"),
        ("1 h 30 min", "E101", '"1 h 30 min" has two units', f"90 min{UNITS}"),
        ("25", "E102", '"25" has no unit', f"25 min{UNITS}"),
        ("25 minuts", "E103", 'unknown unit "minuts"', f"25 min{UNITS}"),
        ("2 hours", "E103", 'unknown unit "hours"', f"2 h{UNITS}"),
        ("2 weeks", "E103", 'unknown unit "weeks"', f"2 wk{UNITS}"),
        ("2 working days", "E103", 'unknown unit "working days"', f"2.8 d{WORKING_DAYS}"),
        ("65 wd", "E103", 'unknown unit "wd"', f"91 d{WORKING_DAYS}"),
        ("3 months", "E103", 'unknown unit "months"', f"90 d{UNITS}"),
        ("5 xx", "E103", 'unknown unit "xx"', '5 min, 5 h, 5 d or 5 wk        ("d" is a calendar day)'),
        ("22,5 h", "E104", '"22,5 h" has a decimal comma', "22.5 h"),
        ("-3 d", "E105", '"-3 d" is below 0', "3 d"),
        ("nan", "E105", '"nan" is not a finite number', f"25 min{UNITS}"),
        ("-.inf d", "E105", '"-.inf d" is not a finite number', f"25 min{UNITS}"),
        (
            "1 000 001 000 000 s",
            "E105",
            '"1 000 001 000 000 s" is larger than 1 000 000 000 000',
            f"25 min{UNITS}",
        ),
        ("2 000 000 wk", "E105", '"2 000 000 wk" is longer than 1 000 000 000 000 s', f"30 d{UNITS}"),
    ],
    parse_share: [
        ("", "E101", "a share is missing here", "35 %"),
        ("most", "E101", '"most" is not a share', "35 %"),
        ("35", "E102", '"35" has no unit', "35 %"),
        ("0.35", "E102", '"0.35" has no unit', "35 %        (or 0.35 % if that is meant)"),
        ("1.2", "E102", '"1.2" has no unit', "100 %        (1.0 is all; or 1.2 % if that is meant)"),
        ("35 percent", "E103", 'unknown unit "percent"', "35 %"),
        ("35,5 %", "E104", '"35,5 %" has a decimal comma', "35.5 %"),
        ("120 %", "E105", '"120 %" lies outside 0 % to 100 %', "100 %"),
        ("-5 %", "E105", '"-5 %" lies outside 0 % to 100 %', "0 %"),
    ],
    parse_factor: [
        ("1.4", "E102", '"1.4" has no unit', "140 %        (or 1.4 % if that is meant)"),
        ("-1 %", "E105", '"-1 %" lies below 0 %', "0 %"),
    ],
    parse_growth: [
        ("3", "E102", '"3" has no unit', "3 % per year"),
        ("3 %", "E102", '"3 %" does not say per what time', "3 % per year"),
        ("3 % a year", "E103", 'unknown unit "% a year"', "3 % per year"),
        (
            "-100 % per year",
            "E105",
            '"-100 % per year" lies outside -100 % to 1 000 % per year',
            "3 % per year",
        ),
    ],
    parse_rate: [
        ("per week", "E101", '"per week" is not a rate', f"12 per week{PERIODS}"),
        ("12", "E102", '"12" has no unit', f"12 per week{PERIODS}"),
        ("12 a month", "E103", 'unknown unit "a month"', f"12 per month{PERIODS}"),
        ("12/day", "E103", 'unknown unit "/day"', f"12 per day{PERIODS}"),
        ("12 per yaer", "E103", 'unknown unit "per yaer"', f"12 per year{PERIODS}"),
        ("-1 per day", "E105", '"-1 per day" is below 0', "1 per day"),
    ],
    parse_money_rate: [
        ("lots", "E101", '"lots" is not a cost per time', f"52 000 EUR per year{PERIODS}"),
        ("52 000", "E102", '"52 000" has no currency', f"52 000 EUR per year{PERIODS}"),
        ("52 per hour", "E102", '"52 per hour" has no currency', f"52 EUR per hour{PERIODS}"),
        ("52 SEK", "E102", '"52 SEK" does not say per what time', f"52 SEK per year{PERIODS}"),
        (
            "52.000 EUR per year",
            "E104",
            '"52.000 EUR per year" may mean 52 000 EUR per year',
            "52 000 EUR per year        (or 52 EUR per year if a fraction is meant)",
        ),
        ("52 eur per day", "E103", 'unknown currency "eur"', "52 EUR per day"),
        ("52 € per day", "E103", 'unknown currency "€"', "52 EUR per day"),
        ("52 EUR/day", "E103", 'unknown unit "/day"', f"52 EUR per day{PERIODS}"),
        ("-1 EUR per day", "E105", '"-1 EUR per day" is below 0', "1 EUR per day"),
    ],
    parse_number: [
        ("", "E101", "a number is missing here", "11 324"),
        ("many", "E101", '"many" is not a number', "11 324"),
        ("1.234.567", "E101", '"1.234.567" is not a number', "11 324"),
        ("22 people", "E101", '"22 people" is not a number: no unit is expected', "22"),
        ("22,5", "E104", '"22,5" has a decimal comma', "22.5"),
        (
            "11,324",
            "E104",
            '"11,324" has a decimal comma',
            "11 324        (or 11.324 if a fraction is meant)",
        ),
        ("NaN", "E105", '"NaN" is not a finite number', "11 324"),
        ("1000000000001", "E105", '"1000000000001" is larger than 1 000 000 000 000', "11 324"),
        ("9" * 100, "E105", f'"{"9" * 60}..." is larger than 1 000 000 000 000', "11 324"),
    ],
    parse_whole: [
        ("22.5", "E101", '"22.5" is not a whole number', "22"),
        ("1.500", "E104", '"1.500" may mean 1 500', "1 500"),
        ("-3", "E105", '"-3" is below 0', "3"),
    ],
    parse_date: [
        ("", "E101", "a date is missing here", "2025-01-31"),
        ("today", "E106", '"today" is not a date', "2025-01-31        (year-month-day)"),
        ("1.9.2025", "E106", '"1.9.2025" is not a date', "2025-09-01        (year-month-day)"),
        ("January 2025", "E106", '"January 2025" is not a date', "2025-01-01        (year-month-day)"),
        ("15 heinäkuuta 2025", "E106", '"15 heinäkuuta 2025" is not a date', "2025-07-15        (year-month-day)"),
        ("2025-9-1", "E106", '"2025-9-1" is not a date', "2025-09-01        (year-month-day)"),
        ("2025-02-30", "E106", 'there is no day "2025-02-30"', "2025-02-28"),
        ("2025-13-01", "E106", 'there is no day "2025-13-01"', "2025-01-31        (year-month-day)"),
        ("0025-01-02", "E106", '"0025-01-02" lies outside the years 1900 to 2199', "2025-01-02"),
    ],
    parse_hours: [
        ("", "E101", "a range of hours is missing here", "08:00-16:15"),
        ("always", "E107", '"always" is not a range of hours', "08:00-16:15"),
        ("8-16.30", "E107", '"8-16.30" is not a range of hours', "08:00-16:30"),
        ("08:00-25:00", "E107", '"25:00" is not a time of day', "08:00-16:15        (00:00 to 24:00)"),
        ("08:61-09:00", "E107", '"08:61" is not a time of day', "08:00-16:15        (00:00 to 24:00)"),
        ("22:00-06:00", "E107", '"22:00-06:00" does not close after it opens', "22:00-24:00"),
        (
            "16:15-08:00",
            "E107",
            '"16:15-08:00" does not close after it opens',
            "08:00-16:15        (or 16:15-24:00 if it closes at midnight)",
        ),
        (
            "08:00-12:00, 13-16.15",
            "E107",
            '"08:00-12:00, 13-16.15" holds several ranges of hours',
            "08:00-15:15        (as many hours in one piece)",
        ),
        ("08:00-08:00", "E107", '"08:00-08:00" does not close after it opens', "08:00-24:00"),
    ],
    parse_days: [
        ("", "E101", "a list of weekdays is missing here", f"Mon-Fri{DAYS}"),
        ("Mon-Fry", "E107", '"Fry" is not a weekday', "Mon-Fri"),
        ("Monday", "E107", '"Monday" is not a weekday', "Mon"),
        ("weekdays", "E107", '"weekdays" is not a weekday', "Mon-Fri"),
        ("Mon,,Tue", "E107", '"" is not a weekday', f"Mon-Fri{DAYS}"),
        ("Mon–Fri", "E107", '"Mon–Fri" is written with a long dash', "Mon-Fri"),
        ("Fri-Mon", "E107", '"Fri-Mon" runs over the end of the week', "Mon,Fri,Sat,Sun"),
        ("Mon-Tue-Wed", "E107", '"Mon-Tue-Wed" is not a list of weekdays', f"Mon-Fri{DAYS}"),
        ("Mon-Wed,Wed", "E107", '"Mon-Wed,Wed" names "Wed" twice', "Mon,Tue,Wed"),
    ],
    parse_closure: [
        ("", "E101", "a closure is missing here", CLOSURES),
        ("from noon", "E107", '"from noon" is not a closure', CLOSURES),
        ("until 25:00", "E107", '"25:00" is not a time of day', "until 12:00        (00:00 to 24:00)"),
        ("from 24:00", "E107", '"from 24:00" closes nothing', CLOSURES),
    ],
}


def _name(value: Callable[[str], object] | Row) -> str:
    return value[0][:30] if isinstance(value, tuple) else value.__name__


@pytest.mark.parametrize(("parse", "row"), [(parse, row) for parse, rows in REFUSED.items() for row in rows], ids=_name)
def test_the_unreadable_is_refused_with_something_to_paste(parse: Callable[[str], object], row: Row) -> None:
    written, *expected = row
    with pytest.raises(QuantityError) as refused:
        parse(written)
    assert [refused.value.code, refused.value.text, refused.value.fix] == expected
    assert str(refused.value) == refused.value.text
    pasted = refused.value.fix.split("        ")[0].split(", ")[0]
    parse(pasted)


@pytest.mark.parametrize(
    ("parse", "written", "why"),
    [
        (parse_number, "22,5", "a decimal point is used; inside { } a comma starts a new entry."),
        (parse_duration, "3 months", "months and years have no fixed length."),
        (parse_hours, "22:00-06:00", "the hours of a calendar lie within one day."),
        (parse_duration, "65 working days", "durations run over weekends too."),
        (parse_duration, "25", ""),
    ],
)
def test_why_is_said_when_it_is_not_obvious(parse: Callable[[str], object], written: str, why: str) -> None:
    with pytest.raises(QuantityError) as refused:
        parse(written)
    assert refused.value.why == why
