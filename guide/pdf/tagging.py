"""Finish a tagged PDF: languages, Khmer text, list items, links, table headers, running heads; then write it small.

WeasyPrint's structure tree is right in order and kind, but PDF/UA wants more: a language for each foreign passage,
``LI`` as the only child of ``L``, one ``Link`` for a link that runs over lines, a scope for each ``TH``, and running
heads as artifacts.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from guide.pdf.glyphs import renumber
from guide.pdf.pack import pack

_BEGIN = re.compile(rb"/(\w+)\s+<</MCID (\d+)>>\s+BDC")
_PLACE = re.compile(rb"(?m)^[-\d. ]+ (?:Tm|re|m|l|c)$")
_DECIMALS = re.compile(rb"(\.\d)\d+")
_LIST_PARTS = (Name.LI, Name.L, Name.Caption)
_ITEM_PARTS = (Name.Lbl, Name.LBody)


@dataclass(frozen=True)
class Mark:
    """What is known of a piece of a page: its language, its text if that is Khmer, whether it stands in a margin."""

    language: str | None
    khmer: str | None
    margin: bool


Marks = list[dict[int, Mark]]
"""For each page, what is known of each piece by its number (MCID)."""


def finish(draft: io.BytesIO, marks: Marks) -> bytes:
    """Return the finished PDF. The same draft gives the same bytes."""
    with pikepdf.open(draft) as pdf:
        root = pdf.Root.StructTreeRoot
        tree = _Tree(pdf, root, marks, str(pdf.Root.Lang))
        for document in root.K:
            tree.tidy(document)
            tree.forget_pages(document)
        tree.forget_margins()
        for place in pdf.Root.Names.Dests.Names[1::2] if "/Names" in pdf.Root else ():
            place[2:4] = [round(side) for side in place[2:4]]
        for page, known in zip(pdf.pages, marks, strict=True):
            for link in page.get("/Annots", ()):
                link.Rect = Array([round(side) for side in link.Rect])
            page.Contents.write(shorten(describe(page.Contents.read_bytes(), known)))
        renumber(pdf)
        return pack(pdf)


def describe(content: bytes, known: dict[int, Mark]) -> bytes:
    """Write into a page's content which text each Khmer piece stands for, and which pieces are running heads."""

    def begin(match: re.Match) -> bytes:
        mark = known[int(match[2])]
        if mark.margin:
            return b"/Artifact <</Type /Pagination>> BDC"
        if mark.khmer:
            return b"/Span <</MCID %s /Lang (km) /ActualText %s>> BDC" % (match[2], String(mark.khmer).unparse())
        return match[0]

    return _BEGIN.sub(begin, content)


def shorten(content: bytes) -> bytes:
    """Drop from a page's content what does not show: empty moves, empty groups, hundredths of a point."""
    content = content.replace(b">0<", b"").replace(b">0]", b">]")
    content = _PLACE.sub(lambda match: _DECIMALS.sub(rb"\1", match[0]), content)
    if set(re.findall(rb"/\S+ gs\b", content)) == {b"/a1.0 gs"}:
        content = content.replace(b"/a1.0 gs\n", b"")
    while (shorter := re.sub(rb"\bq\s+Q\b\s*", b"", content)) != content:
        content = shorter
    return content


