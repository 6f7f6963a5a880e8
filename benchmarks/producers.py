"""Known texts typeset by the programs that make the PDFs of the world, in one, two and three columns.

Every page has a running header, a footer and a page number; lines are hyphenated and justified where the program can.
Each producer raises `Missing` where it is not installed.
"""

import html
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.stories import CALL, Piece, Story

HEADER = "Cahiers de la coopération, édition d'essai"
FOOTER = "Ne pas diffuser hors du service, page"


class Missing(Exception):
    """A producer that is not installed here."""


def typst(story: Story, columns: int, path: Path) -> None:
    """Typst, which tags its files."""
    try:
        import typst as compiler
    except ImportError as error:
        raise Missing("pip install typst") from error

    def plain(text: str) -> str:
        return re.sub(r"([\\#$*_`<>@~\[\]/=+-])", r"\\\1", text)

    def prose(text: str) -> str:
        parts = CALL.split(text)
        notes = [f"#footnote[{plain(story.notes[int(number) - 1])}]" for number in parts[1::2]]
        return "".join(text + note for text, note in zip(map(plain, parts[::2]), [*notes, ""], strict=True))

    def piece(item: Piece) -> str:
        text = prose(item.text)
        match item.kind:
            case "heading":
                return f"{'=' * item.level} {text}"
            case "item":
                return f"- {text}"
            case "aside":
                return f"#block(stroke: 0.5pt, inset: 8pt, width: 100%)[{text}]"
            case "table":
                cells = ", ".join(f"[{prose(cell)}]" for row in item.rows for cell in row)
                return f"#table(columns: {len(item.rows[0])}, {cells})"
        return text

    preamble = (
        f'#set page(paper: "a4", columns: {columns}, margin: 2cm, header: text(8pt)[{HEADER}], '
        f"footer: context text(8pt)[{FOOTER} #counter(page).display()])\n"
        '#set text(lang: "fr", size: 10pt, hyphenate: true)\n#set par(justify: true)\n'
        "#show table: set text(size: 8pt)\n#show table: set par(justify: false)\n"
    )
    body = "\n\n".join([f"= {plain(story.title)}", *map(piece, story.pieces)])
    path.write_bytes(compiler.compile((preamble + body).encode()))


