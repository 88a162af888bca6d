"""Tables of Chinese characters: traditional to simplified, and how each is read."""

from collections.abc import Iterable
from pathlib import Path

import jieba
import opencc
from pypinyin import lazy_pinyin

VARIANTS = {"帐": "账", "咭": "卡", "臺": "台", "佔": "占", "瞭": "了", "妳": "你"}
"""Ways of writing that the tables of OpenCC do not join: 帐号 and 账号, 電話咭 and 电话卡."""

_HAN = "\u3400", "\u9fff"


def is_han(character: str) -> bool:
    """Say whether a character is Chinese."""
    return _HAN[0] <= character <= _HAN[1]


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
    types who picks the wrong character of the same sound.
    """
    readings: dict[str, dict[str, None]] = {}
    for word in words:
        for character, syllable in zip(word, lazy_pinyin(word), strict=True) if all(map(is_han, word)) else ():
            readings.setdefault(syllable, {})[character] = None
    for character in _common_characters():
        for syllable in lazy_pinyin(character):
            if syllable in readings:
                readings[syllable][character] = None
    return {syllable: "".join(sorted(characters)) for syllable, characters in sorted(readings.items())}


MOST_COMMON = 2000
"""How many characters are common: China's school list of everyday characters has as many."""


def _common_characters() -> list[str]:
    """Return the commonest characters by jieba's dictionary, sorted by how common they are."""
    jieba.initialize()
    counts = {word: count for word, count in jieba.dt.FREQ.items() if len(word) == 1 and is_han(word)}
    return sorted(counts, key=lambda character: (-counts[character], character))[:MOST_COMMON]
