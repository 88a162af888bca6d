"""The PDFs of the built site: their text, tags, fonts, links, sizes, and what the pages say of them."""

import copy
import functools
import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from fontTools.cffLib import CFFFontSet
from lxml import html
from PIL import Image

from guide import addresses, checksums
from guide.models import LANGUAGES
from guide.pdf.compose import NOT_FOR_PAPER, SHEET_PAGES, anchor
from guide.pdf.volume import guide_path, pdf_path
from guide.wording import HTML_LANG
from tests.conftest import ROOT, SITE_URL
from tests.pdf_text import Element, TaggedPdf, squeeze

pytestmark = pytest.mark.site

HIDDEN_IN_PRINT = (
    " | .//*[@data-site-only] | .//*[contains(@class, 'page-sections') or contains(@class, 'finder--box')"
    " or @class='sheet' or @id='paths-nested' or @class='paths__nested']"
    " | .//*[contains(@class, 'paths__picture')]//*[self::title or self::desc]"
    " | .//*[contains(@class, 'planner')]//p[@class='facts__day']"
    " | .//time[@class='checked'][not(ancestor::*[contains(@class, 'facts__row')])"
    " or ancestor::*[@class='claims' or contains(@class, 'facts--undated')]]"
)
"""What print style sheets hide."""

KEYS = sorted(
    file.relative_to(ROOT / "docs" / "zh").with_suffix("").as_posix() for file in (ROOT / "docs" / "zh").rglob("*.md")
)
CARRIERS = sorted(file.stem for file in (ROOT / "data" / "carriers").glob("*.yml"))
SHEETS = [f"carriers/{carrier}" for carrier in CARRIERS]
PAGES = [(language, key) for language in LANGUAGES for key in KEYS if key not in SHEETS]
ALL = [
    *(guide_path(language) for language in LANGUAGES),
    *(pdf_path(language, key) for language in LANGUAGES for key in KEYS),
]


@functools.cache
def tagged(path: Path) -> TaggedPdf:
    return TaggedPdf(path)


@functools.cache
def article_of(site: Path, language: str, key: str) -> html.HtmlElement:
    file = site / addresses.page_url(language, f"{key}.md") / "index.html"
    return html.document_fromstring(file.read_text("utf-8")).xpath("//article")[0]


def on_paper(article: html.HtmlElement, instead_of_form: str) -> html.HtmlElement:
    """Return an article as print shows it; addresses stand behind the titles of sources."""
    paper = copy.deepcopy(article)
    for form in paper.xpath(".//form"):
        form.addprevious(html.fromstring(f"<p>{instead_of_form}</p>"))
        form.drop_tree()
    for place in paper.xpath(".//*[@data-ledger='files']"):
        place.drop_tree()
    for element in paper.xpath(NOT_FOR_PAPER + HIDDEN_IN_PRINT):
        if element.getparent() is not None:
            element.drop_tree()
    for link in paper.xpath(".//ol[@class='sources']/li/a[1]"):
        link.tail = f"({link.get('href')})" + (link.tail or "")
    return paper


def words_of(project, language: str, key: str) -> str:
    """What a page says in the place of a tool that needs a screen."""
    address = SITE_URL + addresses.page_url(language, f"{key}.md")
    return project.ledger.words.say("pdf_tool", language) + address


def common_tool(path: Path) -> str:
    """Return the text that the most common program for it extracts."""
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


# --------------------------------------------------------------------------------------------------
# Text


@pytest.mark.parametrize(("language", "key"), PAGES)
def test_pdf_of_a_page_says_what_the_page_says(site_folder, project, language, key):
    article = on_paper(article_of(site_folder, language, key), words_of(project, language, key))
    expected = squeeze(article.text_content())
    if key == "downloads":
        expected += squeeze(project.ledger.words.say("files_online", language))
    assert tagged(site_folder / pdf_path(language, key)).tree.running_text == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SHEETS)