def weasyprint(story: Story, columns: int, path: Path) -> None:
    """WeasyPrint, from HTML and CSS."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise Missing("pip install weasyprint; apt-get install libpango-1.0-0 libpangoft2-1.0-0") from error

    def note(match: re.Match[str]) -> str:
        return f"<span class=note>{html.escape(story.notes[int(match[1]) - 1])}</span>"

    style = f"""
    @page {{ size: A4; margin: 2cm; @top-left {{ content: "{HEADER}"; font-size: 8pt }}
             @bottom-right {{ content: "{FOOTER} " counter(page); font-size: 8pt }} }}
    html {{ font: 10pt serif; hyphens: auto; text-align: justify }} main {{ columns: {columns}; column-gap: 8mm }}
    table {{ border-collapse: collapse }} td, th {{ border: 0.5pt solid; padding: 3pt; font-size: 8pt }}
    .note {{ float: footnote; font-size: 8pt }} aside {{ border: 0.5pt solid; padding: 6pt }}
    """
    body = _html(story, note)
    page = f"<html lang=fr><style>{style}</style><h1>{html.escape(story.title)}</h1><main>{body}</main></html>"
    HTML(string=page).write_pdf(path)


def _html(story: Story, note: Callable[[re.Match[str]], str]) -> str:
    tags = {"paragraph": "p", "item": "li", "caption": "p", "aside": "aside"}
    out: list[str] = []
    for piece in story.pieces:
        if piece.kind == "table":
            rows = "".join(
                "<tr>" + "".join(f"<{tag}>{CALL.sub(note, html.escape(cell))}</{tag}>" for cell in row) + "</tr>"
                for row, tag in zip(piece.rows, ["th"] + ["td"] * len(piece.rows), strict=False)
            )
            out.append(f"<table>{rows}</table>")
        else:
            tag = f"h{piece.level}" if piece.kind == "heading" else tags[piece.kind]
            out.append(f"<{tag}>{CALL.sub(note, html.escape(piece.text))}</{tag}>")
    return "\n".join(out)


def reportlab(story: Story, columns: int, path: Path) -> None:
    """ReportLab, whose files have no tags; its notes stand at the end."""
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.styles import ParagraphStyle as Style
        from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table
    except ImportError as error:
        raise Missing("pip install reportlab") from error
    width, height = A4
    gap, margin = 18.0, 57.0
    frame = (width - 2 * margin - (columns - 1) * gap) / columns
    justified = {"alignment": 4, "leading": 12, "spaceAfter": 6}
    text = Style("text", fontName="Times-Roman", fontSize=10, hyphenationLang="fr_FR", **justified)
    styles = {
        "paragraph": text,
        "item": Style("item", text, leftIndent=14, bulletIndent=2),
        "caption": Style("caption", text, fontName="Times-Italic", alignment=0),
        "aside": Style("aside", text, borderWidth=0.5, borderColor="black", borderPadding=6, spaceBefore=10),
    }
    cell_style = Style("cell", fontName="Times-Roman", fontSize=8, leading=9.6)
    bold = Style("bold", cell_style, fontName="Times-Bold")

    def paragraph(source: str, style: Style, **options: str) -> Flowable:
        return Paragraph(CALL.sub(r"<super size=6>\1</super>", html.escape(source)), style, **options)

    def decorate(canvas: object, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Roman", 8)  # type: ignore[attr-defined]
        canvas.drawString(margin, height - 35, HEADER)  # type: ignore[attr-defined]
        canvas.drawRightString(width - margin, 28, f"{FOOTER} {document.page}")  # type: ignore[attr-defined]

    title = Style("title", fontName="Times-Bold", fontSize=18, leading=22)
    flow: list[Flowable] = [Paragraph(html.escape(story.title), title)]
    for piece in story.pieces:
        if piece.kind == "table":
            styled = [[paragraph(c, bold if not i else cell_style) for c in row] for i, row in enumerate(piece.rows)]
            widths = [frame / len(piece.rows[0])] * len(piece.rows[0])
            grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
            flow.append(Table(styled, widths, style=grid, spaceAfter=8, repeatRows=1))
        elif piece.kind == "heading":
            size = 16.0 - 2 * piece.level
            style = Style("h", fontName="Times-Bold", fontSize=size, leading=1.2 * size, spaceBefore=8, spaceAfter=4)
            flow.append(paragraph(piece.text, style))
        else:
            bullet = {"bulletText": "•"} if piece.kind == "item" else {}
            flow.append(paragraph(piece.text, styles[piece.kind], **bullet))
    small = Style("note", fontName="Times-Roman", fontSize=8, leading=10)
    flow += [Paragraph(f"<super size=6>{i}</super> {html.escape(n)}", small) for i, n in enumerate(story.notes, 1)]
    frames = [Frame(margin + i * (frame + gap), 50, frame, height - 110, 0, 0, 0, 0) for i in range(columns)]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=decorate))
    document.build(flow)


def latex(story: Story, columns: int, path: Path, fonts: str = r"\usepackage[T1]{fontenc}\usepackage{lmodern}") -> None:
    """pdfTeX, whose files have no tags."""
    program = _program("pdflatex", "apt-get install texlive-latex-recommended texlive-lang-french lmodern")

    def plain(text: str) -> str:
        text = re.sub(r"([#$%&_{}])", r"\\\1", text.replace("\\", "/").replace("~", " ").replace("^", ""))
        return text.replace("œ", r"\oe{}").replace("€", "EUR").replace("→", "vers").replace("−", "-").replace("≥", ">")

    def prose(text: str) -> str:
        parts = CALL.split(text)
        notes = [rf"\footnote{{{plain(story.notes[int(number) - 1])}}}" for number in parts[1::2]]
        return "".join(text + note for text, note in zip(map(plain, parts[::2]), [*notes, ""], strict=True))

    def piece(item: Piece) -> str:
        text = prose(item.text)
        match item.kind:
            case "heading":
                return rf"\{'sub' * (item.level - 2)}section*{{{text}}}"
            case "item":
                return rf"\begin{{itemize}}\item {text}\end{{itemize}}"
            case "aside":
                return rf"\noindent\fbox{{\parbox{{0.92\linewidth}}{{{text}}}}}"
            case "table":
                share = 0.9 / len(item.rows[0])
                rows = [" & ".join(prose(cell) for cell in row) + r"\\ \hline" for row in item.rows]
                ends = "|".join([rf">{{\raggedright\arraybackslash}}p{{{share:.3f}\linewidth}}"] * len(item.rows[0]))
                inside = rf"\begin{{tabular}}{{|{ends}|}}\hline {' '.join(rows)}\end{{tabular}}"
                return rf"{{\noindent\scriptsize\setlength\tabcolsep{{2pt}}{inside}}}"
        return text

    start, end = (rf"\begin{{multicols}}{{{columns}}}", r"\end{multicols}") if columns > 1 else ("", "")
    source = "\n\n".join(
        [
            r"\documentclass[10pt,a4paper]{article}\usepackage[utf8]{inputenc}" + fonts,
            r"\usepackage[french]{babel}\usepackage{multicol,array,fancyhdr}\usepackage[margin=2cm]{geometry}",
            rf"\pagestyle{{fancy}}\fancyhf{{}}\lhead{{\footnotesize {plain(HEADER)}}}",
            rf"\rfoot{{\footnotesize {FOOTER} \thepage}}",
            rf"\begin{{document}}\emergencystretch=3em {{\LARGE\bfseries {plain(story.title)}\par}}{start}",
            *map(piece, story.pieces),
            rf"{end}\end{{document}}",
        ]
    )
    (path.parent / f"{path.stem}.tex").write_text(source, encoding="utf-8")
    for _ in range(2):
        _run([program, "-interaction=batchmode", f"{path.stem}.tex"], path.parent, accept=(0, 1))


def old_latex(story: Story, columns: int, path: Path) -> None:
    """PdfTeX with the fonts of the nineties, which set accents beside their letters."""
    latex(story, columns, path, fonts="")


def odt(story: Story, columns: int, path: Path) -> None:
    """A LibreOffice text, written by pandoc, with a header, a footer and columns."""
    _pandoc(story, path, "odt")
    props = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.6cm"/>' if columns > 1 else ""
    header = f"<style:header><text:p>{HEADER}</text:p></style:header>"
    footer = f"<style:footer><text:p>{FOOTER} <text:page-number/></text:p></style:footer>"
    space = "<style:{0}-style><style:header-footer-properties fo:min-height='1cm'/></style:{0}-style>"
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    styles = files["styles.xml"].decode()
    styles = re.sub(
        r"(<style:page-layout-properties[^>]*?)(/>|>.*?</style:page-layout-properties>)",
        rf"\1>{props}</style:page-layout-properties>",
        styles,
        flags=re.DOTALL,
    )
    styles = re.sub(r"<style:header-style ?/>", space.format("header"), styles)
    styles = re.sub(r"<style:footer-style ?/>", space.format("footer"), styles)
    styles = re.sub(r"(<style:master-page [^>]*?)/>", rf"\1>{header}{footer}</style:master-page>", styles)
    files["styles.xml"] = styles.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def docx(story: Story, columns: int, path: Path) -> None:
    """A Word text, written by pandoc; `columns` is of no effect."""
    _pandoc(story, path, "docx")


def libreoffice(story: Story, columns: int, path: Path, write: Callable[[Story, int, Path], None] = odt) -> None:
    """LibreOffice's PDF of an ODT, tagged."""
    program = _program("soffice", "apt-get install libreoffice-writer")
    source = path.with_suffix(f".{write.__name__}")
    write(story, columns, source)
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    _run([program, profile, "--headless", "--convert-to", "pdf", source.name], path.parent)


