"""The parts of the PDF press: fonts, composition, tags, missing libraries."""

import io
import re

import pikepdf
import pytest
from fontTools.pens.statisticsPen import StatisticsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from lxml import html

from guide import build, machine, pdf, wording
from guide.models import LANGUAGES
from guide.pdf import compose, fonts, tagging
from guide.pdf.document import Document, PdfError
from tests.conftest import ROOT

# --------------------------------------------------------------------------------------------------
# Fonts


def test_character_without_a_glyph_is_refused_with_page_and_font():
    with pytest.raises(PdfError) as refused:
        fonts.choose_faces(ROOT, {"pdf/zh/steps.pdf": "<p>卡</p>", "pdf/zh/faq.pdf": "<p>بطاقة</p>"})
    said = str(refused.value)
    assert 'pdf/zh/faq.pdf: "ب" (U+0628, ARABIC LETTER BEH) has no glyph in Noto Sans SC or Noto Sans Khmer.' in said
    assert "steps.pdf" not in said and "卡" not in said


def test_rare_characters_bring_the_subset_that_holds_them():
    faces = fonts.choose_faces(ROOT, {"a.pdf": "卡 拡 К ក"})
    held = {(face.family, chr(code)) for face in faces for code in face.characters}
    assert {("Noto Sans SC", "卡"), ("Noto Sans SC part-cyrillic", "К"), ("Noto Sans Khmer", "ក")} <= held
    assert {character for family, character in held if re.fullmatch(r"Noto Sans SC part-\d+", family)} >= {"拡"}
    assert {face.weight for face in faces} == set(fonts.WEIGHTS)


def test_files_of_one_weight_are_families_of_their_own():
    faces = fonts.choose_faces(ROOT, {"a.pdf": "卡 拡 К ក"})
    assert len({(face.family, face.weight) for face in faces}) == len(faces)
    sheet = fonts.rules(faces, ROOT)
    assert all(f'"{face.family}"' in sheet.partition("--rare:")[2] for face in faces if face.family != fonts.KHMER)


def test_khmer_comes_from_the_khmer_font_alone():
    faces = fonts.choose_faces(ROOT, {"a.pdf": "ក卡"})
    assert {face.family for face in faces if 0x1780 in face.characters} == {fonts.KHMER}


@pytest.mark.parametrize("character", "卡。Oé៛ក")
def test_outlines_keep_their_shape_on_the_coarser_grid(tmp_path, character):
    face = next(face for face in fonts.choose_faces(ROOT, {"a.pdf": character}) if ord(character) in face.characters)
    face.make(tmp_path)
    (made,) = (TTFont(file) for file in tmp_path.iterdir())
    shapes = []
    for font in (TTFont(face.source), made):
        glyphs, unit = font.getGlyphSet(), 1 / font["head"].unitsPerEm
        glyph, pen = glyphs[font.getBestCmap()[ord(character)]], StatisticsPen(glyphs)
        glyph.draw(TransformPen(pen, (unit, 0, 0, unit, 0, 0)))
        shapes.append([glyph.width * unit, abs(pen.area), pen.meanX, pen.meanY, pen.stddevX, pen.stddevY])
    assert shapes[1] == pytest.approx(shapes[0], abs=0.006)
    assert "CFF " in made


def test_missing_font_says_how_to_get_it(tmp_path):
    with pytest.raises(PdfError, match=r"noto-sans-khmer-khmer-400-normal\.woff is missing or damaged\. Run: npm ci"):
        fonts.choose_faces(tmp_path, {"a.pdf": "卡"})


# --------------------------------------------------------------------------------------------------
# A machine that lacks something


@pytest.fixture
def without_pango(monkeypatch):
    need = next(need for need in machine.needs() if need.name == "Pango")
    monkeypatch.setattr(machine, "needs", lambda: [machine.Need(need.name, need.why, need.apt, need.brew, False)])


def test_missing_library_is_one_sentence_with_the_command(without_pango, tmp_path):
    with pytest.raises(PdfError) as refused:
        pdf.print_site(ROOT, tmp_path)
    assert re.fullmatch(
        r"Pango is missing \(to make PDFs\)\. Run: (?:sudo apt-get|brew) install \S.*", str(refused.value)
    )
    assert list(tmp_path.iterdir()) == []


def test_site_without_the_library_is_not_built_and_the_old_one_stays(without_pango, monkeypatch, tmp_path):
    target = tmp_path / "site"
    (target / "api" / "v1").mkdir(parents=True)
    (target / "index.html").write_text("old")
    monkeypatch.setattr(build, "run_mkdocs", lambda root, folder: folder.mkdir())
    with pytest.raises(build.BuildError, match="Pango is missing"):
        build.build_site(ROOT, target)
    assert [file.name for file in tmp_path.iterdir()] == ["site"]
    assert (target / "index.html").read_text() == "old"


# --------------------------------------------------------------------------------------------------
# Composition