def test_sheet_says_nothing_that_the_page_does_not_say(site_folder, project, language, key):
    article = copy.deepcopy(article_of(site_folder, language, key))
    for element in article.xpath(".//sup[a] | .//time[@class='checked']"):
        element.drop_tree()
    page = squeeze(article.text_content())
    tree = tagged(site_folder / pdf_path(language, key)).tree
    own = {squeeze(project.ledger.words.say("sheet_more", language)), ""}
    blocks = [
        element for element in tree if element.kind in ("H1", "H2", "H3", "P", "Lbl", "LBody") and not element.children
    ]
    assert len(blocks) > 30
    strange = [block.text for block in blocks if block.running_text not in page and block.running_text not in own]
    assert strange == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_holds_every_page_word_for_word(site_folder, project, language):
    tree = tagged(site_folder / guide_path(language)).tree
    text = without_marks(tree)
    for key in KEYS:
        article = on_paper(article_of(site_folder, language, key), words_of(project, language, key))
        for element in article.xpath(".//sup[a] | .//ol[@class='sources'] | .//h2[@id='sources']"):
            element.drop_tree()
        assert squeeze(article.text_content()) in text, key


def without_marks(element: Element) -> str:
    """Return the text without the numbers of sources: the whole guide has numbers of its own."""
    if element.repeated or (element.kind == "Lbl" and not element.running_text):
        return ""
    if element.kind == "Link" and str(target_of(element)).startswith("all-source-"):
        return ""
    return squeeze("".join(part if isinstance(part, str) else without_marks(part) for part in element.parts))


def annotations_of(link: Element) -> list[pikepdf.Dictionary]:
    return [kid.Obj for kid in link.source.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]


