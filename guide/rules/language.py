"""Rules of the text itself: each text in its own language, finished, and with the same blanks in both."""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from opencc import OpenCC

from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.reading import strings
from guide.rules import rule
from guide.rules.pages import Site, prose

_BLANK = re.compile(r"\{\w+\}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER_LETTERS = r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u3040-\u30ff\uac00-\ud7af]"
"""Letters that neither language is written with: accented Latin, Greek, Cyrillic, Thai, kana and others."""

_FOREIGN = {
    "zh": re.compile(
        r"(?:[A-Za-z][A-Za-z'’-]*[ ,.]+){6,}[A-Za-z]+|(?<![A-Za-z*“])[A-Za-z][a-z'’]+(?:,? [a-z'’]+){3,}|"
        + _OTHER_LETTERS
    ),
    "en": re.compile(r"[\u3400-\u9fff]{4,}|" + _OTHER_LETTERS),
}
"""What no text of a language holds: a run of words of the other one, longer than a name, or letters of a third."""

_MARKED = re.compile(r' lang="[^"]+">[^<>]*>')
"""An element that names its language, as ``prose`` leaves it."""

_UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|TBD|TBA|X{3,}|lorem ipsum|dolor sit amet|coming soon|stay tuned|under construction)\b"
    r"|\bto be (?:written|added|translated|confirmed|announced)\b|\bmore (?:details|information) (?:will|to) follow\b"
    r"|\[(?:insert|placeholder|screenshot|image|add)\b[^\]]*\]"
    r"|敬请期待|待补|待完善|待翻译|待更新|待核实|待定稿|即将上线|即将推出|后续补充|稍后补充|未完待续|页面建设中",
    re.IGNORECASE,
)

_EMPTY = re.compile(
    r"\b(?:seamless|empower|leverag|delve|dive in|cutting-edge|world-class|game-chang|hassle-free|one-stop|utiliz)\w*"
    r"|\bunlock(?:s|ing)? (?:a|your|the) (?!SIM|phone)|\bin today's\b|\bfast-paced\b|\bcomprehensive guide\b"
    r"|\b(?:navigate|on) (?:this|your|the) (?:journey|landscape)\b|\brest assured\b|\blook no further\b|\belevate your\b"
    r"|\bit(?:'s| is) (?:important|worth) (?:to note|noting)\b|\b(?:feel free|don't hesitate) to\b|\bhope this helps\b"
    r"|\b(?:AI|language) model\b|\bas an AI\b|\bkindly\b"
    r"|赋能|一站式|保驾护航|无缝|数字化时代|轻松搞定|助力|痛点|闭环|全方位|极致|匠心|值得信赖|优质服务|众所周知|综上所述|总而言之"
    r"|让我们一起|小编|语言模型|作为(?:一个|一名)?(?:AI|人工智能)",
    re.IGNORECASE,
)
"""Words that sell or fill instead of saying something."""

_FULL_WIDTH = re.compile(r"[，。；：？！（）、【】「」]")
_ODD = re.compile(r"[「」『』Ａ-Ｚａ-ｚ０-９]|\.\.\.|[！？]{2,}")
_DISGUISED = re.compile(
    r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]|[\u0400-\u052f]|[\u00ad\u034f\u115f\u1160\u180e\u2800\u3164\ufe00-\ufe0f\uffa0]"
)
"""Greek or Cyrillic among Latin letters, and signs that look like a blank or like nothing."""

_PICTURE = re.compile(r"[\U0001f300-\U0001faff\u2600-\u27bf]")
_AGEING = re.compile(
    r"去年|今年|明年|上个月|这个月|下个月|目前为止"
    r"|\b(?:last|this|next) (?:year|month|week|summer|winter|spring|autumn)\b"
    r"|\b(?:last|this|next) (?:" + "|".join(filter(None, calendar.month_name)) + r")\b",
    re.IGNORECASE,
)
_LONGEST_QUOTE = re.compile(r"[“\"](?:[\w.'’-]+[ ,]+){11,}[\w.'’-]+\W?[”\"]", re.ASCII)