class _Tree:
    """The structure tree of one PDF."""

    def __init__(self, pdf: pikepdf.Pdf, root: Object, marks: Marks, language: str):
        self._pdf, self._marks, self._language = pdf, marks, language
        self._numbers = root.ParentTree.Nums
        self._owners = [self._numbers[2 * page + 1] for page in range(len(marks))]
        self._pages = {page.objgen: number for number, page in enumerate(pdf.pages)}

    def forget_margins(self) -> None:
        """Take running heads out of the tree: they are artifacts."""
        for owners, known in zip(self._owners, self._marks, strict=True):
            for number, mark in known.items():
                if mark.margin:
                    owners[number] = None

    def forget_pages(self, element: Object) -> None:
        """Take from an element and all below it the page that only elements with pieces of their own need."""
        if "/Pg" in element and not any(isinstance(kid, int) for kid in element.K):
            del element["/Pg"]
        for kid in self._elements(element):
            self.forget_pages(kid)

    def tidy(self, element: Object) -> None:
        """Correct an element and all below it."""
        del element["/Type"]
        kids = [
            Dictionary(kid) if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR else kid
            for kid in element.K
        ]
        for kid in kids:
            if self._is_element(kid):
                self.tidy(kid)
        self._tell_language(element, kids)
        element.K = Array(self._splice(element, kids))
        if element.S == Name.L:
            self._tidy_list(element)
        elif element.S == Name.LI:
            self._tidy_item(element)
        elif Name.THead == element.S:
            for cell in self._descendants(element, Name.TH):
                cell.A.Scope = Name.Column
        elif Name.TBody == element.S:
            for cell in self._descendants(element, Name.TH):
                cell.A.Scope = Name.Row

    # -- reading

    @staticmethod
    def _is_element(kid: Object | int) -> bool:
        return not isinstance(kid, int) and "/S" in kid

    def _elements(self, element: Object) -> list[Object]:
        return [kid for kid in element.K if self._is_element(kid)]

    def _descendants(self, element: Object, kind: Name) -> Iterator[Object]:
        for kid in self._elements(element):
            if kind == kid.S:
                yield kid
            yield from self._descendants(kid, kind)

    def _language_of(self, element: Object, kid: Object) -> str | None:
        """Return the language of a piece or element below ``element``; None where it has no text."""
        if isinstance(kid, int):
            return self._marks[self._pages[element.Pg.objgen]][kid].language or self._language
        if self._is_element(kid):
            return str(kid.get("/Lang", self._language))
        return None

    # -- correcting

    def _tell_language(self, element: Object, kids: list[Object]) -> None:
        """Name an element's language where all its text is in one that is not the document's."""
        languages = {self._language_of(element, kid) for kid in kids} - {None}
        if len(languages) == 1 and languages != {self._language}:
            element.Lang = String(languages.pop())
            for kid in filter(self._is_element, kids):
                del kid["/Lang"]

    def _splice(self, element: Object, kids: list[Object]) -> list[Object]:
        """Return the kids of an element without empty ones, and in the place of those that say nothing their own."""
        spliced = []
        for kid in kids:
            if not self._is_element(kid) or (len(kid.K) and not self._can_splice(element, kid)):
                spliced.append(kid)
            else:
                spliced.extend(kid.K)
                self._adopt(element, kid.K)
        return spliced

    @staticmethod
    def _can_splice(element: Object, kid: Object) -> bool:
        if "/Lang" in kid:
            return False
        if Name.Link == kid.S:
            # A link that goes on in the next line is one link.
            return Name.Link == element.S and element.Pg.objgen == kid.Pg.objgen
        if kid.S not in (Name.Span, Name.NonStruct):
            return False
        holds_text = any(not isinstance(part, Dictionary) for part in kid.K)
        return not holds_text or ("/Pg" in element and element.S not in (Name.L, Name.LI, Name.TR, Name.Table))

    def _adopt(self, element: Object, kids: Array) -> None:
        for kid in kids:
            if not isinstance(kid, Dictionary):
                self._owners[self._pages[element.Pg.objgen]][int(kid)] = element
            elif "/S" in kid:
                kid.P = element
            else:
                self._numbers[2 * int(kid.Obj.StructParent) + 1] = element

    def _tidy_list(self, element: Object) -> None:
        """Make every child of a list an item; a term with its description becomes label and body of one item."""
        for kid in self._elements(element):
            if kid.S in _LIST_PARTS:
                continue
            kid.S = Name.LI
            bodies = [body for item in self._elements(kid) for body in self._unwrap(item)]
            if len(bodies) > 1:
                bodies[0].S = Name.Lbl
            for body in bodies:
                body.P = kid
            kid.K = Array(bodies)
            self._tidy_item(kid)

    def _unwrap(self, element: Object) -> Iterator[Object]:
        """Yield what stands in an element that only holds others: a row of a list that is laid out as a table."""
        if element.S not in (Name.LI, Name.Div):
            yield element
            return
        for kid in self._elements(element):
            yield from self._unwrap(kid)

    def _tidy_item(self, element: Object) -> None:
        """Put whatever an item holds beside label and body into a body."""
        others = [kid for kid in element.K if not (isinstance(kid, Dictionary) and kid.get("/S") in _ITEM_PARTS)]
        if not others:
            return
        body = self._pdf.make_indirect(Dictionary(S=Name.LBody, P=element, Pg=element.Pg, K=Array(others)))
        self._adopt(body, body.K)
        kids = [kid for kid in element.K if isinstance(kid, Dictionary) and kid.get("/S") in _ITEM_PARTS]
        element.K = Array([*kids, body])
