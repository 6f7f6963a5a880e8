"""The whole hostile batch: every case by its name, and the files of a corpus made of them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.indexer.hostile import archives, mutations, pdfs, texts

CASES: dict[str, Callable[[], bytes]] = {
    f"{family}/{name}": make
    for family, cases in (
        ("damaged", mutations.cases()),
        ("archives", archives.cases()),
        ("pdf", pdfs.cases()),
        ("texts", texts.cases()),
    )
    for name, make in cases
}


def build(folder: Path, names: Iterable[str] = CASES) -> list[Path]:
    """Write the files of these cases below `folder`."""
    paths = []
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CASES[name]())
        paths.append(path)
    return paths
