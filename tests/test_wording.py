"""Values are written and spoken as a reader of the language expects."""

from decimal import Decimal

import pytest

from guide.models import CodeValue, DurationValue, PhoneValue, SmsValue
from guide.wording import (
    plain,
    sms,
    spell,
    tel,
    write_date,
    write_duration,
    write_international,
    write_money,
    write_national,
)


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [
        ("2024", "2024 年", "2024"),
        ("2024-07", "2024 年 7 月", "July 2024"),
        ("2024-07-31", "2024 年 7 月 31 日", "31 July 2024"),
    ],
)
def test_date_is_written_as_exactly_as_it_is_known(date, zh, en):
    assert (write_date(date, "zh"), write_date(date, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("amount", "currency", "zh", "en"),
    [
        ("0.1", "USD", "10 美分", "10 US cents"),
        ("0.01", "USD", "1 美分", "1 US cent"),
        ("3.5", "USD", "3.50 美元", "US$3.50"),
        ("100000", "USD", "100,000 美元", "US$100,000"),
        ("5000", "KHR", "5,000 瑞尔", "5,000 riel"),
        ("0", "USD", "0 美元", "US$0"),
    ],
)
def test_money_is_written_with_its_currency(amount, currency, zh, en):
    assert write_money(Decimal(amount), currency, "zh") == zh
    assert write_money(Decimal(amount), currency, "en") == en


def test_duration_has_the_plural_of_its_language():
    one = DurationValue(type="duration", amount=1, unit="day")
    ten = DurationValue(type="duration", amount=10, unit="day", business=True)
    assert (write_duration(one, "en"), write_duration(one, "zh")) == ("1 day", "1 天")
    assert (write_duration(ten, "en"), write_duration(ten, "zh")) == ("10 working days", "10 个工作日")


def test_phone_number_is_grouped_for_inside_and_abroad():
    assert write_national("+85512812812") == "012 812 812"
    assert write_national("+855979097097") == "097 909 7097"
    assert write_international("+855979097097") == "+855 97 909 7097"
    assert write_national("+861012308") is None


def test_hash_of_a_code_is_escaped_in_its_address():
    assert tel("*1201#") == "tel:*1201%23"
    assert tel("#124#") == "tel:%23124%23"


def test_message_has_its_text_in_its_address():
    assert sms(SmsValue(type="sms", text="STOP NOW", to="999")) == "sms:999?body=STOP%20NOW"


def test_code_is_spoken_sign_by_sign():
    assert spell("*1201#", "en") == "star 1 2 0 1 hash"
    assert spell("*1201#", "zh") == "星号 1 2 0 1 井号"


def test_code_with_blanks_says_what_goes_there():
    code = CodeValue(type="code", dial="*1*{pin}#", parameters={"pin": {"zh": "密码", "en": "PIN"}})
    assert plain(code, "zh") == "*1*密码#"


def test_value_without_a_plain_form_is_refused():
    with pytest.raises(TypeError, match="no plain form"):
        plain(object(), "en")
    assert plain(PhoneValue(type="phone", number="+85512812812"), "en") == "+855 12 812 812"
