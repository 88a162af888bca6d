"""Draw the picture that a chat or a social network shows beside a link to the guide: one per language."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from guide import icons
from guide.models import LANGUAGES
from guide.words import Words

LOCALE = {"zh": "zh_CN", "en": "en_GB"}
"""Open Graph's name of each language of the guide."""

SIZE = (1200, 630)
"""Width and height in pixels, as Open Graph readers expect."""

_FONTS = Path("node_modules/@fontsource/noto-sans-sc/files")
_PAPER, _ACCENT, _INK, _SOFT = "#ffffff", "#0b5d5e", "#1b1f23", "#4f5760"
_EDGE = 90


def file_name(language: str) -> str:
    """Return the logical name of a language's picture among the assets."""
    return f"share-{language}.png"


def pictures(root: Path, words: Words) -> dict[str, bytes]:
    """Return the pictures of all languages as PNG by logical name.

    Raises:
        OSError: the fonts are not installed.
    """
    return {
        file_name(language): draw(root, words.say("share_title", language), words.say("share_promise", language))
        for language in LANGUAGES
    }


def draw(root: Path, title: str, promise: str) -> bytes:
    """Return a picture with a title and a promise of a few lines. The same words give the same bytes.

    Raises:
        OSError: the fonts are not installed.
    """
    image = Image.new("RGB", SIZE, _PAPER)
    image.paste(_ACCENT, (0, SIZE[1] - 24, *SIZE))
    icon = (root / "overrides" / "assets" / "icon.svg").read_bytes()
    image.paste(icons.paint(icon, 150, ground=_PAPER), (_EDGE, 80))
    canvas = ImageDraw.Draw(image)
    canvas.text((_EDGE, 270), title, _INK, _font(root, 700, 84))
    canvas.multiline_text((_EDGE, 400), promise, _SOFT, _font(root, 400, 42), spacing=18)
    data = io.BytesIO()
    # Few colours make a small file; without dithering the edges of letters stay clean.
    image.quantize(24, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    return data.getvalue()


def _font(root: Path, weight: int, size: int) -> ImageFont.FreeTypeFont:
    file = root / _FONTS / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
    # The basic layout depends on no library of the machine.
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
