"""Texts and web pages that no one would write: endless lines, bottomless nesting, marks that never close."""

from collections.abc import Callable, Iterator

from tests.indexer.hostile.good import SENTENCE

MILLION = 1_000_000

HTML: dict[str, Callable[[], str]] = {
    "divs-deep": lambda: "<div>" * 100_000 + SENTENCE * 5 + "</div>" * 100_000,
    "divs-deep-few": lambda: "<div>" * 240 + f"<p>{SENTENCE * 5}</p>" + "</div>" * 240,
    "bold-unclosed": lambda: "<b><i><p>a" * 50_000,
    "tables-in-tables": lambda: "<table><tr><td>" * 5000 + SENTENCE,
    "tables-in-tables-few": lambda: "<table><tr><td>" * 70 + SENTENCE + "</td></tr></table>" * 70,
    "lists-deep": lambda: "<ul><li>a" * 5000,
    "colspan-bomb": lambda: f"<table><tr><td colspan=1000000000>{SENTENCE}</td></tr></table>" * 3,
    "rowspan-bomb": lambda: f"<table><tr><td rowspan=1000000000>a</td><td>{SENTENCE}</td></tr></table>",
    "span-both": lambda: f"<table><tr><td rowspan=65534 colspan=65534>{SENTENCE}</td></tr></table>",
    "span-no-number": lambda: f"<table><tr><td colspan='-1e9' rowspan=x>{SENTENCE}</td></tr></table>",
    "cells-many": lambda: "<table><tr>" + "<td>a</td>" * 20_000 + "</tr><tr>" + "<td>b</td>" * 20_000 + "</tr></table>",
    "rows-many": lambda: "<table>" + "<tr><td>a<td>b" * 50_000 + "</table>",
    "attributes-many": lambda: "<p " + " ".join(f"a{n}=b" for n in range(50_000)) + f">{SENTENCE}</p>",
    "attribute-endless": lambda: f"<p class='{'menu ' * MILLION}'>{SENTENCE}</p>",
    "line-endless": lambda: "<p>" + "a" * 10 * MILLION + "</p>",
    "entities-many": lambda: "<p>" + "&eacute;&amp;" * 300_000 + "</p>",
    "entities-odd": lambda: "<p>&#0;&#xD800;&#x110000;&#99999999999;&nothing; " + SENTENCE + "</p>",
    "comment-unclosed": lambda: f"<p>{SENTENCE}</p><!--" + "-" * MILLION,
    "script-unclosed": lambda: f"<p>{SENTENCE}</p><script>" + "<" * MILLION,
    "brackets": lambda: "<" * MILLION,
    "plaintext": lambda: "<plaintext>" + SENTENCE * 1000,
    "frames": lambda: "<frameset><frame src=a>" * 5000,
    "svg-use": lambda: "<svg><use href='#a'/>" * 10_000,
    "headings-many": lambda: "<h1>a</h1><h6>b</h6>" * 20_000,
    "paragraphs-many": lambda: f"<p>{SENTENCE}</p>" * 50_000,
    "nulls": lambda: f"<p>a\x00b{SENTENCE}\x00</p>",
}

HTML |= {
    "menus-deep": lambda: "<div class=menu>" * 1000 + SENTENCE * 2000,
    "comments-many": lambda: "<!---->" * 100_000 + SENTENCE,
}

MARKDOWN: dict[str, Callable[[], str]] = {
    "quotes-deep": lambda: ">" * 100_000 + "a",
    "lists-deep": lambda: "".join("  " * depth + "- a\n" for depth in range(1500)),
    "brackets": lambda: "[" * 100_000,
    "brackets-closed": lambda: "[a](" * 50_000,
    "emphasis": lambda: "*a **a " * 50_000,
    "stars": lambda: "*" * 200_000 + "a",
    "underscores": lambda: "_a__" * 50_000,
    "backquotes": lambda: "".join("`" * n + " " for n in range(1000)),
    "table-wide": lambda: "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|b" * 5000 + "|\n",
    "table-long": lambda: "|a|b|\n|-|-|\n" + "|c|d|\n" * 50_000,
    "references": lambda: "".join(f"[a{n}]: /b{n}\n" for n in range(20_000)) + "[a1] " * 20_000,
    "html-inside": lambda: "<div>\n" * 20_000 + "a",
    "angles": lambda: "<a" * 100_000,
    "images": lambda: "![" * 100_000,
    "headings-many": lambda: "# a\n## b\n" * 20_000,
    "front-matter-unclosed": lambda: "---\n" + "a: b\n" * 100_000,
    "fence-unclosed": lambda: "```\n" + SENTENCE * 10_000,
    "calls-open": lambda: "[^" * 100_000,
    "front-matter-of-windows": lambda: "---\r\n" + "a: b\r\n" * 5000,
    "backslashes": lambda: "\\" * MILLION,
}

