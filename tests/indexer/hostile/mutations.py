"""Sound documents that were cut, damaged, or named as what they are not."""

import gzip
import random
from collections.abc import Callable, Iterator

from tests.indexer.hostile.good import GOOD

Case = tuple[str, Callable[[], bytes]]
SEED = 20_240_513

CUTS = (0.0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
FLIPS = (1, 3, 10, 30, 100, 1000)


def cases() -> Iterator[Case]:
    """Names, and what makes the bytes of each."""
    for suffix, make in GOOD.items():
        for share in CUTS:
            yield f"cut-{share:.0%}.{suffix}", lambda make=make, share=share: _cut(make(), share)
        yield f"cut-last-byte.{suffix}", lambda make=make: make()[:-1]
        yield f"doubled.{suffix}", lambda make=make: make() * 2
        yield f"holed.{suffix}", lambda make=make: _holed(make())
    for suffix in ("pdf", "docx", "odt", "epub", "pptx", "odp"):
        for count in FLIPS:
            yield f"flipped-{count}.{suffix}", lambda suffix=suffix, count=count: _flipped(GOOD[suffix](), count)
        yield f"shuffled.{suffix}", lambda suffix=suffix: _shuffled(GOOD[suffix]())
    suffixes = list(GOOD)
    for suffix, other in zip(suffixes, [*suffixes[3:], *suffixes[:3]], strict=True):
        yield f"really-{suffix}.{other}", GOOD[suffix]
    for name, data in STRANGE.items():
        yield name, lambda data=data: data


STRANGE = {
    "picture.pdf": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "program.txt": b"\x7fELF\x02\x01\x01" + bytes(2000),
    "word-97.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "gzip.md": gzip.compress(b"# Titre\n" * 100),
    "rich.odt": rb"{\rtf1\ansi Bonjour}",
    "seven.html": b"7z\xbc\xaf\x27\x1c" + bytes(500),
    "nothing.pdf": b"",
    "nothing.docx": b"",
    "blank.html": b" \n\t\r\n",
    "zeros.txt": bytes(100_000),
    "noise.txt": random.Random(SEED).randbytes(200_000),
    "noise.md": random.Random(SEED + 1).randbytes(200_000),
    "noise.html": b"<html><body>" + random.Random(SEED + 2).randbytes(200_000),
    "noise.pdf": b"%PDF-1.7\n" + random.Random(SEED + 3).randbytes(200_000),
    "noise.docx": b"PK\x03\x04" + random.Random(SEED + 4).randbytes(200_000),
    "header-late.pdf": b"\n" * 1000 + GOOD["pdf"](),
    "header-alone.pdf": b"%PDF-1.4\n",
    "end-alone.pdf": b"%PDF-1.4\nstartxref\n0\n%%EOF",
}


def _cut(data: bytes, share: float) -> bytes:
    return data[: max(1, int(len(data) * share))]


def _holed(data: bytes) -> bytes:
    """A block of zeros in the middle, as a disk that failed leaves it."""
    third = len(data) // 3
    return data[:third] + bytes(min(4096, third)) + data[third + min(4096, third) :]


def _flipped(data: bytes, count: int) -> bytes:
    chance = random.Random(SEED + count)
    flipped = bytearray(data)
    for _ in range(count):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _shuffled(data: bytes) -> bytes:
    """Blocks in another order."""
    blocks = [data[start : start + 512] for start in range(0, len(data), 512)]
    random.Random(SEED).shuffle(blocks)
    return b"".join(blocks)