@rule("pages")
def page_speaks_its_language(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page is written in its language; only quoted letters and the names in tokens are in another."""
    for page in site.each():
        for text, line in prose(page):
            text = _MARKED.sub(" ", text)
            if not text.startswith((">", "[")) and (hit := _FOREIGN[page.language].search(text)):
                yield (
                    f"{page.name}:{line}",
                    f'"{hit[0]}" is not in the language of the page.',
                    "Write it in the page's language, or as a quotation (>) where a letter is given to copy.",
                )


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _texts(site: Site) -> Iterator[tuple[str, str, str]]:
    """Yield place, language and wording of every text of pages and ledger, but for what readers type (search.yml)."""
    for page in site.each():
        yield from ((f"{page.name}:{line}", page.language, text) for text, line in prose(page))
    yield from site.ledger.texts


_Judge = Callable[[str, str], list[tuple[str, str]]]
"""Takes language and wording of a text; returns what is wrong with it, and what to do."""


def _judged(judge: _Judge) -> _Judge:
    """Remember what was found: nearly every text is the same at the next check."""
    return lru_cache(maxsize=2**14)(judge)


def _found(site: Site, judge: _Judge) -> Iterator[tuple[str, str, str]]:
    for place, language, text in _texts(site):
        for found, do in judge(language, text):
            yield place, found, do


@rule("pages")
def text_is_finished(site: Site) -> Iterator[tuple[str, str, str]]:
    """No text holds a note to its writer or promises a text to come."""
    yield from _found(site, _finished)


@_judged
def _finished(language: str, text: str) -> list[tuple[str, str]]:
    hit = _UNFINISHED.search(text)
    return [(f'"{hit[0]}" is no text for a reader.', "Write the text, or leave it out.")] if hit else []


@rule("pages")
def text_is_in_its_script(site: Site) -> Iterator[tuple[str, str, str]]:
    """Chinese is written in simplified characters, English with half-width punctuation, and no letter only looks like one."""
    yield from _found(site, _scripted)


@_judged
def _scripted(language: str, text: str) -> list[tuple[str, str]]:
    found = []
    if hit := _DISGUISED.search(text):
        signs = " ".join(f"U+{ord(sign):04X}" for sign in hit[0] if not sign.isascii())
        found.append((f'"{hit[0]}" holds signs that look like others ({signs}).', "Type the plain letter or space."))
    if language == "en":
        if hit := _FULL_WIDTH.search(text):
            found.append((f'"{hit[0]}" is Chinese punctuation in an English text.', "Write , . ; : ? ! ( )."))
        return found
    pairs = zip(text, _converter().convert(text), strict=False)
    if wrong := "".join(old for old, new in pairs if old != new):
        around = text[max(0, text.index(wrong[0]) - 10) :][:30]
        found.append((f'"{wrong}" is not simplified: "{around}".', "Write simplified characters."))
    if hit := _ODD.search(text):
        found.append(
            (f'"{hit[0]}" is not written so in this guide.', "Write “ ” for quotes, …… for a pause, and one mark.")
        )
    return found


@rule("pages")
def text_talks_to_the_reader(site: Site) -> Iterator[tuple[str, str, str]]:
    """A text says 你, sells nothing, holds no picture and no phrase that any text could have, and does not age."""
    yield from _found(site, _spoken)


@_judged
def _spoken(language: str, text: str) -> list[tuple[str, str]]:
    found = []
    if hit := _PICTURE.search(text):
        found.append((f'"{hit[0]}" is a picture, not a word.', "Leave it out."))
    if hit := _AGEING.search(text):
        found.append((f'"{hit[0]}" is another time next year.', "Name the year or the month."))
    if "您" in text:
        found.append((f'"您" stands in "{text[:40]}".', "Write 你."))
    if hit := _EMPTY.search(text):
        found.append((f'"{hit[0]}" says nothing.', "Say what the reader does, or leave it out."))
    return found


_TWICE = {
    "zh": re.compile(r"(?!一)([\u3400-\u9fff]{2,})\1|(?<![目过出成于])([的去就是不你把也或])\2(?!非)"),
    "en": re.compile(r"\b(?!(?:that|had)\b)([a-z]+)\s+\1\b", re.IGNORECASE),
}
"""A word typed twice. Chinese repeats some on purpose: 一步一步."""


@rule("pages")
def text_says_no_word_twice(site: Site) -> Iterator[tuple[str, str, str]]:
    """No word stands twice in a row."""
    yield from _found(site, _said_once)


@_judged
def _said_once(language: str, text: str) -> list[tuple[str, str]]:
    hit = _TWICE[language].search(text)
    return (
        [(f'"{hit[0]}" says a word twice: "{text[max(0, hit.start() - 10) :][:40]}".', "Say it once.")] if hit else []
    )


@rule("ledger")
def ledger_quotes_nothing_long(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A text of the ledger is in our own words: it quotes no sentence of a source."""
    for name, document in ledger.documents.items():
        for path, text in strings(document.data) if name in ledger.files else ():
            if path[-1] in LANGUAGES and (hit := _LONGEST_QUOTE.search(text)):
                yield document.place(path), f"A whole sentence is quoted: {hit[0]}.", "Say it in your own words."


_DIGITS = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_ZH_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九十")} | {"零": 0, "两": 2}
_EN_NUMBERS = (
    ("zero",),
    ("one", "first", "once"),
    ("two", "second", "twice", "both"),
    ("three", "third"),
    ("four", "fourth"),
    ("five", "fifth"),
    *(("six",), ("seven",), ("eight",), ("nine",), ("ten",), ("eleven",), ("twelve",)),
)
"""Words for each number from 0."""

_SCALES = {"zh": {"千": 3, "万": 4, "百万": 6, "亿": 8}, "en": {"thousand": 3, "million": 6, "billion": 9}}


@rule("ledger")
def texts_have_the_same_numbers(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """The Chinese and the English text of an entry hold the same numbers, in digits or in words."""
    for name, document in ledger.documents.items():
        for path, pair in _pairs(document.data) if name != "search.yml" else ():
            written = {language: _written(pair[language], language) for language in LANGUAGES}
            read = {"zh": _spoken_zh(pair["zh"]), "en": _spoken_en(pair["en"])}
            for here, there in (("zh", "en"), ("en", "zh")):
                if lone := written[here] - written[there] - read[there]:
                    shown = ", ".join(f"{number:g}" for number in sorted(lone))
                    yield (
                        document.place((*path, here)),
                        f'{shown} stands in the {here} text only: "{pair[here][:60]}".',
                        "Say the same number in both languages.",
                    )


def _pairs(value: object, path: tuple = ()) -> Iterator[tuple[tuple, dict[str, str]]]:
    """Yield every text that is given in both languages, with its path."""
    if isinstance(value, dict):
        if all(isinstance(value.get(language), str) for language in LANGUAGES):
            yield path, value
        for key, item in value.items():
            yield from _pairs(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _pairs(item, (*path, index))


def _written(text: str, language: str) -> set[float]:
    """Return the numbers that a text writes in digits: 500 million is 500000000."""
    found = set()
    for match in _DIGITS.finditer(text):
        after = text[match.end() :].lstrip()
        scale = max((power for word, power in _SCALES[language].items() if after.startswith(word)), default=0)
        found.add(round(float(match[0].replace(",", "")) * 10**scale, 6))
    return found


def _spoken_zh(text: str) -> set[float]:
    """Return the numbers that a Chinese text says in characters, up to ninety-nine: 第三十一条 says 31."""
    found = set()
    for match in re.finditer(f"[{''.join(_ZH_DIGITS)}]+", text):
        tens, ten, ones = match[0].rpartition("十")
        found |= {_ZH_DIGITS[character] for character in match[0]}
        if ten:
            found.add(10 * _ZH_DIGITS.get(tens or "一", 0) + _ZH_DIGITS.get(ones or "零", 0))
    return found


def _spoken_en(text: str) -> set[float]:
    """Return the numbers that an English text says in words, months included: 2 月 is February."""
    spoken = set(re.findall(r"[a-z]+", text.lower()))
    months = {number for number, name in enumerate(calendar.month_name) if name and name in text}
    return months | {number for number, words in enumerate(_EN_NUMBERS) if spoken.intersection(words)}


@rule("ledger")
def text_speaks_its_language(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A Chinese text of the ledger is Chinese, an English one English."""
    for name, document in ledger.documents.items():
        if name == "search.yml":
            continue
        for path, text in strings(document.data):
            # Labels and questions are whole sentences or phrases; other texts may be names.
            spoken = path[-2:-1] and path[-2] in ("label", "question", "searched", "why", "text", "title")
            if path[-1] == "en" and spoken and len(_HAN.findall(text)) > 1 and "“" not in text:
                yield document.place(path), f'The English text "{text}" is Chinese.', "Write it in English."
            elif path[-1] == "zh" and spoken and " " in text and not _HAN.search(text):
                yield document.place(path), f'The Chinese text "{text}" is not Chinese.', "Write it in Chinese."


@rule("ledger")
def texts_have_the_same_blanks(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A word of the interface has the same blanks, such as {size}, in both languages."""
    if not (document := ledger.documents.get("words.yml")):
        return
    for key, word in ledger.words.words.items():
        blanks = {language: set(_BLANK.findall(getattr(word, language))) for language in LANGUAGES}
        if blanks["zh"] != blanks["en"]:
            yield (
                document.place(("words", key)),
                f"The blanks differ: {sorted(blanks['zh'])} in Chinese, {sorted(blanks['en'])} in English.",
                "Use the same blanks in both.",
            )