TEXT: dict[str, Callable[[], str | bytes]] = {
    "line-endless": lambda: "a" * 10 * MILLION,
    "words-endless": lambda: "mot " * (5 * MILLION // 2),
    "sentences-endless": lambda: SENTENCE * 100_000,
    "points": lambda: "a.b. " * 500_000,
    "points-alone": lambda: "." * MILLION,
    "spaces": lambda: "a" + " " * 5 * MILLION + "b",
    "spaces-odd": lambda: "a\u00a0\u2009\u200b" * MILLION,
    "lines-blank": lambda: "a" + "\n" * 3 * MILLION + "b",
    "lines-short": lambda: "a\n" * MILLION,
    "paragraphs-short": lambda: "a\n\n" * 200_000,
    "hyphens": lambda: "mot-\n" * 200_000,
    "bullets": lambda: "- a\n" * 200_000,
    "bullets-deep": lambda: "".join(" " * depth + "- a\n" for depth in range(3000)),
    "numbers": lambda: "1. 1.1. 1.1.1 " * 100_000,
    "articles": lambda: "Article L. 1115-1 du code, art. R.* 12, " * 50_000,
    "articles-lines": lambda: "Article L. 1115-1\n\nTexte.\n\n" * 30_000,
    "article-endless": lambda: "Article L. " + "1-" * 500_000,
    "article-roman": lambda: "Article " + "I" * 500_000,
    "fields-of-windows": lambda: "a: b\r\n" * 100_000,
    "comments": lambda: "<!---->" * 2000 + SENTENCE,
    "quotes": lambda: "« " * 500_000,
    "apostrophes": lambda: "l'" * MILLION,
    "parentheses": lambda: "(" * MILLION,
    "pipes": lambda: "a | b | c\n" * 100_000,
    "columns": lambda: ("a    " * 300 + "\n") * 300,
    "combining": lambda: "e" + "\u0301" * MILLION,
    "right-to-left": lambda: "\u202e" * 100_000 + SENTENCE,
    "controls": lambda: "".join(map(chr, range(1, 32))) * 20 + SENTENCE * 400,
    "digits": lambda: "9" * 3 * MILLION,
    "underlines": lambda: "Titre\n=====\n" * 50_000,
    "nulls": lambda: (SENTENCE * 10 + "\0") * 100,
    "escapes": lambda: "\x1b[2J\x1b]0;a\x07" * 10_000,
    "surrogates": lambda: b"Un mot \xed\xa0\x80 et un autre. " * 1000,
    "surrogates-16": lambda: b"\xff\xfe" + ("Un mot ".encode("utf-16-le") + b"\x00\xd8") * 1000,
    "utf-8-invalid": lambda: b"\xc3\x28\xf0\x28\x8c\xbc " * 50_000,
    "utf-8-overlong": lambda: b"\xc0\xaf\xe0\x80\xaf " * 50_000,
    "utf-16-odd": lambda: b"\xfe\xff\x00a\x00b\x00",
    "utf-32": lambda: (SENTENCE * 100).encode("utf-32"),
    "utf-7": lambda: (SENTENCE * 100).encode("utf-7"),
    "ebcdic": lambda: (SENTENCE * 100).encode("cp500", "replace"),
    "bom-alone": lambda: b"\xef\xbb\xbf",
    "boms": lambda: b"\xef\xbb\xbf" * 10_000,
    "mac": lambda: (SENTENCE * 100).encode("mac_roman"),
}

SUBTITLES: dict[str, Callable[[], str]] = {
    "times-absurd": lambda: "1\n99999999:99:99,999 --> 00:00:00,000\na\n\n" * 1000,
    "arrows": lambda: "-->" * 300_000,
    "cues-many": lambda: "1\n00:00:01,000 --> 00:00:02,000\na\n\n" * 100_000,
    "tags-deep": lambda: "1\n00:00:01,000 --> 00:00:02,000\n" + "<i>" * 100_000 + "a\n",
}


def cases() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and what makes the bytes of each."""
    for name, make in HTML.items():
        yield f"{name}.html", lambda make=make: f"<!doctype html><html><body>{make()}".encode()
    for suffix, texts in (("md", MARKDOWN), ("txt", TEXT), ("srt", SUBTITLES)):
        for name, make in texts.items():
            yield f"{name}.{suffix}", lambda make=make: _bytes(make())
    for charset in ("utf-7", "nowhere", "utf-16", "x" * 5000):
        page = f"<html><head><meta charset={charset}></head><body><p>{SENTENCE * 4}</p></body></html>"
        yield f"charset-{charset[:10]}.html", page.encode


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
