"""Whether what arrived from a site may take a document's place: judged by its content, not by what is said of it.

The type must be the one that the document's name announces: an error page, which is HTML, must not replace a PDF. What
lies inside is not read here; `passerelle index` does that, in a process of its own.
"""

import os
from pathlib import Path

from indexer.extract.detect import Type, detect
from search.errors import ExtractionError, FetchRefused

_TYPES = {  # of the suffixes that are not the name of their type
    **dict.fromkeys(("docm", "dotx"), "docx"), **dict.fromkeys(("pptm", "potx", "ppsx"), "pptx"), "ott": "odt",
    "otp": "odp", **dict.fromkeys(("htm", "xhtml", "mht", "mhtml"), "html"), "md": "markdown", "txt": "text",
    **dict.fromkeys(("srt", "vtt"), "subtitles"),
}  # fmt: skip
_PDF_TAIL = 4096  # bytes: some programs write a little after the mark that ends a PDF


def check_arrival(part: Path, place: Path) -> None:
    """Look at the content of `part`, which is to take the place `place`.

    Raises:
        FetchRefused: it is empty, cut short, or not of the type that the name of `place` announces.
    """
    advice = "open its address in a browser, and correct file_url or path in the catalogue."
    try:
        kind = detect(part)
    except ExtractionError as error:
        raise FetchRefused(f"{str(error).replace(part.name, 'What arrived')}; {advice}") from error
    except Exception as error:  # libraries raise errors of any type on damaged files, and none must stop the run
        raise FetchRefused(f"What arrived is damaged ({type(error).__name__}: {error}); {advice}") from error
    if kind is None:
        raise FetchRefused(f"What arrived is empty; {advice}")
    expected = type_of(place.suffix)
    if kind != expected:
        raise FetchRefused(f"What arrived is of type {kind}, not {expected} as its name announces; {advice}")
    with part.open("rb") as file:
        file.seek(-min(_PDF_TAIL, part.stat().st_size), os.SEEK_END)
        if kind is Type.PDF and b"%%EOF" not in file.read():
            raise FetchRefused("What arrived is a PDF without its end: it was cut short, or is damaged on the site; "
                               "run this again, or download it by hand.")  # fmt: skip


def type_of(suffix: str) -> str:
    """The type that a suffix announces."""
    name = suffix.lower().lstrip(".")
    return _TYPES.get(name, name)
