"""Rules over the Markdown pages and the templates."""

import html
import posixpath
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.pages import ORIGINAL, TRANSLATION, Page, body_hash, is_behind, own_hash
from guide.problems import Problem, nearest
from guide.render import BLOCKS, TOKEN, PageRenderer, TokenError, parse_token
from guide.rules import RULES, rule
from guide.rules.data import refused_host


@dataclass(frozen=True)
class Site:
    """What the page rules look at: the ledger, the pages by language and path, the templates' folder."""

    ledger: Ledger
    pages: dict[str, dict[str, Page]]
    overrides: Path

    def each(self) -> Iterator[Page]:
        """Yield every page of both languages."""
        for pages in self.pages.values():
            yield from pages.values()

    def pairs(self) -> Iterator[tuple[Page, Page]]:
        """Yield every original with its translation."""
        for path, original in self.pages[ORIGINAL].items():
            if translation := self.pages[TRANSLATION].get(path):
                yield original, translation


def check(site: Site) -> list[Problem]:
    """Return the problems of all pages and templates."""
    return [p for r in RULES.values() if r.subject == "pages" for p in r.problems(site)]


# --------------------------------------------------------------------------------------------------
# Front matter

META = {
    "title": {"zh": (6, 34), "en": (12, 70)},
    "description": {"zh": (30, 110), "en": (60, 190)},
    "nav": {"zh": (2, 14), "en": (3, 32)},
}
"""Front-matter keys that every page has, with the least and most characters in each language."""

STAMPS = {"translation_of", "translated_as"}
"""What ``guide stamp`` writes: the hashes of both pages as they were read beside each other."""

OPTIONAL_META = {"aliases", "next"}


@rule("pages")
def front_matter_is_complete(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page's front matter holds title, description and nav, in English both stamps, and nothing unknown."""
    for page in site.each():
        if page.meta is None:
            yield (
                f"{page.name}:1",
                "The page has no readable front matter.",
                "Begin it with ---, title, description, nav and ---.",
            )
            continue
        needed = set(META) | (STAMPS if page.language == TRANSLATION else set())
        for key in sorted(needed - set(page.meta)):
            do = f"Run: python -m guide stamp {page.path}" if key in STAMPS else f"Add {key}."
            yield f"{page.name}:1", f'The front matter has no "{key}".', do
        for key in page.meta:
            if key not in needed | OPTIONAL_META:
                yield (
                    f"{page.name}:{page.meta_line(key)}",
                    f'The front matter holds "{key}", which is not known.',
                    nearest(str(key), needed | OPTIONAL_META) or "Remove it.",
                )
        aliases = page.meta.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias for alias in aliases):
            yield (
                f"{page.name}:{page.meta_line('aliases')}",
                "aliases is not a list of words.",
                "Write one quoted word or phrase per line, each after a hyphen.",
            )


@rule("pages")
def front_matter_fits(site: Site) -> Iterator[tuple[str, str, str]]:
    """Title, description and menu label have a length that search engines and menus show whole."""
    for page in site.each():
        for key, limits in META.items():
            if key not in (page.meta or {}):
                continue
            value = page.meta[key]
            least, most = limits[page.language]
            place = f"{page.name}:{page.meta_line(key)}"
            if not isinstance(value, str):
                yield place, f"{key} is not a text.", f"Write {least} to {most} characters."
            elif not least <= len(value.strip()) <= most:
                yield place, f"{key} has {len(value.strip())} characters.", f"Write {least} to {most} characters."


@rule("pages")
def title_is_unique(site: Site) -> Iterator[tuple[str, str, str]]:
    """No two pages of a language share a title or a description."""
    for pages in site.pages.values():
        for key in ("title", "description"):
            seen: dict[str, str] = {}
            for page in pages.values():
                value = str((page.meta or {}).get(key, "")).strip()
                if value and value in seen:
                    yield (
                        f"{page.name}:{page.meta_line(key)}",
                        f"The {key} is that of {seen[value]} too.",
                        "Write another one.",
                    )
                seen.setdefault(value, page.name)


# --------------------------------------------------------------------------------------------------
# Twins


@rule("pages")
def page_has_its_twin(site: Site) -> Iterator[tuple[str, str, str]]:
    """Every page exists in both languages at the same path."""
    for language in LANGUAGES:
        others = [other for other in LANGUAGES if other != language]
        for path, page in site.pages[language].items():
            for other in others:
                if path not in site.pages[other]:
                    yield (
                        f"{page.name}:1",
                        f"The page has no twin docs/{other}/{path}.",
                        f"Write docs/{other}/{path}, or move both to one path.",
                    )


