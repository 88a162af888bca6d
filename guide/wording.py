"""How values are written and spoken in each language. Pure functions; every number on a page passes through here."""

import re
from decimal import Decimal

from guide.models import (
    CodeValue,
    DateValue,
    DurationValue,
    MoneyValue,
    PathValue,
    PhoneValue,
    ShortNumberValue,
    SmsValue,
)

HTML_LANG = {"zh": "zh-Hans", "en": "en"}
"""BCP 47 tag of each language of the guide."""

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_UNITS = {
    "zh": {"minute": "分钟", "hour": "小时", "day": "天", "month": "个月", "year": "年"},
    "en": {"minute": "minute", "hour": "hour", "day": "day", "month": "month", "year": "year"},
}


def write_date(date: str, language: str) -> str:
    """Write ``2024``, ``2024-07`` or ``2024-07-31`` as a reader of ``language`` does."""
    year, month, day = (*date.split("-"), None, None)[:3]
    if language == "zh":
        return f"{year} 年" + (f" {int(month)} 月" if month else "") + (f" {int(day)} 日" if day else "")
    return " ".join(filter(None, (day and str(int(day)), month and _MONTHS[int(month) - 1], year)))


def write_duration(value: DurationValue, language: str) -> str:
    """Write a length of time: ``60 天``, ``10 working days``."""
    unit = _UNITS[language][value.unit]
    if language == "zh":
        return f"{value.amount} 个工作日" if value.business else f"{value.amount} {unit}"
    plural = "" if value.amount == 1 else "s"
    return f"{value.amount} {'working ' if value.business else ''}{unit}{plural}"


def write_days(days: int, language: str) -> str:
    """Write a number of days."""
    return write_duration(DurationValue(type="duration", amount=days, unit="day"), language)


def write_money(amount: Decimal, currency: str, language: str) -> str:
    """Write a price; less than a dollar is written in cents."""
    if currency == "USD" and 0 < amount < 1:
        cents = f"{(amount * 100).normalize():f}"
        return f"{cents} 美分" if language == "zh" else f"{cents} US cent{'' if cents == '1' else 's'}"
    number = f"{amount:,.2f}".removesuffix(".00")
    if language == "zh":
        return f"{number} {dict(USD='美元', KHR='瑞尔', CNY='元')[currency]}"
    return {"USD": f"US${number}", "KHR": f"{number} riel", "CNY": f"CNY {number}"}[currency]


def write_size(size: int) -> str:
    """Write a file's size in bytes for a reader: ``48 KB``, ``1.2 MB``; the same in both languages."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def write_international(number: str) -> str:
    """Group a full number for reading: ``+855 12 812 812``."""
    if not number.startswith("+855"):
        return f"{number[:3]} {number[3:5]} {_in_threes(number[5:])}"
    return f"+855 {number[4:6]} {_in_threes(number[6:])}"


def write_national(number: str) -> str | None:
    """Write a Cambodian number as dialled inside the country: ``012 812 812``; None for other countries."""
    return f"0{number[4:6]} {_in_threes(number[6:])}" if number.startswith("+855") else None


def _in_threes(digits: str) -> str:
    if len(digits) <= 4:
        return digits
    if len(digits) == 5:
        return digits
    return f"{digits[:3]} {digits[3:]}"


def spell(dialled: str, language: str) -> str:
    """Spell a code or number for a screen reader, character by character."""
    names = {"zh": {"*": "星号", "#": "井号", "+": "加号"}, "en": {"*": "star", "#": "hash", "+": "plus"}}[language]
    return " ".join(names.get(character, character) for character in dialled if not character.isspace())


def tel(dialled: str) -> str:
    """Return the ``tel:`` address (RFC 3966) of a number or code; ``#`` must be escaped."""
    return "tel:" + dialled.replace("#", "%23").replace(" ", "")


def sms(value: SmsValue) -> str:
    """Return the ``sms:`` address (RFC 5724) of a message."""
    return f"sms:{value.to}?body={value.text.replace(' ', '%20')}"


def split_code(value: CodeValue) -> list[tuple[str, str | None]]:
    """Split a code into (digits, None) and (blank's name, parameter key) parts, in order."""
    parts = re.split(r"(\{[a-z_]+\})", value.dial)
    return [(part.strip("{}"), part.strip("{}") if part.startswith("{") else None) for part in parts if part]


def plain(value: object, language: str) -> str:
    """Write a simple value as plain text, for places without markup (search, tools, calendar files).

    Raises:
        TypeError: the value has no plain form (lists, tables, stages).
    """
    match value:
        case MoneyValue():
            return write_money(value.amount, value.currency, language)
        case DurationValue():
            return write_duration(value, language)
        case DateValue():
            return write_date(value.date, language)
        case CodeValue():
            return "".join(getattr(value.parameters[key], language) if key else part for part, key in split_code(value))
        case ShortNumberValue():
            return value.number
        case PhoneValue():
            return write_international(value.number)
        case PathValue():
            return " › ".join(getattr(value, language))
        case _:
            for attribute in (language, "name", "address", "href"):
                if isinstance(text := getattr(value, attribute, None), str):
                    return text
    raise TypeError(f"{type(value).__name__} has no plain form")
