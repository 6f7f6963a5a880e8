"""How much of a known text comes back from its files, and in which order, beside pypdf and Debian's pdftotext.

Run as `python -m benchmarks.fidelity [FOLDER]`. Sources of the starter corpus are typeset by several producers. With a
folder, its PDFs that have an ODT or DOCX of the same name are compared with that text instead.

Words: F1 of the multisets of words (lower case, NFKC, without raised note numbers). Order: Kendall's tau between the
places of the sentences in the source and in the reading, over the sentences that stand once in the source; notes and
boxes have no place. Whole: the share of these sentences that come back without any letter added or lost.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import kendalltau

from benchmarks import producers
from benchmarks.stories import Story, load
from indexer.extract import Block, extract
from search.text import sentence_spans

SOURCES = Path(__file__).parents[1] / "corpus" / "_sources"
STORIES = ("guides/monter-un-projet", "lois/cgct-transfrontalier", "etudes/reseaux-regionaux-panorama")
KINDS: tuple[tuple[str, Callable[[Story, int, Path], None], tuple[int, ...], str], ...] = (
    ("Typst", producers.typst, (1, 2, 3), "pdf"),
    ("ReportLab", producers.reportlab, (1, 2, 3), "pdf"),
    ("WeasyPrint", producers.weasyprint, (1, 2, 3), "pdf"),
    ("LaTeX", producers.latex, (1, 2, 3), "pdf"),
    ("LaTeX, old fonts", producers.old_latex, (1, 2), "pdf"),
    ("LibreOffice", producers.libreoffice, (1, 2, 3), "pdf"),
    ("LibreOffice of DOCX", producers.libreoffice_of_docx, (1,), "pdf"),
    ("DOCX", producers.docx, (1,), "docx"),
    ("ODT", producers.odt, (1,), "odt"),
)
_WORD = re.compile(r"\w+")
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")


@dataclass(frozen=True, slots=True)
class Score:
    """All three from 0 to 1 (`order` from -1)."""

    words: float
    order: float
    whole: float

    def __str__(self) -> str:
        """The three figures as in the table."""
        return f"{self.words:.4f}  {self.order:.4f}  {self.whole:.3f}"


def score(flow: Iterable[str], apart: Iterable[str], read: str) -> Score:
    """Compare a reading with the texts whose order counts and with those that may stand anywhere."""
    flow = list(flow)
    wanted, found = Counter(_words(" ".join([*flow, *apart]))), Counter(_words(read))
    words = 2 * (wanted & found).total() / max(wanted.total() + found.total(), 1)
    sentences = [letters for text in flow for a, b in sentence_spans(text) if len(letters := _letters(text[a:b])) > 15]
    source, text = _letters(" ".join([*flow, *apart])), _letters(read)
    once = [sentence for sentence in sentences if source.count(sentence) == 1]
    places = [_place(sentence, text) for sentence in once]
    known = [(rank, place) for rank, place in enumerate(places) if place is not None]
    order = float(kendalltau(*zip(*known, strict=True)).statistic) if len(known) > 1 else 0.0
    return Score(words, order, sum(sentence in text for sentence in once) / max(len(once), 1))


def _place(sentence: str, text: str) -> int | None:
    """Where a sentence stands; by one of its halves when something cut it."""
    half = len(sentence) // 2
    for part in (sentence, sentence[:half], sentence[half:]):
        if (place := text.find(part)) >= 0:
            return place
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", _RAISED.sub("", text)).lower())


def _letters(text: str) -> str:
    return "".join(_words(text))


def ours(path: Path) -> str:
    """The text of our blocks, each table's header once."""
    return blocks_text(extract(path).blocks)


def blocks_text(blocks: Iterable[Block]) -> str:
    """Blocks as one text."""
    texts: list[str] = []
    header = ""
    for block in blocks:
        if block.header and block.header != header:
            texts.append(block.header)
        header = block.header
        texts.append(block.text)
    return "\n".join(texts)


def raw_pypdf(path: Path) -> str:
    """What pypdf gives."""
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def pdftotext(path: Path) -> str:
    """What Debian's pdftotext gives."""
    program = shutil.which("pdftotext")
    if program is None:
        raise producers.Missing("apt-get install poppler-utils")
    return subprocess.run([program, str(path), "-"], capture_output=True, check=True, timeout=120).stdout.decode()


READERS: dict[str, Callable[[Path], str]] = {"ours": ours, "pypdf": raw_pypdf, "pdftotext": pdftotext}


def mean(scores: list[Score]) -> Score:
    """The mean of several scores."""
    count = len(scores)
    return Score(*(sum(getattr(s, name) for s in scores) / count for name in ("words", "order", "whole")))


def measure(path: Path, flow: list[str], apart: list[str], table: dict[str, list[Score]]) -> None:
    """Add to a line of the table what each reader makes of a file."""
    for name, reader in READERS.items():
        if name != "ours" and path.suffix != ".pdf":
            continue
        try:
            table[name].append(score(flow, apart, reader(path)))
        except producers.Missing as missing:
            print(f"{name} skipped: {missing}", file=sys.stderr)


def show(name: str, table: dict[str, list[Score]]) -> None:
    """Print one line."""
    cells = [str(mean(table[reader])) if table.get(reader) else "-" for reader in READERS]
    print(f"{name:<26}" + "   ".join(f"{cell:<22}" for cell in cells), flush=True)


def built(folder: Path) -> None:
    """The table over what the producers make of our sources."""
    stories = [load(SOURCES / f"{name}.md") for name in STORIES]
    total: dict[str, list[Score]] = defaultdict(list)
    for producer, build, layouts, suffix in KINDS:
        for columns in layouts:
            table: dict[str, list[Score]] = defaultdict(list)
            try:
                for story in stories:
                    path = folder / f"{producer.replace(' ', '-').replace(',', '')}-{columns}-{story.name}.{suffix}"
                    build(story, columns, path)
                    measure(path, story.flow(), story.apart(), table)
            except producers.Missing as missing:
                print(f"{producer:<26}skipped: {missing}")
                break
            show(f"{producer}, {columns} col." if suffix == "pdf" else producer, table)
            if suffix == "pdf":
                for reader, scores in table.items():
                    total[reader].extend(scores)
    show("all PDF", total)


def siblings(folder: Path) -> None:
    """The table over the PDFs of a folder that have an office document of the same name."""
    total: dict[str, list[Score]] = defaultdict(list)
    for path in sorted(folder.rglob("*.pdf")):
        source = next((s for suffix in (".odt", ".docx") if (s := path.with_suffix(suffix)).exists()), None)
        if source is not None:
            table: dict[str, list[Score]] = defaultdict(list)
            measure(path, [block.text for block in extract(source).blocks], [], table)
            show(path.stem[-25:], table)
            for reader, scores in table.items():
                total[reader].extend(scores)
    if total:
        show("all", total)


def main(folder: Path | None) -> None:
    """Print the table."""
    print(f"{'':<26}" + "   ".join(f"{f'{name}: words order whole':<22}" for name in READERS))
    if folder is not None:
        siblings(folder)
        return
    with tempfile.TemporaryDirectory() as made:
        built(Path(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
