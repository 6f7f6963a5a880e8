"""Office files that explode: archives that lie, entities that multiply, structures that no one would type."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.indexer.hostile.good import SENTENCE, archive, docx_file, epub, odt, replaced

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MIMETYPE = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
MILLION = 1_000_000


def cases() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what makes the bytes of each."""
    for name, declaration, call in ENTITIES:
        yield f"entity-{name}.docx", lambda d=declaration, c=call: word(f"<w:p><w:r><w:t>{c}</w:t></w:r></w:p>", d)
        yield f"entity-{name}.odt", lambda d=declaration, c=call: office(f"<text:p>{c}</text:p>", d)
        yield f"entity-{name}.html", lambda d=declaration, c=call: f"{d}<html><body><p>{c}</p></body></html>".encode()
        yield (
            f"entity-{name}.epub",
            lambda d=declaration, c=call: replaced(
                epub(), {"a.xhtml": f'{d}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{c}</p></body></html>'}
            ),
        )
    for name, body in WORD.items():
        yield f"{name}.docx", lambda body=body: word(body())
    for name, body in OFFICE.items():
        yield f"{name}.odt", lambda body=body: office(body())
    for name, make in ARCHIVES.items():
        yield name, make


def word(body: str, declaration: str = "") -> bytes:
    """A Word document of this body."""
    part = f'<?xml version="1.0"?>{declaration}<w:document {W}><w:body>{body}</w:body></w:document>'
    return replaced(docx_file(), {"word/document.xml": part})


