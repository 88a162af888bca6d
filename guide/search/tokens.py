"""Cut text into the words that the index knows."""

import functools
import re
from collections.abc import Iterable, Iterator

import jieba

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d+|[一二两三四五六七八九十百千每几][\u3400-\u9fff]")
"""Numbers that are no words, all but years: prefixes and codes have tables of their own, and 三件 counts things."""

_EMPTY = re.compile("[这那哪每某各你我他她它们谁]|[了着过吗呢得]$|^[不没别就才要会]")
"""Chinese words that point, ask or deny tell no section from another: 这家, 用不着, 没人管."""

RARE_PART = 20
"""A part of a longer word that jieba's dictionary counts less often stands there by chance (理器 in 处理器)."""

EVERYDAY = 1000
"""A Chinese word that jieba's dictionary counts more often than this tells no section from another (没有, 可以)."""


@functools.cache
def frequencies() -> dict[str, int]:
    """Return how often each word stands in the texts that jieba's dictionary was made from."""
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return dict(jieba.dt.FREQ)


class Cutter:
    """Cuts text into words. Chinese is cut by jieba's dictionary and by the words given, which stay whole."""

    def __init__(self, known: Iterable[str], skipped: Iterable[str]):
        self.known = {word.lower() for word in known}
        self._skipped = {word.lower() for word in skipped}
        self._skipped |= {word for word, count in frequencies().items() if count > EVERYDAY} - self.known

    @functools.cached_property
    def _jieba(self) -> jieba.Tokenizer:
        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(frequencies()), jieba.dt.total, True
        for word in sorted(self.known):
            tokenizer.add_word(word)
        return tokenizer

    def words(self, text: str) -> set[str]:
        """Return the words of a text. Single Chinese characters, single letters, everyday and skipped words are left out."""
        found: set[str] = set()
        for run in _RUN.findall(text.lower()):
            found |= {run} if run[0] < "\u3400" else set(self._chinese(run))
        says_nothing = (_NUMBER.fullmatch, _EMPTY.search)
        found = {w for w in found if len(w) > 1 and (w in self.known or not any(fits(w) for fits in says_nothing))}
        return found - self._skipped

    def _chinese(self, run: str) -> Iterator[str]:
        """Yield the words of a Chinese text; of a long one whose parts are words, the parts."""
        for word in self._jieba.cut(run, HMM=False):
            parts = [] if word in self.known else list(self._parts(word))
            yield from (word[start:end] for start, end in parts)
            if len({place for start, end in parts for place in range(start, end)}) < len(word):
                yield word

    def _parts(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield where shorter words stand in a long one: 营业 in 营业厅."""
        for size in (2, 3):
            for start in range(len(word) - size + 1) if size < len(word) else ():
                part = word[start : start + size]
                if part in self.known or self._jieba.FREQ.get(part, 0) >= RARE_PART:
                    yield start, start + size
