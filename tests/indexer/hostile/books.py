"""Slides, books, saved pages and subtitles that no program writes: loops, bottomless groups, parts by the thousand."""

from collections.abc import Callable, Iterator

from tests.indexer.hostile.archives import LAUGHS, SPACES
from tests.indexer.hostile.good import SENTENCE, epub, mhtml, odp, pptx, replaced

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SLIDE = "ppt/slides/slide1.xml"
MILLION = 1_000_000


def slide(shapes: str, declaration: str = "") -> bytes:
    """Slides of which the first holds these shapes."""
    part = (
        f'<?xml version="1.0"?>{declaration}<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"><p:cSld><p:spTree>'
        f"<p:nvGrpSpPr/><p:grpSpPr/>{shapes}</p:spTree></p:cSld></p:sld>"
    )
    return replaced(pptx(), {SLIDE: part})


def shape(paragraphs: str, place: str = 'x="0" y="0"') -> str:
    """A text box."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="a"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off {place}/><a:ext cx="9" cy="9"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>'
    )


def paragraph(properties: str = "", inside: str = "") -> str:
    """A paragraph of a slide."""
    return f"<a:p><a:pPr {properties}>{inside}</a:pPr><a:r><a:t>{SENTENCE}</a:t></a:r></a:p>"


GROUP = (
    '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>',
    "</p:grpSp>",
)
TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="t"/><p:cNvGraphicFramePr/><p:nvPr/>'
    '</p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/'
    'table"><a:tbl><a:tblGrid/>',
    "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
)


def _relation(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{R}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'


def _slides(count: int) -> bytes:
    """A presentation that names its first slide so many times."""
    numbers = "".join(f'<p:sldId id="{256 + n}" r:id="rId1"/>' for n in range(count))
    main = f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{numbers}</p:sldIdLst></p:presentation>'
    links = _relation("slide", "slides/slide1.xml")
    return replaced(pptx(), {"ppt/presentation.xml": main, "ppt/_rels/presentation.xml.rels": links})


SLIDES: dict[str, Callable[[], bytes]] = {
    "entity-laughs": lambda: slide(shape("<a:p><a:r><a:t>&l9;</a:t></a:r></a:p>"), f"<!DOCTYPE r [{LAUGHS}]>"),
    "groups-deep": lambda: slide(GROUP[0] * 5000 + shape(paragraph()) + GROUP[1] * 5000),
    "groups-deep-few": lambda: slide(GROUP[0] * 100 + shape(paragraph()) + GROUP[1] * 100),
    "shapes-many": lambda: slide(shape(paragraph()) * 10_000),
    "paragraphs-many": lambda: slide(shape(paragraph() * 50_000)),
    "runs-many": lambda: slide(shape("<a:p>" + "<a:r><a:t>a</a:t></a:r>" * 200_000 + "</a:p>")),
    "cells-many": lambda: slide(
        TABLE[0] + f"<a:tr h='1'>{f'<a:tc><a:txBody>{paragraph()}</a:txBody></a:tc>' * 20_000}</a:tr>" * 2 + TABLE[1]
    ),
    "level-absurd": lambda: slide(shape(paragraph('lvl="99999999"') + paragraph('lvl="x"'))),
    "number-absurd": lambda: slide(shape(paragraph(inside='<a:buAutoNum type="alphaLcPeriod" startAt="2147483647"/>'))),
    "place-absurd": lambda: slide(shape(paragraph(), 'x="99999999999999999999" y="-1e99"')),
    "text-endless": lambda: slide(shape(f"<a:p><a:r><a:t>{'a' * 10 * MILLION}</a:t></a:r></a:p>")),
    "slide-named-often": lambda: _slides(5000),
    "slide-missing": lambda: replaced(pptx(), {SLIDE: None}),
    "slide-its-own-layout": lambda: replaced(
        pptx(), {"ppt/slides/_rels/slide1.xml.rels": _relation("slideLayout", "slide1.xml")}
    ),
    "slide-its-own-notes": lambda: replaced(
        pptx(), {"ppt/slides/_rels/slide1.xml.rels": _relation("notesSlide", "slide1.xml")}
    ),
    "main-part-a-slide": lambda: replaced(pptx(), {"_rels/.rels": _relation("officeDocument", SLIDE)}),
    "main-part-itself": lambda: replaced(
        pptx(), {"ppt/_rels/presentation.xml.rels": _relation("slide", "presentation.xml")}
    ),
    "diagram-missing": lambda: slide(
        TABLE[0].split("<a:tbl>")[0].replace("/table", "/diagram")
        + '<d:relIds xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rId99"/>'
        + TABLE[1].removeprefix("</a:tbl>")
    ),
}


def show(pages: str) -> bytes:
    """OpenDocument slides."""
    names = SPACES + "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("draw", "drawing"), ("presentation", "presentation"), ("svg", "svg-compatible"))
    )
    part = (
        f"<office:document-content {names}><office:body><office:presentation>{pages}</office:presentation>"
        "</office:body></office:document-content>"
    )
    return replaced(odp(), {"content.xml": part})


FRAME = f"<draw:frame><draw:text-box><text:p>{SENTENCE}</text:p></draw:text-box></draw:frame>"
SHOWS: dict[str, Callable[[], bytes]] = {
    "slides-many": lambda: show(
        "".join(f"<draw:page draw:name='{n * 7919 % 9973}'>{FRAME}</draw:page>" for n in range(5000))
    ),
    "frames-many": lambda: show(
        f"<draw:page>{''.join(FRAME.replace('La', str(n * 7919 % 9973)) for n in range(5000))}</draw:page>"
    ),
    "groups-deep": lambda: show(f"<draw:page>{'<draw:g>' * 5000}{FRAME}{'</draw:g>' * 5000}</draw:page>"),
    "groups-deep-few": lambda: show(f"<draw:page>{'<draw:g>' * 100}{FRAME}{'</draw:g>' * 100}</draw:page>"),
    "places-absurd": lambda: show(
        f'<draw:page><draw:frame svg:x="1{"0" * 999}cm" svg:y="-...cm"><draw:text-box><text:p>{SENTENCE}</text:p>'
        f"</draw:text-box></draw:frame>{FRAME}</draw:page>"
    ),
}


def book(spine: str, items: str = "", parts: dict[str, str | bytes | None] | None = None) -> bytes:
    """A book of this spine."""
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}<item id="a" href="a.xhtml" '
        f'media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>'
    )
    return replaced(epub(), {"book.opf": package, **(parts or {})})


def chapter(body: str) -> bytes:
    """A book of one chapter."""
    return book('<itemref idref="a"/>', parts={"a.xhtml": f'<?xml version="1.0"?><html><body>{body}</body></html>'})


def _item(name: str, number: int) -> str:
    return f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>'


BOOKS: dict[str, Callable[[], bytes]] = {
    "chapter-named-often": lambda: book('<itemref idref="a"/>' * 100_000),
    "chapter-under-many-names": lambda: book(
        "".join(f'<itemref idref="i{n}"/>' for n in range(20_000)), "".join(_item("a.xhtml", n) for n in range(20_000))
    ),
    "chapters-many": lambda: book(
        "".join(f'<itemref idref="i{n}"/>' for n in range(10_000)),
        "".join(_item(f"{n}.xhtml", n) for n in range(10_000)),
        {f"{n}.xhtml": f"<html><body><p>{SENTENCE}</p></body></html>" for n in range(10_000)},
    ),
    "chapters-missing": lambda: book(
        "".join(f'<itemref idref="i{n}"/>' for n in range(1000)), "".join(_item(f"{n}.xhtml", n) for n in range(1000))
    ),
    "chapter-the-book": lambda: book('<itemref idref="i1"/>', _item("book.opf", 1)),
    "chapter-deep": lambda: chapter("<div>" * 100_000 + SENTENCE),
    "chapter-tag-of-spaces": lambda: chapter(f"<p>{SENTENCE}</p><a" + " " * 300_000),
    "chapter-empty-tags": lambda: chapter("<a b='c'/>" * 100_000 + SENTENCE),
    "package-deep": lambda: book("<a>" * 50_000 + "</a>" * 50_000),
    "container-itself": lambda: replaced(
        epub(),
        {
            "META-INF/container.xml": "<container><rootfiles><rootfile full-path='META-INF/container.xml'/></rootfiles>"
            "</container>"
        },
    ),
    "locked": lambda: replaced(
        epub(),
        {
            "META-INF/encryption.xml": '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
            '<e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></e:EncryptedData>'
            "</encryption>"
        },
    ),
}

HEAD = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
PART = f"--b\r\nContent-Type: text/html\r\n\r\n<p>{SENTENCE * 5}</p>\r\n"
SAVED: dict[str, Callable[[], str | bytes]] = {
    "parts-deep": lambda: (
        HEAD
        + "".join(
            f"--{'b' * n}\r\nContent-Type: multipart/mixed; boundary={'b' * (n + 1)}\r\n\r\n" for n in range(1, 800)
        )
        + PART
    ),
    "parts-many": lambda: HEAD + PART.replace("html", "plain") * 50_000 + PART,
    "page-missing": lambda: HEAD + "--b--\r\n",
    "boundary-missing": lambda: HEAD.replace("; boundary=b", "") + PART,
    "boundary-unused": lambda: HEAD + SENTENCE * 1000,
    "headers-many": lambda: "a: b\r\n" * 1000 + HEAD + PART,
    "header-endless": lambda: HEAD.replace("\r\n\r\n", "\r\nX-A: " + "a" * MILLION + "\r\n\r\n") + PART,
    "base-64-broken": lambda: HEAD + PART.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
    "charset-unknown": lambda: HEAD + PART.replace("text/html", 'text/html; charset="nulle part"'),
    "saved-in-saved": lambda: HEAD + PART.replace(f"<p>{SENTENCE * 5}</p>", HEAD + PART),
    "cut": lambda: mhtml()[:200],
}

TIMES = "00:00:01.000 --> 00:00:02.000\n"
SUBTITLES: dict[str, Callable[[], str]] = {
    "cues-many": lambda: "WEBVTT\n\n" + f"{TIMES}{SENTENCE}\n\n" * 50_000,
    "cue-endless": lambda: "WEBVTT\n\n" + TIMES + f"{SENTENCE}\n" * 50_000,
    "times-only": lambda: "WEBVTT\n\n" + TIMES * 100_000,
    "names-unclosed": lambda: "WEBVTT\n\n" + TIMES + "<v a" * 50_000,
    "tags-unclosed": lambda: "WEBVTT\n\n" + TIMES + "<b" * 100_000,
    "braces-unclosed": lambda: "WEBVTT\n\n" + TIMES + "{\\" * 100_000,
    "sounds-unclosed": lambda: "WEBVTT\n\n" + TIMES + "(rire" * 50_000,
    "notes-many": lambda: "WEBVTT\n\n" + TIMES + "\n" + "NOTE\na\n\n" * 50_000,
    "rolling": lambda: "WEBVTT\n\n" + "".join(f"{TIMES}{n}\n{n + 1}\n\n" for n in range(50_000)),
}


def cases() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what makes the bytes of each."""
    for suffix, files in (("pptx", SLIDES), ("odp", SHOWS), ("epub", BOOKS)):
        for name, make in files.items():
            yield f"{name}.{suffix}", make
    for suffix, texts in (("mht", SAVED), ("vtt", SUBTITLES)):
        for name, text in texts.items():
            yield f"{name}.{suffix}", lambda text=text: _bytes(text())


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
