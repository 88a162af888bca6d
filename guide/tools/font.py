"""The Khmer web font of the counter card: Noto Sans Khmer, cut down to the characters that the phrases use."""

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from guide.assets import hashed_name
from guide.ledger import Ledger

SOURCE = "node_modules/@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-400-normal.woff2"
FONT, STYLE = "khmer.woff2", "khmer.css"


def khmer_assets(root: Path, ledger: Ledger) -> dict[str, bytes]:
    """Return the font and the style sheet that names it, by logical name."""
    texts = [phrase.km for phrase in ledger.phrases.values()]
    texts += [text for answer in ledger.answers.values() for text in (answer.yes_km, answer.no_km)]
    font = cut_font(root / SOURCE, "".join(texts))
    rule = (
        '@font-face{font-family:"Noto Sans Khmer";font-weight:400;font-display:swap;'
        f'src:local("Noto Sans Khmer"),url("{hashed_name(FONT, font)}") format("woff2");'
        "unicode-range:U+1780-17FF,U+200C-200D,U+25CC}"
    )
    return {FONT: font, STYLE: rule.encode()}


def cut_font(source: Path, text: str) -> bytes:
    """Return the font with the characters of ``text``, all its shaping rules for them included, as WOFF2."""
    options = subset.Options(layout_features=["*"], hinting=False, flavor="woff2", name_IDs=[1, 2, 13, 14])
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={*map(ord, text), 0x17D2, 0x200C, 0x200D, 0x25CC})
    cutter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