def office(body: str, declaration: str = "") -> bytes:
    """A LibreOffice text of this body."""
    part = (
        f'<?xml version="1.0"?>{declaration}<office:document-content {SPACES} office:version="1.2"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return replaced(odt(), {"content.xml": part})


def _doctype(entities: str) -> str:
    return f"<!DOCTYPE r [{entities}]>"


LAUGHS = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = (
    ("laughs", _doctype(LAUGHS), "&l9;"),
    ("quadratic", _doctype(f'<!ENTITY a "{"a" * 100_000}">'), "&a;" * 20_000),
    ("file", _doctype('<!ENTITY f SYSTEM "file:///etc/passwd">'), "&f;"),
    ("device", _doctype('<!ENTITY f SYSTEM "file:///dev/zero">'), "&f;"),
    ("network", _doctype('<!ENTITY f SYSTEM "http://127.0.0.1:9/x">'), "&f;"),
    ("parameter", _doctype('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;'), "a"),
    ("circle", _doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">'), "&a;"),
)


def _nest(opening: str, closing: str, depth: int, inside: str = "") -> str:
    return opening * depth + inside + closing * depth


P = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
WORD: dict[str, Callable[[], str]] = {
    "tables-in-tables": lambda: _nest("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 3000, P),
    "tables-in-tables-few": lambda: _nest("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 60, P),
    "elements-deep": lambda: _nest("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 50_000, P),
    "elements-deep-few": lambda: _nest("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 100, P),
    "text-boxes-deep": lambda: _nest(
        "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 60, P
    ),
    "paragraphs-many": lambda: P * 100_000,
    "runs-many": lambda: "<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 300_000 + "</w:p>",
    "cells-many": lambda: "<w:tbl><w:tr>" + f"<w:tc>{P}</w:tc>" * 20_000 + "</w:tr></w:tbl>",
    "span-absurd": lambda: (
        "<w:tbl>" + f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr>{P}</w:tc></w:tr>' * 3 + "</w:tbl>"
    ),
    "span-no-number": lambda: f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>{P}</w:tc></w:tr></w:tbl>',
    "before-absurd": lambda: (
        f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr><w:tc>{P}</w:tc></w:tr></w:tbl>'
    ),
    "list-level-absurd": lambda: (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="99999999"/><w:numId w:val="-5"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
    ),
    "style-unknown": lambda: (
        f'<w:p><w:pPr><w:pStyle w:val="nulle part"/></w:pPr><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>'
    ),
    "line-endless": lambda: f"<w:p><w:r><w:t>{'a' * 10 * MILLION}</w:t></w:r></w:p>",
    "words-endless": lambda: f"<w:p><w:r><w:t>{'a ' * 5 * MILLION}</w:t></w:r></w:p>",
    "fields-open": lambda: '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 20_000 + P,
    "note-missing": lambda: '<w:p><w:r><w:t>Un.</w:t><w:footnoteReference w:id="99"/></w:r></w:p>' + P,
}

OFFICE: dict[str, Callable[[], str]] = {
    "spaces-bomb": lambda: '<text:p>a<text:s text:c="2000000000"/>b</text:p>',
    "columns-bomb": lambda: (
        "<table:table><table:table-row>"
        '<table:table-cell table:number-columns-repeated="1000000000"><text:p>a</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    ),
    "rows-bomb": lambda: (
        '<table:table><table:table-row table:number-rows-repeated="1000000000">'
        "<table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>"
    ),
    "columns-million": lambda: (
        "<table:table><table:table-row>"
        '<table:table-cell table:number-columns-repeated="1000000"><text:p>a</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    ),
    "span-bomb": lambda: (
        "<table:table><table:table-row><table:table-cell"
        ' table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"><text:p>a</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    ),
    "level-absurd": lambda: (
        '<text:h text:outline-level="999999999">a</text:h><text:h text:outline-level="x">b</text:h>'
    ),
    "lists-deep": lambda: _nest(
        "<text:list><text:list-item>", "</text:list-item></text:list>", 5000, "<text:p>a</text:p>"
    ),
    "lists-deep-few": lambda: _nest(
        "<text:list><text:list-item>", "</text:list-item></text:list>", 90, "<text:p>a</text:p>"
    ),
    "spans-deep": lambda: "<text:p>" + _nest("<text:span>", "</text:span>", 20_000, "a") + "</text:p>",
    "sections-deep-few": lambda: _nest("<text:section>", "</text:section>", 200, "<text:p>a</text:p>"),
    "tables-in-tables": lambda: _nest(
        "<table:table><table:table-row><table:table-cell>",
        "</table:table-cell></table:table-row></table:table>",
        80,
        "<text:p>a</text:p>",
    ),
    "paragraphs-many": lambda: f"<text:p>{SENTENCE}</text:p>" * 50_000,
    "notes-in-notes": lambda: (
        "<text:p>"
        + _nest("<text:note><text:note-body><text:p>", "</text:p></text:note-body></text:note>", 60, "a")
        + "</text:p>"
    ),
}


def _overlapping() -> bytes:
    """Two hundred entries that all are the same compressed bytes."""
    made = bytearray(archive({"word/document.xml": b"<a/>" + b" " * 4_900_000}))
    start = made.index(b"PK\x01\x02")
    entry = bytes(made[start : made.index(b"PK\x05\x06")])
    entries = b"".join(
        entry.replace(b"word/document.xml", name.encode())
        for name in ["word/document.xml", *(f"word/document{n:03}.xm"[:17] for n in range(200))]
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 201, 201, len(entries), start, 0)
    return bytes(made[:start]) + entries + end


def _lying(data: bytes, part: bytes, offset: int, value: int) -> bytes:
    """The archive with a number of the part's entry in the directory changed (24 is its size once expanded)."""
    changed = bytearray(data)
    place = changed.index(part, changed.index(b"PK\x01\x02")) - 46
    struct.pack_into("<L", changed, place + offset, value)
    return bytes(changed)


def _matryoshka(depth: int) -> bytes:
    inner = b"au coeur"
    for _ in range(depth):
        inner = archive({"a.zip": inner})
    return inner


def _bomb(size: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word document with a part of `size` spaces."""
    file = io.BytesIO(docx_file())
    with zipfile.ZipFile(file, "a", method) as made, made.open(zipfile.ZipInfo("word/big.xml"), "w") as part:
        for _ in range(size // MILLION):
            part.write(b" " * MILLION)
    return file.getvalue()


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "bomb-flat.docx": lambda: replaced(docx_file(), {"word/document.xml": b"<a>" + b" " * 100 * MILLION}),
    "bomb-under-the-ratio.docx": lambda: replaced(
        docx_file(), {f"word/part{n}.xml": b" " * 4_900_000 for n in range(120)}
    ),
    "bomb-stored-twice.docx": lambda: replaced(
        docx_file(), {"word/document.xml": archive({"a": bytes(100 * MILLION)})}
    ),
    "bomb-picture.docx": lambda: replaced(docx_file(), {"word/media/a.png": bytes(100 * MILLION)}),
    "bomb-bzip2.docx": lambda: archive({"[Content_Types].xml": "a", "word/document.xml": b" " * 200 * MILLION}, 12),
    "bomb-lzma.odt": lambda: archive({"mimetype": MIMETYPE, "content.xml": b" " * 200 * MILLION}, 14),
    "bomb-flat.odt": lambda: replaced(odt(), {"content.xml": b"<a>" + b" " * 100 * MILLION}),
    "bomb-mimetype.odt": lambda: archive({"mimetype": b"a" * 300 * MILLION, "content.xml": "<a/>"}),
    "bomb-flat.epub": lambda: replaced(epub(), {"a.xhtml": b"<html><body>" + b"a " * 150 * MILLION}),
    "overlapping.docx": _overlapping,
    "matryoshka.docx": lambda: replaced(docx_file(), {"word/embeddings/a.zip": _matryoshka(100)}),
    "matryoshka.zip": lambda: _matryoshka(200),
    "matryoshka.odt": lambda: archive({"mimetype": MIMETYPE, "content.xml": _matryoshka(20)}),
    "document-in-document.docx": lambda: replaced(docx_file(), {"word/document.xml": docx_file()}),
    "size-too-small.docx": lambda: _lying(docx_file(), b"word/document.xml", 24, 10),
    "size-too-large.docx": lambda: _lying(docx_file(), b"word/document.xml", 24, 0x7FFFFFFF),
    "size-compressed-lies.docx": lambda: _lying(docx_file(), b"word/document.xml", 20, 0x7FFFFFFF),
    "offset-beyond.docx": lambda: _lying(docx_file(), b"word/document.xml", 42, 0x7FFFFFFF),
    "checksum-wrong.docx": lambda: _lying(docx_file(), b"word/document.xml", 16, 1),
    "method-unknown.odt": lambda: _lying(odt(), b"content.xml", 10, 99),
    "flag-encrypted.odt": lambda: _lying(odt(), b"content.xml", 8, 1),
    "names-many.docx": lambda: archive(
        {"[Content_Types].xml": "a", "word/document.xml": "<a/>", **{f"a{n}": "" for n in range(65_000)}}
    ),
    "names-climb.docx": lambda: replaced(docx_file(), {"../../../../tmp/passerelle-was-here": "a", "/etc/a": "a"}),
    "no-types.docx": lambda: replaced(docx_file(), {"[Content_Types].xml": None}),
    "no-relations.docx": lambda: replaced(docx_file(), {"_rels/.rels": None}),
    "no-styles.docx": lambda: replaced(docx_file(), {"word/styles.xml": None}),
    "no-document.docx": lambda: replaced(docx_file(), {"word/document.xml": None}),
    "no-content.odt": lambda: replaced(odt(), {"content.xml": None}),
    "no-styles.odt": lambda: replaced(odt(), {"styles.xml": None}),
    "no-manifest.odt": lambda: replaced(odt(), {"META-INF/manifest.xml": None}),
    "relation-to-itself.docx": lambda: replaced(
        docx_file(),
        {
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'styles" Target="document.xml"/></Relationships>'
        },
    ),
    "relation-outside.docx": lambda: replaced(
        docx_file(),
        {
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'officeDocument" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
        },
    ),
    "styles-in-a-circle.docx": lambda: replaced(
        docx_file(),
        {
            "word/styles.xml": f'<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/>'
            '</w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style></w:styles>',
            "word/document.xml": f'<w:document {W}><w:body><w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
            "</w:body></w:document>",
        },
    ),
    "styles-in-a-circle.odt": lambda: replaced(
        odt(),
        {
            "content.xml": f'<office:document-content {SPACES}><office:automatic-styles><style:style style:name="A" '
            'style:family="paragraph" style:parent-style-name="B"/><style:style style:name="B" style:family="paragraph" '
            'style:parent-style-name="A"/></office:automatic-styles><office:body><office:text><text:p '
            'text:style-name="A">a</text:p></office:text></office:body></office:document-content>'
        },
    ),
    "spine-in-a-circle.epub": lambda: replaced(epub(), {"a.xhtml": epub()}),
    "spine-climbs.epub": lambda: replaced(
        epub(),
        {
            "book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="../../../../etc/passwd" '
            'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
        },
    ),
}