@rule("pages")
def twins_have_the_same_headings(site: Site) -> Iterator[tuple[str, str, str]]:
    """Both languages of a page have the same headings: same levels, same ids, same order."""
    for original, translation in site.pairs():
        ours = [(heading.level, heading.id) for heading in original.headings]
        theirs = [(heading.level, heading.id) for heading in translation.headings]
        for index in range(max(len(ours), len(theirs))):
            a = ours[index] if index < len(ours) else None
            b = theirs[index] if index < len(theirs) else None
            if a != b:
                line = translation.headings[index].line if b else (translation.headings[-1].line if theirs else 1)
                shown = [f"{'#' * x[0]} {{ #{x[1]} }}" if x else "no heading" for x in (a, b)]
                yield (
                    f"{translation.name}:{line}",
                    f"Heading {index + 1} is {shown[1]}; in {original.name} it is {shown[0]}.",
                    "Give both pages the same headings, levels and ids.",
                )
                break


@rule("pages")
def twins_name_the_same_facts(site: Site) -> Iterator[tuple[str, str, str]]:
    """Both languages of a page name the same facts, equally often."""
    for original, translation in site.pairs():
        ours, theirs = (Counter(token for token, _ in page.tokens) for page in (original, translation))
        for token in sorted((ours - theirs) | (theirs - ours)):
            page, other = (original, translation) if ours[token] > theirs[token] else (translation, original)
            line = next(line for name, line in page.tokens if name == token)
            yield (
                f"{page.name}:{line}",
                f"{{{{ {token} }}}} stands here {max(ours[token], theirs[token])} times, in {other.name} {min(ours[token], theirs[token])} times.",
                "Name it in both pages.",
            )


@rule("pages")
def twins_have_the_same_shape(site: Site) -> Iterator[tuple[str, str, str]]:
    """Each section has the same steps, points, notices, facts, phrases and links in both languages."""
    for original, translation in site.pairs():
        theirs = _shapes(translation)
        for id_, (_, ours) in _shapes(original).items():
            line, other = theirs.get(id_, (1, ours))
            for what in ours.keys() | other.keys():
                a, b = ours[what], other[what]
                if a != b:
                    yield (
                        f"{translation.name}:{line}",
                        f'The section "{id_}" has {what}: {_listed(b, a)}; in {original.name}: {_listed(a, b)}.',
                        "Bring both languages to the same steps, points, notices, facts and links.",
                    )


_POINT = re.compile(r"\s*(?:>\s*)*(?:(\d{1,2}\.)|[-*])\s")
_NOTICE = re.compile(r"\s*(?:!!!|\?\?\?\+?) (\w+)")


def _shapes(page: Page) -> dict[str, tuple[int, defaultdict[str, list[str]]]]:
    """Return line and parts of every section by its id, in order; of tokens the order of the phrases counts."""
    starts = [(heading.line, heading.id or "top") for heading in page.headings]
    shapes = {id_: (line, defaultdict(list)) for line, id_ in [(1, "top"), *starts]}

    def parts(line: int) -> defaultdict[str, list[str]]:
        return shapes[next((id_ for start, id_ in reversed(starts) if start <= line), "top")][1]

    point_of: dict[int, str] = {}
    for number, line in enumerate(page.body.splitlines(), page.line(0)):
        here = parts(number)
        if point := _POINT.match(line):
            here["numbered steps" if point[1] else "points"].append("·")
        if notice := _NOTICE.match(line):
            here["notices"].append(notice[1])
        count = len(here["numbered steps"]) + len(here["points"])
        point_of[number] = f"facts of point {count}" if count else "facts"
    for token, number in page.tokens:
        parts(number)["phrases" if token.startswith("phrase") else point_of[number]].append(token)
    for link in page.links:
        parts(link.line)["links"].append(link.target)
    for _, shape in shapes.values():
        for what, found in shape.items():
            # Sentences differ in order, and a language may name a page once more.
            if what == "links" or what.startswith("facts"):
                shape[what] = sorted(set(found) if what == "links" else found)
    return shapes


def _listed(parts: list[str], others: list[str]) -> str:
    """Say what differs: how many, or which are not among the others."""
    if "·" in (*parts, *others):
        return str(len(parts))
    return ", ".join(part for part in parts if part not in others) or (
        "nothing else" if parts != others else "the same"
    )


@rule("pages", warning=True)
def translation_is_in_step(site: Site) -> Iterator[tuple[str, str, str]]:
    """A translation names the hash of the original as it stands."""
    for original, translation in site.pairs():
        given = (translation.meta or {}).get("translation_of")
        if given is not None and is_behind(original, translation):
            yield (
                f"{translation.name}:{translation.meta_line('translation_of')}",
                f"{original.name} has changed since it was translated (now {body_hash(original)}, translated {given}).",
                f"Read both pages whole, bring the English up to date, then run: python -m guide stamp {translation.path}",
            )


@rule("pages")
def translation_is_as_it_was_compared(site: Site) -> Iterator[tuple[str, str, str]]:
    """A translation has not changed since it was last read beside its original."""
    for _, translation in site.pairs():
        given = (translation.meta or {}).get("translated_as")
        if given is not None and given != own_hash(translation):
            yield (
                f"{translation.name}:{translation.meta_line('translated_as')}",
                f"The text has changed since it was compared (now {own_hash(translation)}, compared {given}).",
                f"Read it beside {ORIGINAL}/{translation.path}, then run: python -m guide stamp {translation.path}",
            )


