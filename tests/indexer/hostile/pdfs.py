"""PDFs that loop, explode or lie, written by hand."""

import io
import zlib
from collections.abc import Callable, Iterator

import pypdf
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.indexer.hostile.good import pdf as good

Objects = dict[int, bytes]
MILLION = 1_000_000

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
TEXT = b"BT /F 12 Tf 70 700 Td (La commune finance un forage au village.) Tj ET "


def page(extra: bytes = b"", box: bytes = b"0 0 595 842", contents: bytes = b"4 0 R", resources: bytes = FONT) -> bytes:
    """A page object."""
    start = b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Resources " + resources
    return start + b"/Contents " + contents + extra + b">>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def flate(data: bytes, times: int = 1, entries: bytes = b"") -> bytes:
    """A stream compressed so many times over."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]" + entries)


def pdf(changes: Objects | None = None, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n") -> bytes:
    """A file of one page of text, some objects replaced or added, with a cross-reference table."""
    objects = {1: CATALOG, 2: PAGES, 3: page(), 4: stream(TEXT)} | (changes or {})
    body, places = bytearray(head), {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size, start = max(objects) + 1, len(body)
    rows = b"".join(b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size))
    ending = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(body) + b"xref\n0 %d\n" % size + rows + ending


def contents(data: bytes, **options: bytes) -> bytes:
    """A file whose page draws `data`."""
    return pdf({3: page(**options), 4: flate(data)})


def table_at_itself() -> bytes:
    """A cross-reference table whose predecessor is itself."""
    made = pdf()
    start = made.rindex(b"xref\n0")
    return pdf(trailer=b"/Prev %d" % start)


def cross_reference_stream(entries: bytes, data: bytes) -> bytes:
    """A file that ends with a cross-reference stream of this."""
    body = pdf()
    body = body[: body.rindex(b"xref\n0")]
    here = len(body)
    dictionary = b"/Type/XRef/Root 1 0 R" + entries.replace(b"HERE", b"%d" % here)
    return body + b"9 0 obj\n" + stream(data, dictionary) + b"\nendobj\nstartxref\n%d\n%%%%EOF" % here


def form(data: bytes, resources: bytes = b"<<>>") -> bytes:
    """A form object that draws `data`."""
    return stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources " + resources)


def image(width: int, height: int, data: bytes, entries: bytes) -> Objects:
    """A page that shows a picture, and that alone."""
    shape = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (width, height)
    return {
        3: page(resources=b"<</XObject<</I 5 0 R>>>>"), 4: stream(b"595 0 0 842 0 0 cm /I Do"),
        5: stream(data, shape + entries),
    }  # fmt: skip


def mapped(to_unicode: bytes) -> bytes:
    """A page in a font with this table of characters."""
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>>>"
    table = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" + to_unicode + b"\nendcmap end end"
    return pdf({3: page(resources=font), 5: flate(table)})


def many_pages(count: int) -> bytes:
    """So many pages, all one and the same object's."""
    return pdf({2: b"<</Type/Pages/Kids[" + b"3 0 R " * count + b"]/Count %d>>" % count})


