"""Pages a second of our PDF reader beside pypdf's raw text extraction, on the same files, with a process for each core.

Run as `python -m benchmarks.extraction_speed [FOLDER]`. Measures the PDFs of the starter corpus, then those of the
folder. Pages that go to OCR would measure Tesseract: files with such pages are named and left out.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pypdf

from indexer.extract import extract
from search.errors import ExtractionError

CORPUS = Path(__file__).parents[1] / "corpus"


def ours(path: Path) -> int:
    """Read a file; its number of pages, 0 where OCR was called or needed."""
    try:
        extracted = extract(path)
    except ExtractionError:
        return 0
    return 0 if any("OCR" in warning for warning in extracted.warnings + extracted.remarks) else extracted.pages or 0


def raw_pypdf(path: Path) -> int:
    """The number of pages whose text pypdf has extracted."""
    pages = pypdf.PdfReader(path).pages
    for page in pages:
        page.extract_text()
    return len(pages)


def seconds(reader: Callable[[Path], int], paths: list[Path], pool: ProcessPoolExecutor) -> tuple[float, int]:
    """The time that all files take, the largest first, and how many pages they have."""
    start = time.perf_counter()
    pages = sum(pool.map(reader, sorted(paths, key=lambda path: -path.stat().st_size)))
    return time.perf_counter() - start, pages


def main(folders: list[Path]) -> None:
    """Print a line for each folder."""
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores) as pool:
        for folder in folders:
            found = sorted(folder.rglob("*.pdf"))
            # Also warms the workers up.
            pages = dict(zip(found, pool.map(ours, found), strict=True))
            paths = [path for path in found if pages[path]]
            for path in found:
                if not pages[path]:
                    print(f"{path.name}: left out, OCR")
            # Alternated, so that another program on the machine slows both alike.
            best = {ours: float("inf"), raw_pypdf: float("inf")}
            count = 0
            for _ in range(3):
                for reader, least in list(best.items()):
                    took, count = seconds(reader, paths, pool)
                    best[reader] = min(least, took)
            print(
                f"{folder}: {len(paths)} files, {count} pages, {cores} cores: ours {count / best[ours]:.1f} pages/s, "
                f"pypdf {count / best[raw_pypdf]:.1f} pages/s, ratio {best[raw_pypdf] / best[ours]:.2f}"
            )


if __name__ == "__main__":
    main([CORPUS, *map(Path, sys.argv[1:])])