# --------------------------------------------------------------------------------------------------
# Headings, links, images


@rule("pages")
def heading_has_an_id(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page has one # heading; every other heading has an explicit ASCII id, used once; no level is skipped."""
    for page in site.each():
        tops = [heading for heading in page.headings if heading.level == 1]
        if len(tops) != 1:
            yield (
                f"{page.name}:{tops[1].line if tops else 1}",
                f"The page has {len(tops)} headings of the first level.",
                "Write exactly one # heading, at the top.",
            )
        level, seen = 0, set()
        for heading in page.headings:
            place = f"{page.name}:{heading.line}"
            if heading.level > level + 1:
                yield (
                    place,
                    f"The heading jumps from level {level} to level {heading.level}.",
                    f"Use {'#' * (level + 1)}.",
                )
            level = heading.level
            if heading.level == 1:
                continue
            if not heading.id:
                yield (
                    place,
                    f'The heading "{heading.text}" has no id.',
                    "Add one, the same in both languages: ## … { #before-you-cancel }",
                )
            elif not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", heading.id):
                yield place, f'The id "{heading.id}" is not lower-case ASCII.', "Use words of a to z joined by hyphens."
            elif heading.id in seen or heading.id == "sources":
                yield place, f'The id "{heading.id}" is taken.', "Choose another one."
            seen.add(heading.id)
            if "{{" in heading.text:
                yield place, "The heading holds a token.", "Put the fact into the text below it."


@rule("pages")
def link_leads_somewhere(site: Site) -> Iterator[tuple[str, str, str]]:
    """An internal link leads to a page and an anchor that exist."""
    for page in site.each():
        pages = site.pages[page.language]
        for link in page.links:
            if re.match(r"[a-z][a-z+.-]*:|//", link.target):
                continue
            place = f"{page.name}:{link.line}"
            path, _, anchor = link.target.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
            if link.image or not path.endswith((".md", "")) or (path and not path.endswith(".md")):
                yield place, f'The link "{link.target}" does not name a Markdown page.', "Link the page's .md file."
            elif target not in pages:
                yield (
                    place,
                    f'The link "{link.target}" leads to no page.',
                    nearest(target, pages) or "Correct the path.",
                )
            elif anchor and anchor not in pages[target].anchors:
                yield (
                    place,
                    f'The link "{link.target}" leads to no heading of {pages[target].name}.',
                    nearest(anchor, pages[target].anchors) or "Correct the anchor.",
                )
            elif path == "" and not anchor:
                yield place, "The link has no target.", "Give it one."


@rule("pages")
def next_page_exists(site: Site) -> Iterator[tuple[str, str, str]]:
    """The page that comes next in the task exists, leads back nowhere, and is the same in both languages."""
    for page in site.each():
        following = (page.meta or {}).get("next")
        place = f"{page.name}:{page.meta_line('next')}"
        if following is not None and str(following) not in site.pages[page.language]:
            yield (
                place,
                f'The next page "{following}" does not exist.',
                nearest(str(following), site.pages[page.language]) or "Name a page below docs/zh.",
            )
        elif following == page.path:
            yield place, "The page names itself as the next one.", "Name the page that follows in the task."
        elif circle := _circle(page, site.pages[page.language]):
            yield place, f"The next pages lead in a circle: {' → '.join(circle)}.", "Let the task come to an end."
    for original, translation in site.pairs():
        ours, theirs = ((page.meta or {}).get("next") for page in (original, translation))
        if ours != theirs:
            yield (
                f"{translation.name}:{translation.meta_line('next')}",
                f'The next page is "{theirs}"; in {original.name} it is "{ours}".',
                "Name the same page in both.",
            )


def _circle(page: Page, pages: Mapping[str, Page]) -> list[str] | None:
    """Return the way from a page along the next ones back to itself; None when it ends elsewhere."""
    way = [page.path]
    while (following := (pages[way[-1]].meta or {}).get("next")) in pages:
        if following == page.path:
            return [*way, following]
        if following in way:
            return None
        way.append(following)
    return None


NOTICES = ("note", "warning", "danger")
_NOTICE_LINE = re.compile(r"^(?P<indent> *)(?:!!!|\?\?\?\+?) *(?P<kind>\S+).*$", re.MULTILINE)


@rule("pages")
def markup_is_whole(site: Site) -> Iterator[tuple[str, str, str]]:
    """Bold text ends in its paragraph, tables and notices are whole, and no mark of a merge conflict is left."""
    for page in site.each():
        for mark in re.finditer(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", page.body, re.MULTILINE):
            place = f"{page.name}:{page.line(mark.start())}"
            yield place, f'"{mark[0]}" is left of a merge.', "Decide which side stands, and remove the marks."
        for notice in _NOTICE_LINE.finditer(page.body):
            place = f"{page.name}:{page.line(notice.start())}"
            if notice["kind"] not in NOTICES:
                do = nearest(notice["kind"], NOTICES) or f"Write one of {', '.join(NOTICES)}."
                yield place, f'"{notice["kind"]}" is no kind of notice.', do
            if not re.match(rf"\n+{notice['indent']}    \S", page.body[notice.end() :]):
                yield (
                    place,
                    "The notice has no text.",
                    "Indent its text by four spaces more than the line of the notice.",
                )
        offset = 0
        for paragraph in re.split(r"(\n\s*\n)", page.body):
            place = f"{page.name}:{page.line(offset + len(paragraph) - len(paragraph.lstrip()))}"
            offset += len(paragraph)
            if TOKEN.sub("", paragraph).count("**") % 2:
                yield place, f'The bold text of "{paragraph.strip()[:40]}" does not end.', "Close it with **."
            rows = [line.strip() for line in paragraph.splitlines() if line.lstrip().startswith("|")]
            cells = [row.strip("|").count("|") for row in rows]
            if cells and (len(set(cells)) > 1 or len(rows) < 2 or not re.fullmatch(r"[|:\s-]+", rows[1])):
                yield (
                    place,
                    f'The table "{rows[0][:40]}" is broken.',
                    "Give it a head, a line of hyphens, and equal rows.",
                )


@rule("pages")
def image_has_alternative_text(site: Site) -> Iterator[tuple[str, str, str]]:
    """An image has a text that says what it shows."""
    for page in site.each():
        for link in page.links:
            if link.image and not link.text.strip():
                yield (
                    f"{page.name}:{link.line}",
                    f"The image {link.target} has no alternative text.",
                    "Write between the brackets what it shows.",
                )
        for match in re.finditer(r"<img\b[^>]*>", page.body, re.IGNORECASE):
            if not re.search(r"\balt\s*=\s*([\"'])\s*\S.*?\1", match[0], re.IGNORECASE | re.DOTALL):
                yield (
                    f"{page.name}:{page.line(match.start())}",
                    "The image has no alternative text.",
                    'Add alt="…" that says what it shows.',
                )


_ADDRESS = re.compile(
    r"(?:https?:|//)[^\s)>\]\"'<]+|\b(?:tel|sms|mailto|tg|weixin|whatsapp|line|javascript|data):[^\s)>\]\"']+"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<![\w@/.-])(?:[a-z0-9-]{2,}\.)+(?!(?:md|ics|html|json|pdf|zip|txt|yml|csv)\b)[a-z]{2,}(?![\w-])(?:/[^\s)>\]\"'<]*)?"
    r"|[\u4e00-\u9fff]+\.(?:中国|公司|网络|网址|手机)",
    re.IGNORECASE,
)
_NAME = r"(?:@[A-Za-z]\w{2,}|[A-Za-z]*[\d_]\w{2,}|[A-Za-z]+[A-Z]\w*|(?!(?:first|last|once|least|home|all|none)\b)[A-Za-z][\w.-]{3,}(?=\W*$|[.;,。；，)）]))"
"""What somebody is called in a messenger: it has a sign, a digit or a capital inside, or nothing follows it."""

_MESSENGER = re.compile(
    r"(?:\b(?:t\.me|telegram\.(?:me|dog)|wa\.me|line\.me|m\.me|chat\.whatsapp\.com|u\.wechat\.com|qm\.qq\.com)\b"
    r"|(?<![\w.])@(?!Home\b)[A-Za-z]\w{3,}"
    rf"|(?:微信|薇信|Telegram|telegram|TG|飞机|电报|WhatsApp|QQ|WeChat)\s*(?:号|ID|id|账号|客服|联系|contact)?\s*[:：]\s*{_NAME}"
    r"|(?:加|联系|找)\s*(?:个)?(?:微信|薇信|飞机|电报|[vV][xX]?|TG|QQ)\s*(?:号)?\s*[A-Za-z]\w{3,}"
    rf"|\b(?:LINE|WeChat|WhatsApp|Telegram|QQ|Skype)\s+(?:at|(?:ID|id|handle|username|number)(?: is)?)\s+{_NAME}"
    r"|\b(?:[Aa]sk|[Aa]dd|[Mm]essage|[Ww]rite to|[Cc]ontact|DM|[Ss]earch(?: for)?|[Ff]ind) @?[\w.-]+ on (?:Telegram|WhatsApp|Signal|Viber|"
    r"LINE|Messenger|Facebook|WeChat|Skype)\b(?:(?: at|\s*[:：])\s*@?\w+)?|\bFacebook (?:page|group) [A-Z]\w+"
    r"|\b\w+ (?:dot|\(dot\)|\[dot\]) (?:com|me|net|org|cn|kh|io|asia)\b|@\s+[A-Za-z]\w{3,}|\b[vV]\s*[:：]\s*\w{4,}"
    r"|\b[Oo]n (?:Telegram|WhatsApp|WeChat|LINE|Facebook),? (?:search|find|ask|write to|message|contact|look for) (?!a\b|an\b|the\b|your\b|for\b|nobody\b|somebody\b)\w+"
    r"|\b(?:Telegram|WhatsApp|WeChat) user (?!who\b|name\b|agreement\b)[a-z]\w{3,}|\b(?:Telegram|WhatsApp|WeChat) (?:channel|group|account) [a-z]\w*\d\w*|\bt\s*(?:\[\.\]|\(\.\)|\s\.\s|。)\s*me\b"
    r"|\b\w{5,} \((?:TG|VX|WX|QQ)\)"
    r"|(?:微信|薇信|飞机|电报|小红书|抖音|快手|QQ|TG|Telegram|WhatsApp|Facebook|Instagram|TikTok)(?:上|里)?\s*(?:搜索?|找|加|关注|频道|群组?|号)\s*[“「『\"'《]"
    r"|[“「『][\u4e00-\u9fff]{1,8}(?:通讯|电讯|数码|手机店)(?:店|行|部)?[”」』]"
    r"|(?:小红书|抖音|快手|Instagram|TikTok|IG)\s*(?:号|账号|ID)?\s*(?:[:：@]|搜)\s*[\w“「\u4e00-\u9fff]"
    r"|\b(?:Telegram|WhatsApp|WeChat|Facebook|Instagram|TikTok) (?:channel|group|page|account|shop),? (?:called |named |is )?[“\"'‘]?[A-Z][\w ]+"
    r"|(?:[加＋+]\s*[vV]|\b[vV]我|绿泡泡|公众号)\s*[:：]?\s*[A-Za-z]\w{3,}|\b[Oo]ur (?:partner|agent)s?\b|本站(?:合作|推荐)的?)"
)
_HANDLE = re.compile(
    r"(?:微信|薇信|威信|[vV]信|飞机|电报|扣扣|\b(?:[vV][xX]|[wW][xX]|TG|QQ|WeChat|Weixin|Telegram|WhatsApp|LINE|Line|Skype|Signal|Viber)\b)[ \t]*"
    r"(?:上|里)?(?:号|ID|id|账号|群|频道|客服|联系)?[ \t]*(?:是|为|搜索?|找|加|[:：])?[ \t]*"
    r"@?(?!(?:WeChat|Weixin|Telegram|WhatsApp|Signal|LINE|Messenger|Facebook|Instagram|Apple|Google|eSIM|Viber)\b)[A-Za-z][\w-]{3,}"
)
"""In a Chinese text a Latin word behind the name of a messenger is somebody's name there."""


@rule("pages")
def no_messenger_contact(site: Site) -> Iterator[tuple[str, str, str]]:
    """No page and no text of the ledger carries a messenger contact of anybody who sells something."""

    def texts() -> Iterator[tuple[Callable[[int], str], str, str]]:
        for page in site.each():
            yield lambda offset, page=page: f"{page.name}:{page.line(offset)}", page.language, page.body
            yield lambda _, page=page: f"{page.name}:1", page.language, page._parts[0]
        for place, language, text in site.ledger.texts:
            yield lambda _, place=place: place, language, text
        for name, file in site.ledger.files.items():
            for id_, source in getattr(file, "sources", {}).items():
                place = site.ledger.documents[name].place(("sources", id_))
                yield lambda _, place=place: place, TRANSLATION, f"{source.title} · {source.publisher}"

    for place, language, text in texts():
        for offset, contact in _contacts(language, text):
            yield (
                place(offset),
                f'"{contact}" is a contact in a messenger.',
                "Remove it. The guide names nobody who sells a service.",
            )


@lru_cache(maxsize=2**14)
def _contacts(language: str, text: str) -> list[tuple[int, str]]:
    """Return place and wording of every contact; remembered, as nearly every text is the same at the next check."""
    plain = _plain(text)
    patterns = (_MESSENGER, _HANDLE) if language == "zh" else (_MESSENGER,)
    return [(match.start(), match[0]) for pattern in patterns for match in pattern.finditer(plain)]


@rule("pages")
def address_comes_from_the_ledger(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page types no outside address; it names a fact that holds it."""
    for page in site.each():
        # The names of facts have dots too; lines stay where they are.
        typed = TOKEN.sub(lambda token: re.sub(r"[^\n]", " ", token[0]), page.body)
        for match in _ADDRESS.finditer(typed):
            why = refused_host(match[0])
            yield (
                f"{page.name}:{page.line(match.start())}",
                f"The page types the address {match[0]}{f' ({why})' if why else ''}.",
                "Remove it." if why else 'Put it into the ledger as a fact and write {{ fact("…") }}.',
            )


_RAW = re.compile(
    r"<!--|<(?!/?div\b)/?[a-z][^>\n]*>?|<div(?!(?:\s+(?:lang=\"[a-z-]+\"|dir=\"[a-z]+\"|markdown))*\s*>)[^>\n]*|javascript:"
    r"|(?<!\{)\{(?!\{)(?!\s*#[a-z0-9-]+\s*\})[^{}\n]*\}(?!\})",
    re.IGNORECASE,
)
"""Raw HTML and attributes, but for a passage in another language and the id of a heading: they can hide a text."""


@rule("pages")
def page_has_no_script_or_style(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page is plain Markdown: no HTML, class or attribute but the id of a heading and a passage's language."""
    for page in site.each():
        for match in _RAW.finditer(page.body):
            yield (
                f"{page.name}:{page.line(match.start())}",
                f'The page holds "{match[0].strip()}".',
                "Write Markdown; looks stand in overrides/, behaviour in overrides/js/.",
            )


# --------------------------------------------------------------------------------------------------
# Facts

ALLOWED_WITH_DIGITS = ("CC BY 4.0", "2FA", "4G", "5G", "A4", "3G")
"""Words with a digit that a page may type: names of things, never a fact."""

_ALLOWED = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(ALLOWED_WITH_DIGITS)})(?![A-Za-z0-9])")