def tree(depth: int) -> bytes:
    """A page at the bottom of so many nodes."""
    nodes = {
        n: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, max(n - 1, 2)) for n in range(10, 10 + depth)
    }
    last = {10 + depth: page()}
    return pdf({2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>"} | nodes | last)


def outline(entries: Objects) -> bytes:
    """A file with an outline, whose root is object 5."""
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>"} | entries)


def catalogue(entries: bytes, others: Objects | None = None) -> bytes:
    """A file with more entries in its catalogue."""
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R" + entries + b">>"} | (others or {}))


def encrypted_256() -> bytes:
    """A file under a password, as programs of today write it."""
    writer = pypdf.PdfWriter(io.BytesIO(good()))
    writer.encrypt("secret", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


BOMB = MILLION * 200
CASES: dict[str, Callable[[], bytes]] = {
    # loops
    "pages-loop": lambda: pdf({2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"}),
    "pages-loop-far": lambda: pdf(
        {2: b"<</Type/Pages/Kids[5 0 R]/Count 1>>", 5: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}
    ),
    "pages-doubling": lambda: pdf(
        {2: b"<</Type/Pages/Kids[10 0 R 10 0 R]/Count 99>>"}
        | {n: b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 99>>" % (n + 1, n + 1) for n in range(10, 40)}
        | {40: page()}
    ),
    "parent-loop": lambda: pdf({3: b"<</Type/Page/Parent 5 0 R/Contents 4 0 R>>", 5: b"<</Type/Pages/Parent 5 0 R>>"}),
    "parent-itself": lambda: pdf({3: b"<</Type/Page/Parent 3 0 R/Contents 4 0 R>>"}),
    "root-is-the-page": lambda: pdf({1: page()}),
    "table-at-itself": table_at_itself,
    "table-stream-loop": lambda: cross_reference_stream(b"/Size 10/W[1 2 1]/Prev HERE", bytes(40)),
    "table-stream-wide": lambda: cross_reference_stream(b"/Size 2147483647/W[1 2147483647 1]", bytes(40)),
    "table-stream-long": lambda: cross_reference_stream(b"/Size 10/W[0 0 0]/Index[0 2147483647]", bytes(40)),
    "table-stream-negative": lambda: cross_reference_stream(b"/Size 10/W[-1 -2 -1]", bytes(40)),
    "object-stream-loop": lambda: cross_reference_stream(b"/Size 10/W[1 1 1]/Index[1 1]", b"\x02\x01\x00"),
    "reference-itself": lambda: pdf({3: b"3 0 R"}),
    "reference-circle": lambda: pdf({3: b"5 0 R", 5: b"6 0 R", 6: b"5 0 R"}),
    "length-of-itself": lambda: pdf({4: b"<</Length 4 0 R>>stream\n" + TEXT + b"\nendstream"}),
    "contents-loop": lambda: pdf({3: page(contents=b"5 0 R"), 5: b"[5 0 R 4 0 R]"}),
    "form-draws-itself": lambda: pdf(
        {
            3: page(resources=b"<</XObject<</X 5 0 R>>>>"),
            4: stream(b"/X Do"),
            5: form(b"/X Do", b"<</XObject<</X 5 0 R>>>>"),
        }
    ),
    "forms-doubling": lambda: pdf(
        {3: page(resources=b"<</XObject<</X 10 0 R>>>>"), 4: stream(b"/X Do")}
        | {n: form(b"/X Do /X Do", b"<</XObject<</X %d 0 R>>>>" % (n + 1)) for n in range(10, 40)}
        | {40: form(TEXT, FONT)}
    ),
    "font-draws-itself": lambda: pdf(
        {
            3: page(resources=b"<</Font<</F 5 0 R>>>>"),
            5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[1]"
            b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/Resources<</Font<</F 5 0 R>>>>>>",
            6: stream(b"BT /F 1 Tf (aaaa) Tj ET"),
            4: stream(b"BT /F 1 Tf (aaaa) Tj ET"),
        }
    ),
    "outline-loop": lambda: outline({5: b"<</First 6 0 R/Last 6 0 R>>", 6: b"<</Title(A)/Next 6 0 R/Parent 5 0 R>>"}),
    "outline-child-of-itself": lambda: outline({5: b"<</First 6 0 R>>", 6: b"<</Title(A)/First 6 0 R/Next 5 0 R>>"}),
    "outline-deep": lambda: outline({n: b"<</Title(A)/First %d 0 R>>" % (n + 1) for n in range(5, 5000)}),
    "outline-long": lambda: outline(
        {5: b"<</First 6 0 R>>"} | {n: b"<</Title(A)/Next %d 0 R/Dest[3 0 R/Fit]>>" % (n + 1) for n in range(6, 40_000)}
    ),
    "labels-loop": lambda: catalogue(b"/PageLabels 5 0 R", {5: b"<</Kids[5 0 R]/Limits[0 1]>>"}),
    "labels-absurd": lambda: catalogue(b"/PageLabels<</Nums[0<</S/R/St 2147483647/P(a)>> -5<</S/Z>> 9]>>"),
    "labels-roman": lambda: catalogue(b"/PageLabels<</Nums[0<</S/r/St 99999999>>]>>"),
    "names-loop": lambda: catalogue(b"/Names<</Dests 5 0 R/EmbeddedFiles 5 0 R>>", {5: b"<</Kids[5 0 R]>>"}),
    "fields-loop": lambda: catalogue(
        b"/AcroForm<</Fields[5 0 R]>>", {5: b"<</T(a)/FT/Tx/Kids[5 0 R]/Parent 5 0 R/V(b)>>"}
    ),
    "tags-loop": lambda: catalogue(
        b"/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R", {5: b"<</Type/StructTreeRoot/K[5 0 R]>>"}
    ),
    "annotations-loop": lambda: pdf(
        {3: page(b"/Annots 5 0 R"), 5: b"[5 0 R 6 0 R]", 6: b"<</Subtype/Popup/Parent 6 0 R>>"}
    ),
    # bombs
    "bomb-contents": lambda: contents(b" " * BOMB),
    "bomb-contents-twice": lambda: pdf({4: flate(b" " * BOMB, times=3)}),
    "bomb-filters-many": lambda: pdf({4: flate(TEXT, times=200)}),
    "bomb-predictor": lambda: pdf(
        {4: flate(bytes(10 * MILLION), entries=b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 99>>")}
    ),
    "bomb-run-length": lambda: pdf({4: stream(b"\x81 " * 4 * MILLION, b"/Filter/RunLengthDecode")}),
    "bomb-run-length-in-flate": lambda: pdf(
        {4: stream(zlib.compress(b"\x81 " * MILLION), b"/Filter[/FlateDecode/RunLengthDecode]")}
    ),
    "bomb-ascii-85": lambda: pdf({4: stream(b"z" * 3 * MILLION + b"~>", b"/Filter/ASCII85Decode")}),
    "bomb-lzw": lambda: pdf({4: stream(bytes(range(256)) * 4000, b"/Filter/LZWDecode")}),
    "bomb-picture": lambda: pdf(image(60_000, 60_000, zlib.compress(bytes(MILLION)), b"/Filter/FlateDecode")),
    "bomb-picture-huge": lambda: pdf(image(2_147_483_647, 2_147_483_647, b"", b"")),
    "bomb-metadata": lambda: catalogue(b"/Metadata 5 0 R", {5: flate(b"<a>" * 5 * MILLION, entries=b"/Type/Metadata")}),
    "metadata-laughs": lambda: catalogue(
        b"/Metadata 5 0 R",
        {
            5: stream(
                b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
                + b"&a;" * 10_000
                + b'">]><a>'
                + b"&b;" * 10_000
                + b"</a>"
            )
        },
    ),
    "fonts-many": lambda: contents(
        b"".join(b"BT /F%d 12 Tf 70 700 Td (mot) Tj ET " % n for n in range(5000)),
        resources=b"<</Font<<"
        + b"".join(b"/F%d<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>" % n for n in range(5000))
        + b">>>>",
    ),
    "texts-many": lambda: contents(b"BT /F 12 Tf 70 700 Td (mot) Tj ET " * 100_000),
    "texts-in-one-place": lambda: contents(b"BT /F 12 Tf 70 700 Td (" + b"a" * 300_000 + b") Tj ET"),
    "texts-scattered": lambda: contents(
        b"".join(b"BT /F 7 Tf %d %d Td (m) Tj ET " % (n * 7919 % 595, n * 104_729 % 842) for n in range(60_000))
    ),
    "lines-many": lambda: contents(
        b"".join(b"0 %d m 595 %d l S %d 0 m %d 842 l S " % (n % 842, n % 842, n % 595, n % 595) for n in range(40_000))
    ),
    "columns-many": lambda: contents(
        b"".join(b"BT /F 1 Tf %d %d Td (a) Tj ET " % (n, row) for row in range(0, 840, 12) for n in range(0, 590, 2))
    ),
    "states-many": lambda: contents(b"q " * 500_000 + TEXT),
    "states-closed": lambda: contents(b"Q " * 500_000 + TEXT),
    "marks-many": lambda: contents(b"/P<</MCID 0>>BDC " * 100_000 + TEXT),
    "paths-many": lambda: contents(b"1 1 m 2 2 l " * 300_000 + b"S " + TEXT),
    "clips-many": lambda: contents(b"q 0 0 500 500 re W n " * 20_000 + TEXT),
    "pages-many": lambda: many_pages(3000),
    "pages-said-many": lambda: pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"}),
    "pages-said-negative": lambda: pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count -1>>"}),
    "tree-deep": lambda: tree(5000),
    "tree-deep-few": lambda: tree(60),
    "annotations-many": lambda: pdf(
        {3: page(b"/Annots[" + b"<</Subtype/Text/Rect[0 0 9 9]/Contents(a)>>" * 50_000 + b"]")}
    ),
    "arrays-deep": lambda: pdf({3: page(b"/A " + b"[" * 100_000 + b"]" * 100_000)}),
    "dictionaries-deep": lambda: pdf({3: page(b"/A " + b"<</A" * 100_000 + b" 1" + b">>" * 100_000)}),
    "arrays-in-contents": lambda: contents(b"[" * 500_000 + TEXT),
    "dictionaries-in-contents": lambda: contents(b"<<" * 300_000 + TEXT),
    "name-endless": lambda: pdf({3: page(b"/" + b"A" * 5 * MILLION + b" 1")}),
    "number-endless": lambda: pdf({3: page(b"/A " + b"9" * MILLION)}),
    "string-unclosed": lambda: pdf({3: page(b"/A (" + b"(" * MILLION)}),
    "map-range-bomb": lambda: mapped(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
    "map-range-many": lambda: mapped(b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 20_000 + b"endbfrange"),
    "map-range-backwards": lambda: mapped(b"1 beginbfrange <FF> <00> <0041> endbfrange"),
    "map-target-endless": lambda: mapped(b"1 beginbfchar <4C> <" + b"0041" * 100_000 + b"> endbfchar"),
    "map-surrogates": lambda: mapped(b"2 beginbfchar <4C> <D800> <61> <DFFF> endbfchar"),
    "map-unclosed": lambda: mapped(b"1 beginbfrange <00> <"),
    "widths-absurd": lambda: pdf(
        {
            3: page(
                resources=b"<</Font<</F<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]>>>>>>"
            ),
            5: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<<>>/W[0 2147483647 9 1 [1] 2 -5 7]/DW -1>>",
        }
    ),
    # lies
    "box-huge": lambda: pdf({3: page(box=b"0 0 99999999999 99999999999")}),
    "box-none": lambda: pdf({3: page(box=b"0 0 0 0")}),
    "box-backwards": lambda: pdf({3: page(box=b"595 842 0 0")}),
    "box-negative": lambda: pdf({3: page(box=b"-1e38 -1e38 1e38 1e38")}),
    "box-no-numbers": lambda: pdf({3: page(box=b"/a (b) null")}),
    "box-short": lambda: pdf({3: page(box=b"0 0")}),
    "turned-oddly": lambda: pdf({3: page(b"/Rotate 45/UserUnit 1e30")}),
    "text-nowhere": lambda: contents(b"BT /F 1e38 Tf 1e38 -1e38 Td (a) Tj 0 0 0 0 0 0 Tm (b) Tj ET " + TEXT),
    "text-tiny": lambda: contents(b"BT /F 0 Tf (a) Tj /F -12 Tf (b) Tj /F 0.00001 Tf (c) Tj ET " + TEXT),
    "matrix-flat": lambda: contents(b"0 0 0 0 0 0 cm " + TEXT),
    "font-missing": lambda: contents(b"BT /Nowhere 12 Tf 70 700 Td (a) Tj ET"),
    "resources-missing": lambda: pdf({3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"}),
    "contents-missing": lambda: pdf({3: page(contents=b"99 0 R")}),
    "contents-number": lambda: pdf({3: page(contents=b"5")}),
    "length-short": lambda: pdf({4: b"<</Length 3>>stream\n" + TEXT + b"\nendstream"}),
    "length-long": lambda: pdf({4: b"<</Length 2147483647>>stream\n" + TEXT + b"\nendstream"}),
    "length-negative": lambda: pdf({4: b"<</Length -5>>stream\n" + TEXT + b"\nendstream"}),
    "stream-unclosed": lambda: pdf({4: b"<</Length 3>>stream\n" + TEXT}),
    "inline-picture-unclosed": lambda: contents(TEXT + b"BI /W 9 /H 9 ID " + b"a" * 100_000),
    "inline-pictures-many": lambda: contents((b"BI /W 1 /H 1 /BPC 8 /CS /G ID a EI " * 20_000) + TEXT),
    "comment-at-the-end": lambda: contents(TEXT + b"%" + b"a" * 100_000),
    "comments-in-a-row": lambda: pdf({3: page(b"%" * 100_000 + b"\n")}),
    "dictionary-unclosed": lambda: pdf({3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R"}),
    "size-absurd": lambda: pdf(trailer=b"/Size 2147483647"),
    "table-elsewhere": lambda: pdf().rsplit(b"startxref", 1)[0] + b"startxref\n99999999999\n%%EOF",
    "table-negative": lambda: pdf().rsplit(b"startxref", 1)[0] + b"startxref\n-5\n%%EOF",
    "table-missing": lambda: pdf().split(b"xref\n0")[0],
    "tables-many": lambda: (
        pdf() + b"".join(b"\nxref\n0 1\n0000000000 65535 f \ntrailer<</Prev %d>>\n" % n for n in range(5000))
    ),
    "ends-many": lambda: pdf() + b"startxref\n9\n%%EOF\n" * 50_000,
    "objects-many": lambda: pdf() + b"".join(b"%d 0 obj\n<<>>\nendobj\n" % n for n in range(10, 60_000)),
    "objects-named-twice": lambda: pdf().replace(b"startxref", b"3 0 obj 5 endobj 3 0 obj (a) endobj startxref", 1),
    "picture-of-garbage": lambda: pdf(image(300, 400, b"\xff\xd8\xff" + b"a" * 1000, b"/Filter/DCTDecode")),
    "picture-jpx": lambda: pdf(image(300, 400, b"\x00\x00\x00\x0cjP  " + b"a" * 1000, b"/Filter/JPXDecode")),
    "picture-jbig": lambda: pdf(image(300, 400, b"\x00" * 1000, b"/Filter/JBIG2Decode")),
    "picture-fax": lambda: pdf(
        image(30_000, 30_000, b"\x00" * 1000, b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647>>")
    ),
    "filter-unknown": lambda: pdf({4: stream(TEXT, b"/Filter/Nowhere")}),
    "script-at-opening": lambda: catalogue(b"/OpenAction<</S/JavaScript/JS(while\\(1\\){})>>"),
    "form-xfa": lambda: catalogue(b"/AcroForm<</XFA 5 0 R/Fields[]>>", {5: stream(b"<a>" * 100_000)}),
    "encrypted-unknown": lambda: pdf({5: b"<</Filter/Nowhere/V 99/R 99>>"}, b"/Encrypt 5 0 R"),
    "encrypted-short": lambda: pdf({5: b"<</Filter/Standard/V 5/R 6/O(a)/U(b)/P -1>>"}, b"/Encrypt 5 0 R/ID[(a)(b)]"),
    "encrypted-itself": lambda: pdf(trailer=b"/Encrypt 3 0 R"),
    "encrypted": lambda: good(encrypt=StandardEncryption("secret", ownerPassword="other")),
    "encrypted-for-the-owner": lambda: good(encrypt=StandardEncryption("", ownerPassword="other")),
    "encrypted-256": encrypted_256,
    "title-endless": lambda: pdf(
        {5: b"<</Title(" + b"a" * MILLION + b")/CreationDate(D:99999999999999)>>"}, b"/Info 5 0 R"
    ),
    "title-of-surrogates": lambda: pdf(
        {5: b"<</Title<FEFFD800D800>/Author<FEFF00>/CreationDate(nowhen)>>"}, b"/Info 5 0 R"
    ),
}


def cases() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what makes the bytes of each."""
    for name, make in CASES.items():
        yield f"{name}.pdf", make
