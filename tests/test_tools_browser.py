"""Each tool as a reader uses it, in Chromium: by role and name, with right, wrong and hostile input."""

import datetime
import re

import icalendar
import pikepdf
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
CAMBODIA_EVENING = datetime.datetime(2026, 11, 22, 22, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


@pytest.fixture
def page(browser, pages_address):
    """A page on a phone in Cambodia, at an evening of which the day is known. Nothing leaves it, nothing breaks on it."""
    context = browser.new_context(
        base_url=pages_address, viewport={"width": 390, "height": 844}, timezone_id="Asia/Phnom_Penh", locale="zh-CN"
    )
    context.clock.set_fixed_time(CAMBODIA_EVENING)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert wrong == []
    assert [url for url in asked if not url.startswith((pages_address, "blob:"))] == []
    assert opened.evaluate("window.hit") is None
    assert opened.evaluate("document.cookie") == ""
    context.close()


def said(page: Page):
    """The page's live region."""
    return page.locator("#page-status[role=status]")


def kept(page: Page) -> dict[str, str]:
    """What the page has stored on the device, but for other parts of the site."""
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def saved(page: Page, button: str) -> tuple[str, icalendar.Calendar]:
    """The name and the content of the calendar file behind a button."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    raw = waiting.value.path().read_bytes()
    assert b"\n" not in raw.replace(b"\r\n", b"") and max(map(len, raw.split(b"\r\n"))) <= 75
    return waiting.value.suggested_filename, icalendar.Calendar.from_ical(raw)


# --------------------------------------------------------------------------------------------------
# Carrier finder


@pytest.mark.parametrize("address", ["tools/carrier-finder/", ""])
def test_finder_names_the_carrier_of_any_form_of_a_number(page, address):
    page.goto(address)
    field = page.get_by_role("textbox", name="号码，或者号码的开头几位")
    answer = page.locator(".finder .tool__answer")
    for typed, carrier in [
        ("0121", "Cellcard"),
        ("+855 97 123 4567", "Metfone"),
        ("００９６", "短"),
        ("٠١٠ ٢٠٠", "Smart"),
        ("\u00a0 018\u200b980 0800 ", "SEATEL"),
    ]:
        field.fill(typed)
        page.get_by_role("button", name="查是哪家").click()
        if carrier == "短":
            expect(answer).to_contain_text("不是柬埔寨号码")
            continue
        expect(answer).to_contain_text(f"号段归 {carrier}")
        expect(said(page)).to_contain_text(carrier)
        expect(answer.get_by_role("link")).to_have_attribute("href", re.compile(f"carriers/{carrier.lower()}/$"))
    assert kept(page) == {} and "018" not in page.url


def test_finder_is_honest_about_what_nobody_knows_and_about_hostile_input(page):
    page.goto("tools/carrier-finder/")
    field = page.locator("#finder-number")
    answer = page.locator(".tool__answer")
    for typed, expected in [
        ("013 123 456", "已经停用"), ("039", "说法不一"), ("019", "没有来源说明"), ("023 722 333", "不在手机号段里"), ("+86 13800138000", "不是柬埔寨号码"),
        ("*1201#", "不是手机号"), ("012 345 67", "你输入的有 8 位"),
    ]:  # fmt: skip
        field.fill(typed)
        field.press("Enter")
        expect(answer).to_contain_text(expected)
        expect(said(page)).to_contain_text(expected)
    for typed, expected in [("1", "看不出来"), (HOSTILE, "只能查数字"), ("9" * 20000, "位数太多"), ("", "先输入")]:
        field.fill(typed)
        field.press("Enter")
        expect(page.locator("#finder-wrong")).to_contain_text(expected)
        expect(said(page)).to_contain_text(expected)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_be_focused()
        expect(answer).to_be_hidden()
    for typed in ("0977", "013"):
        field.fill(typed)
        field.press("Enter")
        expect(page.locator("#finder-wrong")).to_be_hidden()
        expect(answer).not_to_contain_text("核对一下")
    expect(answer.get_by_role("link")).to_have_attribute("href", "../../carriers/former/")


def test_finder_shows_only_the_carrier_found_until_all_are_wanted(page):
    page.goto("tools/carrier-finder/")
    smart = page.locator("[data-carrier=smart]")
    page.locator("#finder-number").fill("012")
    expect(page.locator("[data-carrier=cellcard]")).to_be_visible()
    expect(smart).to_be_hidden()
    page.get_by_role("button", name="显示全部号段").click()
    expect(smart).to_be_visible()
    expect(page.locator("#finder-number")).to_be_focused()
    page.locator("#finder-number").fill("013")
    expect(page.locator("[data-prefix='013']")).to_be_visible()
    expect(page.locator("[data-prefix='019']")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "warns", "calls"),
    [("038", True, False), ("018", True, False), ("010", False, False), ("039", False, True), ("019", False, True)],
)
def test_finder_warns_of_doubtful_carriers_and_says_what_to_dial_where_nobody_knows(page, typed, warns, calls):
    page.goto("en/tools/carrier-finder/")
    page.locator("#finder-number").fill(typed)
    answer = page.locator(".finder .tool__answer")
    expect(answer).to_be_visible()
    shown = answer.text_content()
    assert ("No evidence was found that it serves" in shown, "whoever answers is its carrier" in shown) == (
        warns,
        calls,
    )


# --------------------------------------------------------------------------------------------------
# Decision


def answer(page: Page, question: str, choice: str) -> None:
    page.get_by_role("group", name=question).get_by_role("radio", name=choice, exact=True).check()


def test_decision_leads_to_a_result_and_keeps_answers_when_one_changes(page):
    page.goto("en/decide/")
    answer(page, "Where are you now?", "In Cambodia, with time to go to a shop")
    expect(said(page)).to_have_text("Next question: Does the number still receive SMS?")
    answer(page, "Does the number still receive SMS?", "Yes, it does")
    answer(page, "Does an account, money or a login", "No, everything has been moved")
    answer(page, "Will the number be needed again?", "No")
    answer(page, "In whose name is the number registered?", "I do not know")
    answer(page, "Is it prepaid or postpaid?", "Prepaid (I top it up)")
    expect(said(page)).to_have_text("Result: Cancel at the counter")
    result = page.locator(".decide__answer")
    expect(result.get_by_role("heading", name="Result: Cancel at the counter")).to_be_visible()
    assert result.locator("[data-fact]").count() >= 1 and result.get_by_role("link").count() >= 1
    answer(page, "Where are you now?", "Already outside Cambodia")
    expect(page.get_by_role("group", name="In whose name is the number registered?")).to_be_hidden()
    expect(said(page)).to_have_text("Result: Let it expire on purpose")
    answer(page, "Where are you now?", "In Cambodia, with time to go to a shop")
    expect(said(page)).to_have_text("Result: Cancel at the counter")
    assert "name=unsure" in page.url
    page.reload()
    expect(page.get_by_role("heading", name="Result: Cancel at the counter")).to_be_visible()
    page.locator("[data-twin]").click()
    expect(page.get_by_role("heading", name="结果：去柜台注销")).to_be_visible()
    page.get_by_role("button", name="从头再来").click()
    expect(page.locator(".decide__answer")).to_be_hidden()
    assert "?" not in page.url and kept(page) == {}


def test_decision_ignores_answers_in_the_address_that_do_not_exist(page):
    page.goto(f"decide/?where={HOSTILE}&works=__proto__&constructor=x&hangs=yes")
    expect(page.get_by_role("group", name="你现在在哪里？")).to_be_visible()
    expect(page.get_by_role("group", name="这个号码还能收到短信吗？")).to_be_hidden()
    expect(page.locator(".decide__answer")).to_be_hidden()


def test_decision_can_be_made_with_the_keyboard_alone(page):
    page.goto("decide/")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="已经离开柬埔寨")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("group", name="有没有账号")).to_be_visible()


def test_tools_are_text_without_a_script(browser, pages_address):
    context = browser.new_context(base_url=pages_address, java_script_enabled=False)
    page = context.new_page()
    page.goto("decide/")
    page.locator("summary", has_text="在柬埔寨，有时间去营业厅／还说不准，或者经常往返").click()
    page.locator("details[open] > details > summary").first.click()
    expect(page.locator("details[open] details[open] .paths__question").first).to_be_visible()
    for address in ("decide/", "tools/carrier-finder/", "tools/expiry/", "tools/planner/", "tools/counter-card/", ""):
        page.goto(address)
        expect(page.locator(".tool form").first).to_be_hidden()
    page.goto("tools/planner/")
    expect(page.locator(".planner__step").first).to_be_visible()
    context.close()


# --------------------------------------------------------------------------------------------------
# Expiry calculator


def test_expiry_dates_every_source_and_warns_by_the_earliest(page):
    page.goto("en/tools/expiry/")
    page.get_by_label("Carrier", exact=True).select_option(label="Cellcard")
    page.get_by_label("Day the balance expires").fill("2026-10-20")
    page.get_by_role("button", name="Work out the dates").click()
    result = page.locator(".expiry__answer")
    expect(said(page)).to_contain_text("The last safe day to rescue accounts has passed: Mon 19 October 2026")
    expect(said(page)).to_contain_text("By the regulator's rule they may until Fri 18 December 2026")
    expect(said(page)).to_contain_text("Call it from another phone first")
    expect(said(page)).to_contain_text("May belong to somebody else from: Mon 18 January 2027")
    expect(result.get_by_role("heading", name="The regulator's rule")).to_be_visible()
    expect(result.get_by_role("heading", name="What Cellcard publishes itself")).to_have_count(2)
    expect(result).to_contain_text("From 18 April 2027")
    expect(result).to_contain_text("Today: Sun 22 November 2026")
    expect(result.locator(".timeline__stage--now")).to_have_count(3)
    name, calendar = saved(page, "Save as calendar file (.ics)")
    assert name == "sim-cellcard-2026-10-20.ics"
    days = {str(event["UID"]).split("-")[2]: event.decoded("DTSTART") for event in calendar.walk("VEVENT")}
    assert days == {"resold": datetime.date(2027, 1, 18)}
    assert all("no promise" in event["DESCRIPTION"] for event in calendar.walk("VEVENT"))
    expect(result.get_by_role("link", name="In which order to move accounts")).to_be_visible()
    expect(result.get_by_role("link", name="Cellcard")).to_be_visible()
    again = saved(page, "Save as calendar file (.ics)")[1]
    assert [str(event["UID"]) for event in again.walk("VEVENT")] == [
        str(event["UID"]) for event in calendar.walk("VEVENT")
    ]


def test_expiry_promises_no_sms_behind_the_end_of_the_balance_where_the_carrier_is_silent(page):
    page.goto("en/tools/expiry/")
    for carrier, rescue in (("Cellcard", "Sat 19 December 2026"), ("Metfone", "Wed 17 February 2027")):
        page.get_by_label("Carrier", exact=True).select_option(label=carrier)
        page.get_by_label("Day the balance expires").fill("2026-12-20")
        page.get_by_role("button", name="Work out the dates").click()
        expect(said(page)).to_contain_text(f"Rescue accounts no later than {rescue}")
    calendar = saved(page, "Save as calendar file (.ics)")[1]
    assert datetime.date(2027, 2, 17) in {event.decoded("DTSTART") for event in calendar.walk("VEVENT")}
    page.get_by_label("Carrier", exact=True).select_option(label="I do not know")
    page.get_by_role("button", name="Work out the dates").click()
    expect(page.locator(".expiry__answer")).to_contain_text("choose Cellcard and count again")


def test_expiry_does_not_give_up_a_number_that_one_version_still_keeps(page):
    page.goto("en/tools/expiry/")
    page.get_by_label("Carrier", exact=True).select_option(label="Cellcard")
    field = page.get_by_label("Day the balance expires")
    for day, kept in (("2026-08-01", True), ("2026-05-26", False), ("2026-11-01", False)):
        field.fill(day)
        page.get_by_role("button", name="Work out the dates").click()
        expect(said(page)).to_contain_text("belong to somebody else")
        found = "By another version the number is kept until Thu 28 January 2027" in said(page).text_content()
        assert found == kept, day


def test_expiry_warns_first_of_a_carrier_that_may_no_longer_exist(page):
    page.goto("en/tools/expiry/")
    page.get_by_label("Day the balance expires").fill("2026-12-20")
    for carrier, doubtful in (("SEATEL", True), ("Smart", False)):
        page.get_by_label("Carrier", exact=True).select_option(label=carrier)
        page.get_by_role("button", name="Work out the dates").click()
        first = page.locator(".expiry__date").first
        expect(first).to_contain_text(f"{carrier} still operates" if doubtful else "The balance holds until")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_expiry_says_of_each_stage_what_the_ledger_says(page, project, language):
    ledger = project.ledger
    page.goto("tools/expiry/" if language == "zh" else "en/tools/expiry/")
    page.locator("#expiry-carrier").select_option(label="Metfone")
    page.locator("#expiry-day").fill("2026-12-20")
    page.locator(".tool form button[type=submit]").click()
    shown = page.locator(".expiry__answer .timeline__stage:not(.timeline__stage--now, .timeline__stage--end)")
    stages = [
        stage for name in ("rules.grace_period", "metfone.life_cycle") for stage in ledger.fact(name).fact.value.stages
    ]
    expect(shown).to_have_count(len(stages))
    for stage, item in zip(stages, shown.all(), strict=True):
        incoming = {True: "yes", False: "no", None: "unknown"}[stage.incoming]
        for said_ in (f"incoming_{incoming}", f"restorable_{stage.restoring}"):
            expect(item).to_contain_text(ledger.words.say(said_, language).strip())


def test_expiry_assumes_no_day(page):
    page.goto("en/tools/expiry/")
    page.get_by_role("button", name="Work out the dates").click()
    expect(page.locator("#expiry-day-wrong")).to_contain_text("Enter the day first.")
    expect(page.locator(".expiry__answer")).to_be_hidden()


def test_expiry_reckons_from_a_top_up_where_a_table_is_published(page):
    page.goto("en/tools/expiry/")
    topup = page.get_by_role("radio", name="The day and the amount of the last top-up")
    expect(topup).to_be_disabled()
    page.get_by_label("Carrier", exact=True).select_option(label="Smart")
    topup.check()
    page.get_by_label("Day of the last top-up").fill("2024-02-20")
    page.get_by_label("Kind and amount of the top-up").select_option(label="US$5 (40 days)")
    page.get_by_role("button", name="Work out the dates").click()
    result = page.locator(".expiry__answer")
    expect(result).to_contain_text("the balance ends on Sun 31 March 2024")
    expect(result).to_contain_text("undated")
    expect(result).to_contain_text("We could read no stages of its own")
    expect(result.get_by_role("button")).to_have_count(0)
    page.get_by_label("Day of the last top-up").fill("2026-11-23")
    page.get_by_role("button", name="Work out the dates").click()
    expect(said(page)).to_contain_text("cannot be later than today (2026-11-22)")
    expect(result).to_be_hidden()
    page.get_by_label("Carrier", exact=True).select_option(label="Metfone")
    expect(topup).to_be_disabled()
    expect(page.get_by_role("radio", name="The day the balance ended")).to_be_checked()
    expect(page.get_by_label("Day the balance expires")).to_have_value("")
    expect(page.locator("#expiry-day-wrong")).to_be_hidden()


def test_expiry_doubts_a_year_that_no_balance_reaches(page):
    page.goto("en/tools/expiry/")
    field = page.get_by_label("Day the balance expires")
    for typed, doubtful in (("2062-11-22", True), ("2029-11-22", False), ("2019-11-22", False)):
        field.fill(typed)
        page.get_by_role("button", name="Work out the dates").click()
        expect(page.locator("#expiry-day-wrong")).to_be_visible(visible=doubtful)
        expect(page.locator(".expiry__answer")).to_be_visible(visible=not doubtful)


@pytest.mark.parametrize("typed", ["2026-02-30", HOSTILE, "9" * 5000, "31/12/2026"])
def test_expiry_refuses_what_is_no_day(page, typed):
    page.goto("en/tools/expiry/")
    field = page.get_by_label("Day the balance expires")
    field.evaluate("(field, typed) => { field.type = 'text'; field.value = typed }", typed)
    page.get_by_role("button", name="Work out the dates").click()
    expect(page.locator("#expiry-day-wrong")).to_have_text(
        "This is not a date. Choose a real day, written like 2026-11-22."
    )
    expect(said(page)).to_contain_text("This is not a date")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".expiry__answer")).to_be_hidden()
    field.evaluate("(field) => { field.value = ' ２０２６－１１－２２ ' }")
    page.get_by_role("button", name="Work out the dates").click()
    expect(page.locator(".expiry__answer")).to_be_visible()
    expect(page.locator("#expiry-day-wrong")).to_be_hidden()


# --------------------------------------------------------------------------------------------------
# Planner


def make_plan(page: Page, leave: str) -> None:
    page.get_by_label("Day you leave Cambodia").fill(leave)
    page.get_by_label("Carrier", exact=True).select_option(label="Metfone")
    page.get_by_role("checkbox", name="Banks, wallets or payment apps").check()
    page.get_by_role("checkbox", name="A plan that renews, or paid extras").check()
    page.get_by_role("button", name="Make the checklist").click()


def test_planner_dates_only_what_concerns_the_reader(page):
    page.goto("en/tools/planner/")
    make_plan(page, "2027-01-01")
    expect(said(page)).to_contain_text("the first on Fri 11 December 2026")
    step = page.locator("[data-step=money]")
    expect(step).to_contain_text("Fri 18 December 2026")
    expect(page.locator("[data-step=extras] a[href*='carriers/metfone/#before-you-cancel']")).to_be_visible()
    expect(page.locator("[data-step=chat]")).to_be_hidden()
    expect(page.locator("[data-step=sms-end]")).to_contain_text("Tue 2 March 2027")
    name, calendar = saved(page, "Save as calendar file (.ics, with reminders)")
    assert name == "sim-metfone-2027-01-01.ics"
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    shop = events["planner-metfone-shop-2027-01-01@cambodia-sim-guide"]
    assert shop.decoded("DTSTART") == datetime.date(2026, 12, 29)
    assert all(event.walk("VALARM") for event in events.values())
    assert "planner-metfone-chat-2027-01-01@cambodia-sim-guide" not in events


def test_planner_says_what_is_overdue_and_what_is_past(page):
    page.goto("en/tools/planner/")
    make_plan(page, "2026-11-26")
    expect(said(page)).to_contain_text("Time is short")
    expect(page.locator("[data-step=money]")).to_contain_text("Sun 22 November 2026 overdue, do it today")
    expect(page.locator("[data-step=shop]")).to_be_visible()
    make_plan(page, "2026-11-25")
    expect(said(page)).to_contain_text("There is no time for a shop")
    expect(page.locator("[data-step=shop]")).to_be_hidden()
    expect(page.locator("[data-step=lapse]")).to_be_visible()
    make_plan(page, "2026-11-01")
    expect(said(page)).to_contain_text("That day has passed")
    expect(
        page.locator("[data-step=owner], [data-step=shop], [data-step=lapse]").locator("visible=true")
    ).to_have_count(0)
    expect(page.locator("[data-step=abroad]")).to_be_visible()
    expect(page.locator("[data-step=sms-end]")).to_contain_text("31 December 2026")
    page.get_by_role("checkbox", name="A postpaid bill or contract").check()
    make_plan(page, "2026-01-15")
    expect(page.locator("[data-step=bills]")).to_contain_text("Sun 22 November 2026 overdue, do it today")
    page.get_by_role("checkbox", name="A postpaid bill or contract").uncheck()
    make_plan(page, "2026-01-15")
    expect(page.locator("[data-step=sms-end]")).to_contain_text("Mon 16 March 2026")
    calendar = saved(page, "Save as calendar file (.ics, with reminders)")[1]
    assert {event.decoded("DTSTART") for event in calendar.walk("VEVENT")} == {datetime.date(2026, 11, 22)}


def test_planner_asks_again_when_no_account_is_ticked(page):
    page.goto("en/tools/planner/")
    page.get_by_label("Day you leave Cambodia").fill("2027-01-01")
    for tie in ("The number is on an eSIM", "Other chat apps"):
        page.get_by_role("checkbox", name=tie).check()
        page.get_by_role("button", name="Make the checklist").click()
        asked = "You have ticked no account" in said(page).text_content()
        assert asked == (tie == "The number is on an eSIM")


def test_planner_gives_no_days_of_a_prepaid_number_to_a_postpaid_one(page):
    page.goto("en/tools/planner/")
    page.get_by_role("checkbox", name="A postpaid bill or contract").check()
    make_plan(page, "2027-01-01")
    expect(page.locator("[data-step=sms-end], [data-step=resold]").locator("visible=true")).to_have_count(0)
    expect(page.locator("[data-step=bills]")).to_contain_text("Sun 31 January 2027")


def test_planner_keeps_nothing_before_it_is_asked_to_and_forgets_on_demand(page):
    page.goto("en/tools/planner/")
    make_plan(page, "2027-01-01")
    assert kept(page) == {}
    page.get_by_role("button", name="Save on this device").click()
    expect(said(page)).to_contain_text("Saved in this device's browser")
    page.get_by_role("checkbox", name="Move banks, wallets and payment apps").check()
    page.reload()
    expect(page.get_by_label("Day you leave Cambodia")).to_have_value("2027-01-01")
    expect(page.get_by_role("checkbox", name="Move banks, wallets and payment apps")).to_be_checked()
    expect(page.locator("[data-step=chat]")).to_be_hidden()
    page.get_by_role("button", name="Delete the saved list").click()
    expect(said(page)).to_contain_text("Nothing is left on this device")
    assert kept(page) == {}
    page.reload()
    expect(page.get_by_label("Day you leave Cambodia")).to_have_value("")


@pytest.mark.parametrize(
    "value",
    [
        "{",
        "[]",
        "null",
        '"x"',
        '{"leave":"<b>","carrier":"x"}',
        '{"leave":"2027-01-01","carrier":"__proto__","ties":"money","done":[1,"<b>"]}',
    ],
)
def test_planner_survives_what_somebody_else_has_stored(page, value):
    page.goto("en/tools/planner/")
    page.evaluate("(value) => localStorage.setItem('departure-plan', value)", value)
    page.reload()
    expect(page.get_by_role("button", name="Make the checklist")).to_be_visible()
    make_plan(page, "2027-01-01")
    expect(page.locator(".planner__answer")).to_be_visible()


def test_planner_says_when_the_browser_keeps_nothing(page):
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full') }")
    page.goto("en/tools/planner/")
    make_plan(page, "2027-01-01")
    page.get_by_role("button", name="Save on this device").click()
    expect(said(page)).to_contain_text("does not allow saving")


# --------------------------------------------------------------------------------------------------
# Counter card and proof pack


def test_card_shows_large_khmer_with_number_and_answers(page):
    page.goto("en/tools/counter-card/")
    page.get_by_label("What do you want?").select_option(label="Close this number for good")
    page.locator("#card-carrier").select_option(label="Smart")
    page.locator("#card-number").fill(" ０１０ 200-888 ")
    page.locator("#card-name").fill("ANNA SMITH")
    page.get_by_role("button", name="Show it full screen").click()
    card = page.get_by_role("dialog", name="Card for the counter")
    expect(card).to_be_visible()
    expect(said(page)).to_contain_text("Card open")
    expect(card).to_contain_text("010 200 888".replace(" ", "\u00a0"))
    expect(card).to_contain_text("ANNA SMITH")
    expect(card).to_contain_text("not yet read by a native speaker")
    khmer = card.locator("[lang=km].sheet__km")
    assert khmer.count() > 15 and khmer.nth(2).evaluate("(line) => parseFloat(getComputedStyle(line).fontSize)") >= 20
    assert page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].map((font) => [font.family, font.status]))"
    ) == [["Noto Sans Khmer", "loaded"]]
    assert card.locator("wbr").count() > 50
    expect(card.get_by_text("For the clerk to answer")).to_be_visible()
    card.get_by_role("radio", name="Yes, there is").first.check()
    expect(said(page)).to_have_text("The clerk's answer: Yes, there is")
    expect(card.get_by_text("Khnhom").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(said(page)).to_contain_text("Card closed")
    page.get_by_role("checkbox", name="Show how to say it").uncheck()
    page.get_by_role("button", name="Show it full screen").click()
    expect(card.get_by_text("Khnhom")).to_have_count(0)
    card.get_by_role("button", name="Close the card").click()
    assert kept(page) == {} and "010" not in page.url
    page.reload()
    expect(page.locator("#card-number")).to_have_value("")


def test_card_asks_only_what_belongs_to_the_wish(page):
    page.goto("en/tools/counter-card/")
    page.locator("#card-carrier").select_option(label="Smart")
    card = page.get_by_role("dialog")
    for wish, deposit in [("Settle the bill and end a postpaid number", 1), ("Close this number for good", 0)]:
        page.get_by_label("What do you want?").select_option(label=wish)
        page.get_by_role("button", name="Show it full screen").click()
        expect(card.get_by_text("Did I pay a deposit?")).to_have_count(deposit)
        page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Add questions to ask").uncheck()
    page.get_by_role("button", name="Show it full screen").click()
    expect(card.get_by_text("For the clerk to answer")).to_have_count(0)


def test_card_asks_before_it_requests_and_its_boxes_mean_what_they_say(page, project):
    phrases, answers = (
        project.ledger.phrases,
        {answer.id: answer for answer in project.ledger.files["phrases.yml"].answers},
    )
    page.goto("en/tools/counter-card/")
    page.locator("#card-carrier").select_option(label="Smart")
    page.locator("#card-number").fill("0971234567")
    page.get_by_role("button", name="Show it full screen").click()
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("097 123 4567".replace(" ", "\u00a0"))
    lines = [" ".join(text.split()) for text in card.locator(".sheet__text").all_text_contents()]
    starts = {
        id_: phrases[id_].en.partition("____")[0].strip() for id_ in ("fee", "close-number", "written-confirmation")
    }
    order = [next(at for at, line in enumerate(lines) if line.startswith(start)) for start in starts.values()]
    assert order == sorted(order), "questions, then the request, then its proof"
    boxes = card.locator(".sheet__boxes")
    pairs = {
        (answer.yes_km.replace("|", ""), answer.yes.en, answer.no_km.replace("|", ""), answer.no.en)
        for answer in answers.values()
    }
    for box in boxes.all():
        parts = [
            part
            for label in box.locator("label").all()
            for part in (label.locator("[lang=km]").text_content(), label.locator(".sheet__meaning").text_content())
        ]
        assert tuple(parts) in pairs
    assert boxes.count() > 3


@pytest.mark.parametrize("tool", ["card", "proof"])
def test_odd_number_is_doubted_beside_its_field_and_used_all_the_same(page, tool):
    page.goto("en/tools/counter-card/")
    page.locator(f"#{tool}-carrier").select_option(label="Smart")
    field, wrong = page.locator(f"#{tool}-number"), page.locator(f"#{tool}-number-wrong")
    for typed, doubt in (
        ("012 345 67", "too few or too many digits"),
        ("012 345 678", "Smart does not issue this prefix"),
        ("+855 10 200 888", None),
        ("012 34", None),
        ("", None),
        ("my number", "too few or too many digits"),
    ):
        field.fill(typed)
        expect(wrong).to_be_visible(visible=bool(doubt))
        expect(wrong).to_contain_text(doubt or "")
    page.locator(f"#{tool}-carrier").select_option(label="I do not know")
    field.fill("012 345 678")
    expect(wrong).to_be_hidden()
    assert kept(page) == {}


def test_card_takes_hostile_input_as_text(page):
    page.goto("en/tools/counter-card/")
    page.get_by_label("What do you want?").select_option(label="At the bank, change the phone number")
    for field in ("number", "other", "name"):
        page.locator(f"#card-{field}").evaluate("(field, typed) => { field.value = typed }", HOSTILE + "9" * 3000)
    page.get_by_role("button", name="Show it full screen").click()
    card = page.get_by_role("dialog")
    assert card.locator("img, script").count() == 0
    expect(card).to_contain_text("<img src=x")
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth")


def test_card_keeps_the_screen_on_while_it_is_shown(page):
    page.add_init_script(
        "window.locks = [];"
        "Object.defineProperty(navigator, 'wakeLock', {value: {request: (kind) => {"
        "  window.locks.push(kind); return Promise.resolve({release: () => { window.locks.push('released'); return Promise.resolve() }}) }}})"
    )
    page.goto("en/tools/counter-card/")
    page.get_by_role("button", name="Show it full screen").click()
    expect(said(page)).to_contain_text("the screen stays on")
    page.get_by_role("button", name="Close the card").click()
    expect(said(page)).to_contain_text("Card closed")
    assert page.evaluate("window.locks") == ["screen", "released"]


@pytest.mark.parametrize(("button", "width"), [("Print on A4", 210), ("Print a narrow slip", 58)])
def test_card_prints_alone_on_its_paper(page, button, width, tmp_path):
    page.add_init_script("window.print = () => { window.printed = true }")
    page.goto("en/tools/counter-card/")
    page.get_by_role("button", name=button).click()
    assert page.evaluate("window.printed")
    expect(page.locator("body > .print-only")).to_have_count(1)
    page.pdf(path=tmp_path / "card.pdf", prefer_css_page_size=True, format="A4")
    with pikepdf.open(tmp_path / "card.pdf") as document:
        assert {round(float(sheet.mediabox[2]) / 72 * 25.4) for sheet in document.pages} == {width}
        assert 1 <= len(document.pages) <= 12
    expect(page.locator("body > .print-only, html[data-print]")).to_have_count(0)


def test_khmer_font_is_asked_for_on_the_card_page_only(page):
    fonts: list[str] = []
    page.on("request", lambda request: fonts.append(page.url) if request.resource_type == "font" else None)
    for address in ("tools/", "carriers/smart/", "steps/"):
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => 1)")
    assert fonts == []
    page.goto("tools/counter-card/")
    page.wait_for_function("[...document.fonts].some((font) => font.status === 'loaded')")
    assert len(fonts) == 1


def test_button_copies_the_whole_code(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("en/steps/")
    codes = page.locator(".dial[data-copy*='#'] + .copy")
    expect(codes.first).to_be_visible()
    shown = [button.locator("xpath=preceding-sibling::*[1]").get_attribute("data-copy") for button in codes.all()[:3]]
    assert len(set(shown)) > 1 and all(code.endswith("#") for code in shown)
    for button, code in zip(codes.all(), shown, strict=False):
        button.click()
        expect(button).to_have_attribute("data-done", "")
        assert page.evaluate("navigator.clipboard.readText()") == code


@pytest.mark.parametrize(("obeys", "heard"), [(True, "已复制"), (False, "复制不了，请长按文字自己复制")])
def test_browser_that_refuses_the_clipboard_is_asked_in_the_old_way(page, obeys, heard):
    page.goto("tools/counter-card/")
    page.evaluate(
        """(obeys) => {
          navigator.clipboard.writeText = () => Promise.reject(new DOMException("Write permission denied."));
          document.execCommand = () => { window.taken = document.activeElement.value; return obeys; };
        }""",
        obeys,
    )
    letter = page.locator("[data-message=regulator]")
    button = letter.get_by_role("button", name="复制这封信")
    button.click()
    expect(said(page)).to_have_text(heard)
    assert page.evaluate("window.taken").startswith(letter.locator(".proof__letter > *").first.text_content())
    expect(button).to_be_focused()
    assert page.locator("body > textarea").count() == 0


def test_messages_are_filled_in_on_the_device(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("en/tools/counter-card/")
    page.locator("#card-number").fill("012 345 678")
    page.locator("#card-number").blur()
    expect(page.locator("#proof-number")).to_have_value("012 345 678")
    page.locator("#proof-carrier").select_option(label="Cellcard")
    page.locator("#proof-day").fill("2026-11-20")
    page.locator("#proof-shop").fill(HOSTILE)
    carrier, regulator = (page.locator(f"[data-message={name}]") for name in ("carrier", "regulator"))
    letter = carrier.locator(".proof__letter")
    expect(letter).to_contain_text("Dear Cellcard customer service")
    expect(letter).to_contain_text("Fri 20 November 2026 (2026-11-20)")
    expect(letter).to_contain_text("<img src=x")
    expect(letter).not_to_contain_text("passport:")
    carrier.get_by_role("button", name="Copy the message").click()
    expect(said(page)).to_have_text("Copied")
    assert "012 345 678" in page.evaluate("navigator.clipboard.readText()")
    expect(carrier.get_by_role("link", name="Send by email")).to_have_count(0)
    mail = regulator.get_by_role("link", name="Send by email").get_attribute("href")
    assert mail.startswith("mailto:info@trc.gov.kh?subject=Complaint%20about%20Cellcard")
    assert "%0D%0A" in mail and "<" not in mail and " " not in mail
    assert kept(page) == {}


# --------------------------------------------------------------------------------------------------
# Looks


RIGHTMOST = """Math.max(...[...document.querySelectorAll(".tool, .tool *, .paths, .paths *")]
  .map((part) => part.getBoundingClientRect().right + scrollX))"""


@pytest.mark.parametrize("width", [320, 1280])
def test_no_tool_is_wider_than_its_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        "",
        "decide/?where=here&works=yes&hangs=yes",
        "tools/carrier-finder/",
        "tools/expiry/",
        "tools/planner/",
        "tools/counter-card/",
    ):
        for prefix in ("", "en/"):
            page.goto(prefix + address)
            if "expiry" in address:
                page.get_by_role("button", name=re.compile("算出日期|Work out")).click()
            assert page.evaluate(RIGHTMOST) <= width, prefix + address