def libreoffice_of_docx(story: Story, columns: int, path: Path) -> None:
    """LibreOffice's PDF of a DOCX."""
    libreoffice(story, columns, path, docx)


def _pandoc(story: Story, path: Path, target: str) -> None:
    try:
        import pypandoc
    except ImportError as error:
        raise Missing("pip install pypandoc_binary") from error
    lines = [f"# {story.title}"]
    for piece in story.pieces:
        if piece.kind == "table":
            rows = [f"| {' | '.join(row)} |" for row in piece.rows]
            lines.append("\n".join([rows[0], "|---" * len(piece.rows[0]) + "|", *rows[1:]]))
        else:
            before = {"heading": "#" * piece.level + " ", "item": "- ", "aside": "> "}.get(piece.kind, "")
            lines.append(before + piece.text)
    notes = [f"[^{number}]: {note}" for number, note in enumerate(story.notes, 1)]
    source = CALL.sub(r"[^\1]", "\n\n".join(lines + notes))
    pypandoc.convert_text(source, target, format="markdown-smart", outputfile=str(path), extra_args=["-V", "lang=fr"])


def _program(name: str, how: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(how)
    return found


def _run(command: list[str], folder: Path, accept: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=180)
    if done.returncode not in accept:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout + done.stderr).decode(errors='replace')[-400:]}")
