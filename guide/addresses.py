"""Where a page stands on the site. Addresses are public: they never change."""

import posixpath
from urllib.parse import unquote, urljoin, urlsplit

from guide.models import LANGUAGES

DEFAULT = LANGUAGES[0]


def page_url(language: str, path: str) -> str:
    """Return the address of a page relative to the site's root. What is no page has one address in all languages.

    >>> page_url("zh", "index.md"), page_url("en", "carriers/smart.md"), page_url("en", "api/v1/rules.json")
    ('', 'en/carriers/smart/', 'api/v1/rules.json')
    """
    if not path.endswith(".md"):
        return path
    stem = path.removesuffix(".md").removesuffix("index").rstrip("/")
    prefix = "" if language == DEFAULT else f"{language}/"
    return f"{prefix}{stem}/" if stem else prefix


def relative_url(target: str, base: str) -> str:
    """Return the address of ``target`` as written on the page ``base`` (both relative to the root)."""
    folder = base if base.endswith("/") or not base else posixpath.dirname(base)
    relative = posixpath.relpath("/" + target, "/" + folder)
    if target.endswith("/") or not target:
        return "./" if relative == "." else f"{relative}/"
    return relative


def resolve(address: str, base: str) -> tuple[str, str] | None:
    """Return page and anchor that ``address`` leads to when written on the page ``base``; None outside the site.

    >>> resolve("../accounts/#chat", "decide/"), resolve("tel:1204", "decide/")
    (('accounts/', 'chat'), None)
    """
    parts = urlsplit(urljoin(f"http://site/{base}", address))
    if (parts.scheme, parts.netloc) != ("http", "site"):
        return None
    return unquote(parts.path).lstrip("/"), unquote(parts.fragment)
