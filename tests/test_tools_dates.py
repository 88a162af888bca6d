"""Dates of the tools: whole calendar days, right in every year and with any clock; calendar files that others can read."""

import datetime
import json

import icalendar
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.javascript import call

EPOCH = datetime.date(1970, 1, 1)
DAYS = st.dates()
MANY = settings(max_examples=8, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
"""Each example is a batch for one run of the scripts; a failing batch is told whole, for making it smaller is slow."""


def number(day: datetime.date) -> int:
    return (day - EPOCH).days


def every_day(first: int, last: int) -> list[datetime.date]:
    start = datetime.date(first, 1, 1)
    return [start + datetime.timedelta(days) for days in range((datetime.date(last, 12, 31) - start).days + 1)]


def test_every_day_of_two_centuries_has_its_number_and_is_read_back():
    days = every_day(1990, 2199)
    written = [day.isoformat() for day in days]
    read = call("lib/days.js", "(text) => [m.parseDay(text), m.isoDay(m.parseDay(text))]", written)
    # Only the wrong days are compared: pytest on CI spells out the whole difference of two lists, hours for so many.
    wrong = [(text, got) for day, text, got in zip(days, written, read, strict=True) if got != [number(day), text]]
    assert wrong[:5] == []


@MANY
@given(st.lists(DAYS, min_size=1, max_size=80))
def test_number_and_day_agree_in_any_year(days):
    cases = [[day.year, day.month, day.day] for day in days]
    found = call("lib/days.js", "(day) => [m.dayNumber(...day), Object.values(m.civil(m.dayNumber(...day)))]", cases)
    assert found == [[number(day), case] for day, case in zip(days, cases, strict=True)]


def test_day_is_read_in_the_ways_people_write_it():
    texts = [
        "2026-02-28",
        " 2026/2/28 ",
        "2026.02.28",
        "２０２６－０２－２８",
        "2026年2月28日",
        "٢٠٢٦-٠٢-٢٨",
        "២០២៦-០២-២៨",
        "۲۰۲۶/۲/۲۸",
    ]
    assert set(call("lib/days.js", "(text) => m.isoDay(m.parseDay(text))", texts)) == {"2026-02-28"}


def test_what_is_no_day_is_refused():
    texts = [
        "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2100-02-29", "1989-12-31", "2200-01-01", "31-12-2026",
        "tomorrow", "2026-1", "<b>2026-01-01</b>", "2026-01-01" * 50, "-2026-01-01", "2026-01-01T00:00",
    ]  # fmt: skip
    assert [
        text
        for text, day in zip(texts, call("lib/days.js", "(text) => m.parseDay(text)", texts), strict=True)
        if day is not None
    ] == []


@pytest.mark.parametrize(
    "zone", ["Asia/Phnom_Penh", "Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati"]
)
def test_today_is_the_day_on_the_readers_clock(zone):
    # Midnights, the evening before, the nights in which European clocks change, leap day and new year.
    moments = [
        [2026, 2, 29, 0, 0],
        [2026, 9, 25, 2, 30],
        [2028, 1, 29, 23, 59],
        [2026, 11, 31, 23, 59],
        [2027, 0, 1, 0, 0],
    ]
    found = call("lib/days.js", "(moment) => m.isoDay(m.today(new Date(...moment)))", moments, timezone=zone)
    assert found == ["2026-03-29", "2026-10-25", "2028-02-29", "2026-12-31", "2027-01-01"]


@pytest.mark.parametrize(
    "zone", ["Asia/Phnom_Penh", "Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati"]
)
def test_written_day_does_not_depend_on_the_clock(zone):
    days = [datetime.date(2026, 10, 25), datetime.date(2028, 2, 29), datetime.date(2026, 12, 31)]
    cases = [[number(day), language] for day in days for language in ("zh-Hans", "en")]
    assert call("lib/days.js", "([day, language]) => m.writeDay(day, language)", cases, timezone=zone) == [
        "2026 年 10 月 25 日（周日）", "Sun 25 October 2026",
        "2028 年 2 月 29 日（周二）", "Tue 29 February 2028",
        "2026 年 12 月 31 日（周四）", "Thu 31 December 2026",
    ]  # fmt: skip


STAGES = st.lists(st.tuples(st.integers(1, 400), st.sampled_from([True, False, None])), min_size=1, max_size=5)


@MANY
@given(
    st.lists(st.tuples(st.dates(datetime.date(1990, 1, 1), datetime.date(2190, 1, 1)), STAGES), min_size=1, max_size=40)
)
def test_stages_follow_each_other_without_a_gap(cases):
    given_ = [
        [number(end), [{"id": "x", "days": days, "incoming": way} for days, way in stages]] for end, stages in cases
    ]
    for (end, stages), dated in zip(
        cases, call("tools/stages.js", "([end, stages]) => m.dateStages(end, stages)", given_), strict=True
    ):
        day = number(end)
        for (days, way), stage in zip(stages, dated["stages"], strict=True):
            assert (stage["first"], stage["last"], stage["incoming"]) == (day, day + days - 1, way)
            day += days
        assert dated["resold"] == day == number(end + datetime.timedelta(sum(days for days, _ in stages)))


@MANY
@given(
    st.lists(
        st.tuples(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(-60, 400), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_plan_puts_what_is_overdue_on_today_and_leaves_the_rest_on_its_day(cases):
    everybody = ["in-time", "rushed", "gone"]
    steps = [
        {"id": "a", "day": -14, "for": ["money"], "unless": [], "when": everybody},
        {"id": "b", "day": -3, "for": [], "unless": [], "when": ["in-time"]},
        {"id": "c", "day": 0, "for": [], "unless": [], "when": everybody},
        {"id": "d", "day": 0, "for": [], "unless": [], "when": ["rushed", "gone"]},
        {"id": "e", "day": 30, "for": [], "unless": [], "when": everybody},
        {"id": "f", "day": "sms_end", "for": [], "unless": ["money"], "when": everybody},
    ]
    days = {"a": -14, "b": -3, "c": 0, "d": 0, "e": 30, "f": 60}
    given_ = [
        {"leave": number(now) + ahead, "now": number(now), "ties": ["money"] if tied else [], "days": {"sms_end": 60}}
        for now, ahead, tied in cases
    ]
    plan_ = json.dumps({"steps": steps, "rush": 3})
    plans = call("tools/plan.js", f"(reader) => m.planDays({plan_}, reader)", given_)
    for reader, plan in zip(given_, plans, strict=True):
        in_time = reader["leave"] - reader["now"] >= 3
        wanted = ("a" if reader["ties"] else "") + ("bc" if in_time else "cd") + ("e" if reader["ties"] else "ef")
        assert "".join(step["id"] for step in plan) == wanted
        for step in plan:
            due = reader["leave"] + days[step["id"]]
            overdue = step["id"] != "f" and due < reader["now"]
            assert (step["day"], step["overdue"]) == (reader["now"] if overdue else due, overdue)


def test_day_of_leaving_is_no_day_after_it():
    cases = [{"leave": 100, "now": now} for now in (96, 97, 100, 101)]
    assert call("tools/plan.js", "(reader) => m.departure(reader, 4)", cases) == ["in-time", "rushed", "rushed", "gone"]


# --------------------------------------------------------------------------------------------------
# Calendar files

WRITE = "({ stamp, ...rest }) => m.writeCalendar({ ...rest, stamp: new Date(stamp) })"
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), max_size=120)
EVENT = st.fixed_dictionaries(
    {
        "uid": st.just("planner-smart-shop-2026-01-31@cambodia-sim-guide"),
        "day": st.dates(datetime.date(1990, 1, 1), datetime.date(2199, 1, 1)).map(number),
        "summary": TEXT,
        "description": st.lists(TEXT, min_size=1, max_size=3).map("\n".join),
        "alarms": st.lists(st.integers(1, 30), max_size=3),
    }
)


@MANY
@given(
    st.lists(
        st.fixed_dictionaries({"name": TEXT, "stamp": st.just(1795305600000), "events": st.lists(EVENT, max_size=4)}),
        min_size=1,
        max_size=8,
    )
)
def test_calendar_file_says_what_was_meant(calendars):
    for meant, text in zip(calendars, call("lib/calendar.js", WRITE, calendars), strict=True):
        assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        calendar = icalendar.Calendar.from_ical(text)
        assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
        assert calendar["X-WR-TIMEZONE"] == "Asia/Phnom_Penh"
        events = calendar.walk("VEVENT")
        assert len(events) == len(meant["events"])
        for event, wanted in zip(events, meant["events"], strict=True):
            day = EPOCH + datetime.timedelta(wanted["day"])
            assert event["DTSTART"].params["VALUE"] == "DATE"
            assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (day, day + datetime.timedelta(1))
            assert event.decoded("DTSTAMP") == datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
            assert (str(event["UID"]), str(event["SUMMARY"])) == (wanted["uid"], wanted["summary"])
            assert str(event.get("DESCRIPTION", "")) == wanted["description"]
            alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
            assert alarms == [datetime.timedelta(hours=9 - 24 * days) for days in wanted["alarms"]]


def test_calendar_file_escapes_and_folds_as_the_standard_says():
    event = {"uid": "a@b", "day": 0, "summary": "a,b;c\\d\ne" + "号" * 40, "alarms": [1]}
    text = call("lib/calendar.js", WRITE, [{"name": "x", "stamp": 0, "events": [event]}])[0]
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne" in text
    assert "\r\n 号" in text
    assert "DTSTART;VALUE=DATE:19700101\r\nDTEND;VALUE=DATE:19700102\r\n" in text
    assert "BEGIN:VALARM\r\nACTION:DISPLAY\r\n" in text and "TRIGGER:-PT15H\r\n" in text