_ZH_NUMBER = "[〇零一二两三四五六七八九十百千万半廿卅俩仨壹贰叁肆伍陆柒捌玖拾佰仟]"
_EN_NUMBER = (
    r"(?:half[ -]an?|a half|a (?:few|couple of|dozen|quarter of an?|score(?: of)?)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|"
    r"two|three|four|five|six|seven|eight|nine))?|(?:thir|four|fif|six|seven|eigh|nine)teen|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|hundred|thousand|[ivxlc]{2,}|(?:a|one|two|three) hundred|a thousand)"
)
_EN_ORDINAL = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|hundredth)"
)
_WORDED = {
    "deadline or length of time": re.compile(
        rf"(?<![同第某另哪那每有这当前后上下])(?:(?<!{_ZH_NUMBER}){_ZH_NUMBER}{{1,5}})(?:多|余|来)?\s*(?:个)?(?:半)?(?:工作日|自然日|天|日(?![常期子历])|旬|季度|季(?!节)|周|星期|礼拜|季度|月|年|小时|分钟)(?!后的今天)"
        rf"|\b{_EN_NUMBER}(?:[ -](?:and|to|or|{_EN_NUMBER[3:-1]}))*[ -](?:working |business |consecutive |calendar |full |whole |or so |odd )?(?:minute|night|hour|day|week|fortnight|month|quarter|year)s?\b"
        r"|\ba fortnight\b|\ban? (?:day|week|month|quarter|year) (?:later|afterwards|from now)\b"
        rf"|第{_ZH_NUMBER}{{2,}}[天日]"
        rf"|第{_ZH_NUMBER}+个(?:月|季度|星期|礼拜|周)|(?:[一二两三四五六七八九]?十几|几十)(?:个)?(?:工作日|天|周|星期|月|年|小时|分钟)"
        r"|[本当次下每]?月[底末]|年[底末]|(?:中午|正午|午夜|半夜)(?:以前|之前|前)"
        rf"|\bday {_EN_NUMBER}\b|\b(?:by|before|until|at) (?:noon|midnight)\b|\b(?:end|middle|beginning) of (?:the|each|every|this|next) (?:week|month|year)\b"
        rf"|\b{_EN_ORDINAL} (?:day|week|month|quarter|year)\b"
        r"|\b(?:several|dozens of|ninetieth|thirtieth|sixtieth) (?:days?|weeks|months|years)\b"
        r"|\b(?:within|after|for|every|per|in|in about|in around) an? (?:minute|hour|day|week|fortnight|month|year)\b",
        re.IGNORECASE,
    ),
    "price": re.compile(
        rf"[$€£¥￥៛₫]|{_ZH_NUMBER}+[多余来]?\s*(?:美元|美金|美分|瑞尔|USD|KHR|块钱?(?![头儿地])|元钱|元人民币|刀)|{_ZH_NUMBER}+毛钱?|(?:十几|几十|几百)\s*(?:美元|美金|美分|瑞尔|块|刀)"
        r"|\b(?:a handful of|a few|several|some|dozens of|ten|twenty) (?:dollars|cents|bucks|greenbacks|riels?|yuan)\b|\bgreenbacks?\b"
        rf"|\b{_EN_NUMBER}(?:[ -]{_EN_NUMBER[3:-1]})*[ -](?:US )?(?:USD|KHR|dollar|cent|riel|yuan|buck|quid)s?\b|\ba (?:US )?dollar\b|\ba (?:fiver|tenner)\b",
        re.IGNORECASE,
    ),
    "code in words": re.compile(
        rf"(?:星号|井号|星键|井键|米字键|井字键)(?:键)?(?:接着|然后|最后|[\s“”\"，,再按])*(?:\d|{_ZH_NUMBER})|(?:\d|{_ZH_NUMBER})[\s“”\"]*(?:星号|井号|米字键|井字键)"
        rf"|\b(?:star|asterisk|hash|pound)[ -](?:\d|{_EN_NUMBER})|(?:\d|\b{_EN_NUMBER})[ -](?:star|asterisk|hash)\b",
        re.IGNORECASE,
    ),
    "share": re.compile(
        rf"{_ZH_NUMBER}+分之{_ZH_NUMBER}+|\b(?:two|three|four) ?-?(?:thirds|quarters|fifths)\b|\b(?:a|one) (?:third|quarter|fifth) of\b"
        rf"|百分之(?!百(?![分之零一二三四五六七八九])){_ZH_NUMBER}+|{_ZH_NUMBER}成(?!不变|本|为|功|员|了|立|交|人|年)|\b{_EN_NUMBER} per ?cent\b",
        re.IGNORECASE,
    ),
    "number in words": re.compile(
        r"[〇零一二三四五六七八九幺洞拐]{4,}|[〇零一二三四五六七八九](?:[、，, ]*[〇零一二三四五六七八九]){5,}"
        r"|\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|star|asterisk|hash|pound)\b(?:, |[ -])?){3,}",
        re.IGNORECASE,
    ),
}
_DIGITS = re.compile(r"[*#+(]?[\d*#]*\d(?:[\d*#.,/:() -]*[\d*#])?")