def test_places_where_khmer_may_break_are_no_elements():
    article = html.fromstring('<div><p lang="km">ខ្ញុំ<wbr>ជា<wbr>ជន</p><p>a<wbr>b</p></div>')
    compose.join_khmer(article)
    assert article.xpath("string(p[1])") == "ខ្ញុំ\u200bជា\u200bជន"
    assert len(article.xpath(".//wbr")) == 1


@pytest.mark.parametrize(
    ("key", "fragment", "expected"),
    [
        ("index", "", "index"),
        ("carriers/index", "top", "carriers"),
        ("carriers/smart", "lost", "carriers-smart--lost"),
    ],
)
def test_ids_of_chapters_are_apart(key, fragment, expected):
    assert compose.anchor(key, fragment) == expected


def test_templates_for_paper_hold_no_words_but_those_of_the_ledger(project):
    for file in (ROOT / "overrides" / "print").glob("*.html"):
        text = re.sub(r"\{% block (?:kind|size) %\}.*?\{% endblock %\}", "", file.read_text("utf-8"))
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", text, flags=re.DOTALL)
        assert not re.search(r"[A-Za-z\u3400-\u9fff]", text), file.name
    keys = {
        key
        for file in (ROOT / "overrides" / "print").glob("*.html")
        for key in re.findall(r'say\([\'"](\w+)', file.read_text())
    }
    assert len(keys) > 5
    for key in keys:
        assert all(getattr(project.ledger.words.words[key], language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("size", "written"), [(1, "1 KB"), (48_499, "48 KB"), (999_400, "999 KB"), (1_234_567, "1.2 MB")]
)
def test_sizes_are_written_for_readers(size, written):
    assert wording.write_size(size) == written


# --------------------------------------------------------------------------------------------------
# Tags


def test_khmer_piece_carries_its_text_and_running_head_becomes_an_artifact():
    known = {
        0: tagging.Mark("km", "ខ្ញុំ", False),
        1: tagging.Mark("en", None, True),
        2: tagging.Mark("en", None, False),
    }
    content = b"".join(b"/Span\n<</MCID %d>>\nBDC\nEMC\n" % number for number in known)
    first, second, third = tagging.describe(content, known).split(b"EMC\n")[:3]
    assert first == b"/Span <</MCID 0 /Lang (km) /ActualText %s>> BDC\n" % pikepdf.String("ខ្ញុំ").unparse()
    assert second == b"/Artifact <</Type /Pagination>> BDC\n"
    assert third == b"/Span\n<</MCID 2>>\nBDC\n"


def test_shortened_content_keeps_scale_size_and_colour():
    content = b"0.7512 0 0 0.7512 0 0 cm\n0.4666 0.4666 0.4666 rg\n/F 12.599609 Tf\n/a1.0 gs\nq\nQ\n1 0 0 -1 68.0399 100.5087 Tm\n[<0034>0<004e>0] TJ\n"
    assert tagging.shorten(content) == (
        b"0.7512 0 0 0.7512 0 0 cm\n0.4666 0.4666 0.4666 rg\n/F 12.599609 Tf\n1 0 0 -1 68.0 100.5 Tm\n[<0034004e>] TJ\n"
    )


def test_transparency_that_shows_is_kept():
    content = b"/a1.0 gs\n/a0.5 gs\n"
    assert tagging.shorten(content) == content


# --------------------------------------------------------------------------------------------------
# The press


@pytest.mark.site
def test_press_gives_the_same_bytes_in_every_process_and_refuses_a_drawn_character_without_a_glyph(tmp_path):
    page = '<html lang="zh-Hans"><title>卡</title><body><h1 id="a">注销</h1><p>ab <span lang="km">ខ្ញុំ</span> <a href="#a">卡</a></p>'
    style = tmp_path / "style.css"
    style.write_text('html { font-family: "Noto Sans SC", "Noto Sans Khmer" } i::after { content: "\\2603" }')
    documents = [Document("one.pdf", (page + "<p>卡</p>" * 9,)), Document("two.pdf", (page + "<p>卡</p>" * 9,))]
    with pytest.raises(PdfError, match=r"^three\.pdf: no font has a glyph for ☃$"):
        pdf.print_documents(ROOT, [*documents, Document("three.pdf", (page + "<i></i>",))], [style], tmp_path)
    one, two = ((tmp_path / document.file).read_bytes() for document in documents)
    assert one == two
    with pikepdf.open(io.BytesIO(one)) as printed:
        assert len(printed.pages) == 1
        assert {str(font.BaseFont)[8:] for font in printed.pages[0].Resources.Font.values()} == {
            "Noto-Sans-SC",
            "Noto-Sans-SC-Bold",
            "Noto-Sans-Khmer",
        }


@pytest.mark.site
def test_link_to_no_anchor_is_refused(tmp_path):
    style = tmp_path / "style.css"
    style.write_text('html { font-family: "Noto Sans SC" }')
    page = Document("one.pdf", ('<html lang="en"><title>a</title><body><a href="#nowhere">b</a>',))
    with pytest.raises(PdfError, match=r"one\.pdf: No anchor #nowhere"):
        pdf.print_documents(ROOT, [page], [style], tmp_path)
