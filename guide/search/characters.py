"""Tables of Chinese characters: traditional to simplified, and how each is read."""

from collections.abc import Iterable
from pathlib import Path

import opencc
from pypinyin import lazy_pinyin

from guide.search.tokens import frequencies

VARIANTS = {"帐": "账", "绵": "棉", "咭": "卡", "臺": "台", "佔": "占", "瞭": "了", "妳": "你"}
"""Ways of writing that the tables of OpenCC do not join: 帐号 and 账号, 電話咭 and 电话卡, 高绵语 and 高棉语."""

LOOKALIKES = (
    "拆诉折",
    "矢失",
    "己已巳",
    "末未",
    "贷货",
    "拔拨",
    "汪注往住",
    "佘余",
    "颔额",
    "侯候",
    "捎销消",
    "卷券",
    "夏复",
    "困因",
    "钱线",
)
"""Characters that are written in each other's place: 投拆 for 投诉, 挂矢 for 挂失."""

MOST_COMMON = 1800
"""How many characters are common enough to be picked by mistake."""

COMMON_WORD = 800
"""A word that jieba's dictionary counts more often than this is common."""


def is_chinese(text: str) -> bool:
    """Say whether a text consists of Chinese characters."""
    return bool(text) and all("\u3400" <= character <= "\u9fff" for character in text)


def simplified_pairs(used: set[str]) -> str:
    """Return pairs of a traditional character and its simplified form, for the forms that the index uses.

    >>> simplified_pairs({"销"})
    '銷销'
    """
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = {}
    for line in table.read_text("utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        target = VARIANTS.get(simplified[:1], simplified[:1])
        if len(traditional) == 1 and target != traditional and target in used:
            pairs[traditional] = target
    pairs |= {variant: plain for variant, plain in VARIANTS.items() if plain in used}
    return "".join(variant + plain for variant, plain in sorted(pairs.items()))


def sounds(words: Iterable[str]) -> dict[str, str]:
    """Return the characters of each syllable that occurs in ``words``, without tones.

    Beside the characters of ``words`` (read as the word reads them) these are the commonest of all: what somebody
    types who picks the wrong character of the same sound. What looks alike is read alike too.

    >>> sounds(["注销"])["zhu"][:3]
    '主住助'
    >>> "矢" in sounds(["挂失"])["shi"]
    True
    """
    readings: dict[str, set[str]] = {}
    for word in filter(is_chinese, words):
        for character, syllable in zip(word, lazy_pinyin(word), strict=True):
            readings.setdefault(syllable, set()).add(character)
    for group in LOOKALIKES:
        for characters in readings.values():
            if not characters.isdisjoint(group):
                characters.update(group)
    counts = {word: count for word, count in frequencies().items() if len(word) == 1 and is_chinese(word)}
    for character in sorted(counts, key=lambda character: (-counts[character], character))[:MOST_COMMON]:
        for syllable in lazy_pinyin(character):
            if syllable in readings:
                readings[syllable].add(character)
    return {syllable: "".join(sorted(characters)) for syllable, characters in sorted(readings.items())}


def words_that_sound_like(known: Iterable[str]) -> list[str]:
    """Return common words that sound like one of ``known``: whoever types them means them (一时 is no slip for 遗失)."""
    known = set(filter(is_chinese, known))
    sounding = {"".join(lazy_pinyin(word)) for word in known}
    common = (word for word, count in frequencies().items() if len(word) in (2, 3) and count > COMMON_WORD)
    candidates = sorted(word for word in common if word not in known and is_chinese(word))
    return [word for word in candidates if "".join(lazy_pinyin(word)) in sounding]