@rule("pages")
def fact_is_named_not_typed(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page types no code, number, price or deadline; it names the fact."""
    for page in site.each():
        for text, line in prose(page):
            for kind, found in typed_facts(text):
                yield (
                    f"{page.name}:{line}",
                    f'A {kind} is typed in prose: "{found}".',
                    'Name the fact: {{ fact("…") }}. If the ledger lacks it, add it there with its source.',
                )


@lru_cache(maxsize=2**15)
def typed_facts(text: str) -> tuple[tuple[str, str], ...]:
    """Return kind and wording of every code, number, price and deadline that a text types.

    Remembered, as nearly every text is the same at the next check.
    """
    return tuple(_typed_facts(text))


def _typed_facts(text: str) -> Iterator[tuple[str, str]]:
    plain = _ALLOWED.sub(" ", _plain(text))
    for match in _DIGITS.finditer(plain):
        after = plain[match.end() : match.end() + 12]
        before = plain[max(0, match.start() - 12) : match.start()]
        yield _kind_of_number(match[0], before, after), (match[0] + _unit(after)).strip()
    for kind, pattern in _WORDED.items():
        for match in pattern.finditer(plain):
            yield kind, match[0]


_TIME_UNIT = re.compile(
    r"\s*-?(?:个)?(?:工作日|天|日|周|星期|月|年|小时|分钟)|\s*-?(?:working |business |consecutive )?(?:minute|hour|day|week|month|year)",
    re.IGNORECASE,
)
_MONEY_UNIT = re.compile(r"\s*(?:美元|美金|美分|瑞尔|元|块|刀|USD|KHR|riel|dollar|cent|¢)", re.IGNORECASE)


def _unit(after: str) -> str:
    match = _TIME_UNIT.match(after) or _MONEY_UNIT.match(after)
    return match[0] if match else ""


def _kind_of_number(number: str, before: str, after: str) -> str:
    if re.search(r"[*#]", number):
        return "code"
    if _MONEY_UNIT.match(after) or re.search(r"(?:[$€£¥￥៛]|USD|US)\s*$", before):
        return "price"
    if _TIME_UNIT.match(after):
        return "deadline or date"
    return "phone number" if len(re.sub(r"\D", "", number)) >= 3 else "number"


def _plain(text: str) -> str:
    """Undo what could hide a number: entities, full-width forms, invisible characters, emphasis inside it.

    The text keeps its length in lines, not in characters.
    """
    text = unicodedata.normalize("NFKC", html.unescape(text))
    odd = (c for c in set(text) if c.isdigit() or unicodedata.category(c) == "Cf")
    text = text.translate({ord(c): str(unicodedata.digit(c)) if c.isdigit() else None for c in odd})
    return re.sub(
        r"(?<=\w)\*\*(?=[^\W\d])|(?<=[^\W\d])\*\*(?=\w)|[_*]{2}(?=\s)|(?<=\s)[_*]{2}",
        "",
        re.sub(r"[∗⁎✱﹡٭]", "*", text),
    )


@lru_cache(maxsize=2**8)
def prose(page: Page) -> tuple[tuple[str, int], ...]:
    """Return what a reader reads, line by line: body and front matter without tokens, ids, targets and list numbers."""
    return tuple(_prose(page))


def _prose(page: Page) -> Iterator[tuple[str, int]]:
    for key in (*META, "aliases"):
        value = (page.meta or {}).get(key)
        yield from (
            (text, page.meta_line(key))
            for text in (value if isinstance(value, list) else [value])
            if isinstance(text, str)
        )
    body = TOKEN.sub(lambda match: "\n" * match[0].count("\n"), page.body)
    for number, line in enumerate(body.splitlines()):
        line = re.sub(r"\{\s*[#.:][^}]*\}", "", line)
        line = re.sub(r"\]\(\s*[^)\s]*\.md[^)\s]*|\]\(\s*#[^)\s]*", "](", line)
        line = re.sub(r"^\s*(?:>\s*)*\d{1,2}\.\s+", "", line)
        line = re.sub(r"</?[a-z][a-z0-9]*", "", line, flags=re.IGNORECASE)
        yield line, page.line(0) + number


@rule("pages")
def token_names_a_fact(site: Site) -> Iterator[tuple[str, str, str]]:
    """A token is well formed, names what the ledger has, and stands where it can."""
    for page in site.each():
        for match in re.finditer(r"\{\{|\}\}|\{%|%\}", TOKEN.sub(lambda m: " " * len(m[0]), page.body)):
            yield (
                f"{page.name}:{page.line(match.start())}",
                f'"{match[0]}" opens or closes no token.',
                'Write {{ fact("smart.hotline") }}.',
            )
        for match in TOKEN.finditer(page.body):
            renderer = PageRenderer(site.ledger, page.language, site.overrides / "blocks", link=lambda path: path)
            alone = (
                page.body[: match.start()].rpartition("\n")[2] + match[0] + page.body[match.end() :].partition("\n")[0]
            )
            call = parse_token(match[1])
            try:
                renderer.expand(alone if call and call[0] in BLOCKS else match[0])
            except TokenError as error:
                yield f"{page.name}:{page.line(match.start())}", error.found, error.do


@rule("pages")
def carrier_has_its_pages(site: Site) -> Iterator[tuple[str, str, str]]:
    """Every carrier of the ledger has a page in both languages."""
    for carrier in site.ledger.carriers:
        for language in LANGUAGES:
            path = f"carriers/{carrier}.md"
            if path not in site.pages[language]:
                yield (
                    f"data/carriers/{carrier}.yml:1",
                    f'The carrier "{carrier}" has no page docs/{language}/{path}.',
                    f"Copy docs/{language}/carriers/smart.md to docs/{language}/{path} and write it anew.",
                )


CARRIER_SECTIONS = ("at-a-glance", "before-you-cancel", "cancel", "do-nothing", "lost", "esim", "abroad", "questions")
"""Ids of the sections that every carrier's page has, in this order: a reader of one page knows them all."""


@rule("pages")
def carrier_page_names_its_own_facts(site: Site) -> Iterator[tuple[str, str, str]]:
    """A carrier's page shows its own name in title and menu, and no fact or block of another carrier."""
    for id_ in site.ledger.carriers:
        for language in LANGUAGES:
            page = site.pages[language].get(f"carriers/{id_}.md")
            names = {id: {c.names.zh, c.names.en} for id, c in site.ledger.carriers.items()}
            for key in ("title", "nav") if page else ():
                value = str((page.meta or {}).get(key, ""))
                others = set().union(*(of for id, of in names.items() if id != id_)) - names[id_]
                if not any(name in value for name in names[id_]) or any(name in value for name in others):
                    place = f"{page.name}:{page.meta_line(key)}"
                    yield (
                        place,
                        f'{key} is "{value}".',
                        f"Name {site.ledger.carriers[id_].names.en}, and no other carrier.",
                    )
            for token, line in page.tokens if page else ():
                for owner in re.findall(r'"([a-z-]+)[."]', token):
                    if owner != id_ and owner in site.ledger.carriers:
                        yield (
                            f"{page.name}:{line}",
                            f"{{{{ {token} }}}} is of {owner}.",
                            f"Name that of {id_}.",
                        )


_KHMER = re.compile(r"[\u1780-\u17ff]+")


@rule("pages")
def khmer_comes_from_the_ledger(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page types no Khmer; it names a phrase, which says how far its Khmer was checked."""
    for page in site.each():
        for text, line in prose(page):
            if hit := _KHMER.search(text):
                do = 'Put the phrase into data/phrases.yml and write {{ phrase("…") }}.'
                yield f"{page.name}:{line}", f'The page types the Khmer "{hit[0]}".', do


@rule("pages")
def carrier_page_has_the_common_sections(site: Site) -> Iterator[tuple[str, str, str]]:
    """A carrier's page has the sections that every carrier's page has, in the same order, its stages and its questions."""
    for carrier in site.ledger.carriers:
        for language in LANGUAGES:
            page = site.pages[language].get(f"carriers/{carrier}.md")
            if page is None:
                continue
            found = [heading.id for heading in page.headings if heading.level == 2 and heading.id in CARRIER_SECTIONS]
            if missing := [id_ for id_ in CARRIER_SECTIONS if id_ not in found]:
                yield (
                    f"{page.name}:1",
                    f'The section "{missing[0]}" is missing.',
                    f"Add ## … {{ #{missing[0]} }} in the order of docs/zh/carriers/smart.md.",
                )
            for block in ("timeline", "questions"):
                if f'{block}("{carrier}")' not in {token for token, _ in page.tokens}:
                    yield (
                        f"{page.name}:1",
                        f"The page does not show the {block} of {carrier}.",
                        f'Write {{{{ {block}("{carrier}") }}}} as in docs/zh/carriers/smart.md.',
                    )
            if not missing and found != list(CARRIER_SECTIONS):
                yield (
                    f"{page.name}:1",
                    f"The sections stand in the order {', '.join(found)}.",
                    f"Put them in the order {', '.join(CARRIER_SECTIONS)}.",
                )
