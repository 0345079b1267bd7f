from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.checks.reading import faults, values

SHANGHAI = timezone(timedelta(hours=8))
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2026, 12, 31))


def milliseconds(moment: datetime) -> int:
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1)


@given(DAYS)
def test_a_day_is_midnight_in_shanghai_in_every_form(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [
        *(day.isoformat(), day.strftime("%Y%m%d"), f"{y}/{m}/{d}", f"{y}.{m}.{d}"),
        *(f"{y}年{m}月{d}日", f"{y}-{m}-{d}", f"{y}年{m:02}月{d:02}日", f"{y}/{m:02}/{d:02}"),
        str((day - date(1899, 12, 30)).days),
        day.isoformat().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    ]
    at = milliseconds(datetime(y, m, d, tzinfo=SHANGHAI))
    assert values("date", forms) == [at] * len(forms)


@given(MOMENTS)
def test_a_time_is_read_in_every_form(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    local = whole.replace(tzinfo=SHANGHAI)
    forms = [
        *(f"{whole}", whole.isoformat(), f"{whole:%Y/%m/%d %H:%M:%S}", f"{whole:%Y%m%d%H%M%S}"),
        f"{whole:%Y年%m月%d日 %H:%M:%S}",
        f"{whole:%Y年%m月%d日%H时%M分%S秒}",
        *(local.isoformat(), local.astimezone(UTC).isoformat()),
        local.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        local.astimezone(timezone(timedelta(hours=-5, minutes=-30))).isoformat(),
        str(milliseconds(local)),
    ]
    texts = [form for form in forms if len(form) != 12]  # epoch before 2001 has 12 digits
    assert values("date", texts) == [milliseconds(local)] * len(texts)


@given(MOMENTS)
def test_fractions_of_a_second_count_to_the_millisecond(moment: datetime) -> None:
    text = moment.isoformat(sep=" ", timespec="microseconds")
    assert values("date", [text]) == [milliseconds(moment.replace(tzinfo=SHANGHAI))]


@given(MOMENTS)
def test_serials_of_a_spreadsheet_are_right_to_the_millisecond(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    serial = (whole - datetime(1899, 12, 30)) / timedelta(days=1)
    assert values("date", [repr(serial)]) == [milliseconds(whole.replace(tzinfo=SHANGHAI))]


def test_seconds_since_1970_are_read() -> None:
    assert values("date", ["1706630400"]) == values("date", ["2024-01-31"])


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "20241301",
        "2023-02-29",
        "2024-01",
        "31/01/2024",
        "abc",
        "2024-01-31 25:00",
    ],
)
def test_days_that_are_not_in_the_calendar_are_refused(text: str) -> None:
    assert faults("date", [text]) == {"bad_date": [0]}


def test_dates_long_ago_or_far_ahead_are_told() -> None:
    ahead = f"{datetime.now(UTC).year + 3}-12-31"
    assert faults("date", ["1989-12-31", "1990-01-01", ahead]) == {"implausible_date": [0, 2]}
    assert faults("date", ["1965-01-01"], earliest=1949) == {}


def test_years_and_periods() -> None:
    assert values("year", ["2024", "2024年", "2024年度", "２０２４"]) == [2024] * 4
    assert faults("year", ["24", "x", "20240"]) == {"bad_year": [0, 1, 2]}
    months = [
        "2024-01",
        "202401",
        "2024年1月",
        "2024/1",
        "2024-01-31",
        "20240131",
        "2024年01月份",
    ]
    assert values("period", months) == ["2024-01"] * len(months)
    assert values("period", ["2024", "2024年", "2024年度", "2024.10"]) == [
        *["2024"] * 3,
        "2024-10",
    ]


def test_a_month_that_may_be_january_or_october_is_refused() -> None:
    assert faults("period", ["2024.1", "2024.2", "2024-13", "一月"]) == {
        "bad_period": [0, 2, 3]
    }


@given(MOMENTS)
def test_a_mapping_may_say_which_zone_its_times_are_in(moment: datetime) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    at, day = (milliseconds(each.replace(tzinfo=UTC)) for each in (whole, _midnight(whole)))
    forms = [f"{whole:%Y-%m-%d %H:%M:%S}.{whole.microsecond // 1000:03}", f"{whole:%Y-%m-%d}"]
    assert values("date", forms, zone="+00:00") == [at, day]
    said = [whole.replace(tzinfo=SHANGHAI).isoformat(), str(1_600_000_000)]
    assert values("date", said, zone="-03:30") == values("date", said)
    hours = values("date", ["2024-01-31", "2024-01-31Z"], zone="-03:30")
    assert hours[0] - hours[1] == 3.5 * 3_600_000


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