def target_of(link: Element) -> object:
    return next((annotation.get("/Dest", "") for annotation in annotations_of(link)), "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_lists_every_source_once_with_its_address(site_folder, language):
    used = {
        link.get("href")
        for key in KEYS
        for link in article_of(site_folder, language, key).xpath(".//ol[@class='sources']/li/a[1]")
    }
    text = tagged(site_folder / guide_path(language)).tree.running_text
    assert len(used) > 50
    assert [address for address in used if text.count(f"({address})") != 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_common_tool_finds_every_title_and_all_khmer(site_folder, language):
    text = squeeze(common_tool(site_folder / guide_path(language)))
    for key in KEYS:
        article = article_of(site_folder, language, key)
        assert squeeze(article.xpath("string(.//h1)")) in text
        for passage in on_paper(article, "").xpath(".//*[@lang='km']"):
            assert squeeze(passage.text_content()) in text


# --------------------------------------------------------------------------------------------------
# Tags


@pytest.mark.parametrize("file", ALL)
def test_pdf_is_tagged_throughout(site_folder, file):
    pdf = tagged(site_folder / file)
    assert list(faults(pdf)) == []


def faults(document: TaggedPdf):
    """Yield what PDF/UA does not allow."""
    pdf, tree = document.pdf, document.tree
    if document.untagged:
        yield f"untagged text {document.untagged}"
    within = {
        "LI": {"L"},
        "Lbl": {"LI"},
        "LBody": {"LI"},
        "TR": {"Table", "THead", "TBody"},
        "TH": {"TR"},
        "TD": {"TR"},
    }
    holds = {"L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "TR": {"TH", "TD"}}
    level = 0
    for element in tree:
        kind = element.kind
        if re.fullmatch(r"H\d", kind):
            if int(kind[1]) > level + 1:
                yield f"{kind} after H{level}: {element.text}"
            level = int(kind[1])
        if kind in within and element.parent.kind not in within[kind]:
            yield f"{kind} in {element.parent.kind}: {element.text}"
        if kind in holds and (
            len(element.children) < len(element.parts) or {c.kind for c in element.children} - holds[kind]
        ):
            yield f"{kind} holds {[getattr(part, 'kind', part) for part in element.parts]}"
        if kind == "TH" and element.source.A.get("/Scope") not in ("/Row", "/Column"):
            yield f"TH without scope: {element.text}"
        if kind == "TD" and not len(element.source.A.get("/Headers", [])):
            yield f"TD without header: {element.text}"
        if kind == "Figure" and not str(element.source.get("/Alt", "")).strip():
            yield "Figure without alternative text"
        if kind == "Link":
            annotations = annotations_of(element)
            if not annotations or not all(str(a.get("/Contents", "")).strip() for a in annotations):
                yield f"Link without contents: {element.text}"
            if element.parent.kind == "Link":
                yield f"Link in Link: {element.text}"
    linked = {a.objgen: element for element in tree if element.kind == "Link" for a in annotations_of(element)}
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            if annotation.objgen not in linked:
                yield f"annotation outside the tree: {annotation.get('/Contents')}"
            elif owners[2 * int(annotation.StructParent) + 1].objgen != linked[annotation.objgen].source.objgen:
                yield f"annotation of another link: {annotation.get('/Contents')}"


@pytest.mark.parametrize("file", ALL)
def test_pdf_says_what_it_is(site_folder, project, file):
    with pikepdf.open(site_folder / file) as pdf:
        language = "zh" if "zh" in Path(file).parts or "zh" in Path(file).stem else "en"
        assert str(pdf.Root.Lang) == HTML_LANG[language]
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == str(pdf.docinfo.Title)
        assert "/Outlines" in pdf.Root


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_passages_name_their_language(site_folder, language):
    tree = tagged(site_folder / pdf_path(language, "tools/counter-card")).tree
    khmer = [
        element
        for element in tree
        if re.search(r"[\u1780-\u17ff]", "".join(p for p in element.parts if isinstance(p, str)))
    ]
    assert len(khmer) > 20
    assert {element.language for element in khmer} == {"km"}


@pytest.mark.parametrize("file", ALL)
def test_fonts_are_embedded_subsets_of_ours(site_folder, file):
    with pikepdf.open(site_folder / file) as pdf:
        fonts = {font.objgen: font for page in pdf.pages for font in page.Resources.Font.values()}.values()
        names = [str(font.BaseFont) for font in fonts]
        assert names
        assert all(
            re.fullmatch(r"/[A-Z]{6}\+Noto-Sans-(?:SC(?:-part-\w+)?|Khmer)(?:-Bold)?", name) for name in names
        ), names
        assert all("/FontFile3" in font.DescendantFonts[0].FontDescriptor for font in fonts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["accounts", "tools/counter-card"])
def test_fonts_hold_the_glyphs_that_are_shown_and_no_others(site_folder, language, key):
    shown: dict[str, set[bytes]] = {}
    with pikepdf.open(site_folder / pdf_path(language, key)) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page, "Tf TJ"):
                if str(operator) == "Tf":
                    glyphs = shown.setdefault(str(operands[0]), set())
                else:
                    texts = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                    glyphs.update(texts[place : place + 2] for place in range(0, len(texts), 2))
        for name, font in pdf.pages[0].Resources.Font.items():
            outlines = CFFFontSet()
            outlines.decompile(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes()), None)
            # Each glyph has one number; the first is for characters that have no glyph.
            numbers = {int.from_bytes(glyph, "big") for glyph in shown[name]}
            assert numbers == set(range(1, len(outlines[0].CharStrings)))


@pytest.mark.parametrize("file", ALL)
def test_file_is_written_as_the_standard_says(site_folder, file):
    with pikepdf.open(site_folder / file) as pdf:
        assert not pdf.check_pdf_syntax()


# --------------------------------------------------------------------------------------------------
# Links, contents, codes


@pytest.mark.parametrize("file", ALL)
def test_every_link_inside_a_pdf_leads_somewhere(site_folder, file):
    with pikepdf.open(site_folder / file) as pdf:
        names = {str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]} if "/Names" in pdf.Root else set()
        targets = [str(a.Dest) for page in pdf.pages for a in page.get("/Annots", ()) if "/Dest" in a]
        assert set(targets) <= names
        assert len(targets) > 200 or not file.startswith("pdf/guide")


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_name_the_page_on_which_each_chapter_begins(site_folder, language):
    document = tagged(site_folder / guide_path(language))
    pages = {page.objgen: number for number, page in enumerate(document.pdf.pages, start=1)}
    listed = list(document.pdf.Root.Names.Dests.Names)
    begins = {str(name): pages[target[0].objgen] for name, target in zip(listed[::2], listed[1::2], strict=True)}
    chapters = {anchor(key) for key in KEYS} | {"all-sources"}
    entries = [e for e in document.tree if e.kind == "Link" and str(target_of(e)) in chapters]
    numbered = {str(target_of(e)): m[1] for e in entries if (m := re.search(r"\.\.+\s*(\d+)$", e.text))}
    assert set(numbered) == chapters
    assert numbered == {chapter: str(begins[chapter]) for chapter in chapters}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_follow_the_menu(site_folder, language):
    titles = {squeeze(article_of(site_folder, language, key).xpath("string(.//h1)")) for key in KEYS}
    with pikepdf.open(site_folder / guide_path(language)) as pdf, pdf.open_outline() as outline:
        first = {squeeze(item.title) for item in outline.root}
        second = {squeeze(child.title) for item in outline.root for child in item.children}
    assert titles <= first | second
    smart = squeeze(article_of(site_folder, language, "carriers/smart").xpath("string(.//h1)"))
    assert smart in second


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SHEETS)
def test_code_on_a_sheet_opens_its_page(site_folder, tmp_path, language, key):
    picture = tmp_path / "sheet"
    sheet = site_folder / pdf_path(language, key)
    subprocess.run(["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-png", "-singlefile", sheet, picture], check=True)
    (found,) = zxingcpp.read_barcodes(Image.open(picture.with_suffix(".png")))
    assert found.text == SITE_URL + addresses.page_url(language, f"{key}.md")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", SHEETS)
def test_sheet_fits_on_one_leaf(site_folder, language, key):
    with pikepdf.open(site_folder / pdf_path(language, key)) as pdf:
        assert len(pdf.pages) == SHEET_PAGES


# --------------------------------------------------------------------------------------------------
# Sizes, and what the pages say of the files


def test_files_are_light(site_folder, record_property):
    sizes = {file: (site_folder / file).stat().st_size for file in ALL}
    pages = {file: size for file, size in sizes.items() if not file.startswith("pdf/guide")}
    largest = max(pages, key=pages.get)
    record_property("figure", f"PDF: guide-zh {sizes['pdf/guide-zh.pdf']} B, guide-en {sizes['pdf/guide-en.pdf']} B")
    record_property("figure", f"PDF: largest page {largest} {pages[largest]} B")
    assert pages[largest] <= 150_000
    assert sizes["pdf/guide-zh.pdf"] <= 2_500_000
    assert sizes["pdf/guide-en.pdf"] <= 2_000_000


def test_every_page_links_its_own_pdf_with_its_size(site_folder):
    for language in LANGUAGES:
        for key in KEYS:
            url = addresses.page_url(language, f"{key}.md")
            (link,) = article_of(site_folder, language, key).xpath(".//p[@class='own-pdf']/a")
            assert addresses.resolve(link.get("href"), url) == (pdf_path(language, key), "")
            kilobytes = round((site_folder / pdf_path(language, key)).stat().st_size / 1000)
            assert f"{kilobytes} KB" in link.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_downloads_list_every_file_with_its_checksum(site_folder, language):
    (block,) = article_of(site_folder, language, "downloads").xpath(".//div[@data-ledger='files']")
    own = addresses.page_url(language, "downloads.md")
    linked = [addresses.resolve(href, own)[0] for href in block.xpath(".//tr[td]//a/@href")]
    listed = {file: digest for digest, file in map(str.split, block.xpath("string(.//pre)").strip().splitlines())}
    assert sorted(linked) == sorted(listed)
    assert block.xpath("string(.//caption/time/@datetime)") and all(block.xpath(".//tr/td/text()"))
    there = [file for folder in ("pdf", "offline") for file in (site_folder / folder).rglob("*") if file.is_file()]
    files = {
        file.relative_to(site_folder).as_posix(): checksums.sha256(file)
        for file in there
        if file.suffix not in (".br", ".gz")
    }
    assert listed == files
