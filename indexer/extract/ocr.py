"""Pages that are a picture of their text: finds them, and reads them with Tesseract when it is installed."""

import re
import shutil
from collections import Counter
from functools import cache
from statistics import median
from typing import Any

from indexer.extract.pdf.page import Fragment, Frame, PageText

_DPI = 300
_TIMEOUT = 180  # seconds a page
_MIN_CONFIDENCE = 1  # Tesseract marks its guesses on specks 0; true words were met at 12
# A short line alone that ends without a point: scans do not say what is bold.
_HEADING = re.compile(r"^(?=.*[^\W\d_]{3})[A-ZÀ-ÖØ-Þ0-9«][^|]{2,80}[^.;:,!|]$")


def is_scanned(page: Any, letters: int) -> bool:
    """True for a page (a `pypdfium2.PdfPage`) of almost no letters that shows a picture large enough to hold text."""
    import pypdfium2.raw as pdfium

    if letters >= 30:
        return False
    width, height = page.get_size()
    shapes = 0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > (0.3 if letters else 0.02) * width * height:
                return True
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
            shapes += 1
    return not letters and shapes > 200  # letters drawn as shapes


@cache
def is_available() -> bool:
    """True when the Tesseract program and its French data are installed."""
    if shutil.which("tesseract") is None:
        return False
    import pytesseract

    try:
        return "fra" in pytesseract.get_languages()
    except (pytesseract.TesseractError, OSError):
        return False


def read_page(page: Any) -> PageText:
    """The lines that Tesseract sees on a page, placed as those of a text layer."""
    import pytesseract

    image = page.render(scale=_DPI / 72, grayscale=True).to_pil()
    turn = _turn(image)
    if turn:
        image = image.rotate(-turn, expand=True)
    data = pytesseract.image_to_data(
        image, lang="fra", timeout=_TIMEOUT, output_type=pytesseract.Output.DICT, config="--psm 3"
    )
    frame = Frame(page, turn)
    height = frame.height
    text = PageText(frame)
    scale = frame.width / image.width
    lines: dict[tuple[int, int, int], list[int]] = {}
    for index, word in enumerate(data["text"]):
        if word.strip() and float(data["conf"][index]) >= _MIN_CONFIDENCE:
            key = (data["block_num"][index], data["par_num"][index], data["line_num"][index])
            lines.setdefault(key, []).append(index)
    heights = {key: max(data["height"][i] for i in words) * scale for key, words in lines.items()}
    usual = median(heights.values()) if heights else 0.0
    bases = _base_lines(
        {key: median(data["top"][i] + data["height"][i] for i in words) * scale for key, words in lines.items()}
    )
    alone = Counter(key[:2] for key in lines)
    for key, words in lines.items():
        # Heights vary with the letters of a line; only a clear difference is another type size.
        size = usual if 0.7 < heights[key] / usual < 1.4 else heights[key]
        whole = " ".join(data["text"][i] for i in words)
        bold = alone[key[:2]] == 1 and _HEADING.match(whole) is not None
        top = height - min(data["top"][i] for i in words) * scale
        foot = height - max(data["top"][i] + data["height"][i] for i in words) * scale
        for run in _runs([(data["left"][i] * scale, data["width"][i] * scale, data["text"][i]) for i in words], size):
            x0, x1 = run[0][0], run[-1][0] + run[-1][1]
            run_text = " ".join(word for _, _, word in run)
            box = frame.place(x0, foot, x1, top)
            y = height - bases[key]
            text.fragments.append(Fragment(run_text, x0, x1, y, size, bold, len(text.fragments), box))
    return text


def _turn(image: Any) -> int:
    """By how many degrees, clockwise, a picture of a page has to be turned to be read."""
    import pytesseract

    try:
        return int(pytesseract.image_to_osd(image, timeout=_TIMEOUT, output_type=pytesseract.Output.DICT)["rotate"])
    except pytesseract.TesseractError:
        return 0  # too few letters to tell, or the data that tells is not installed


def _base_lines(feet: dict[tuple[int, int, int], float]) -> dict[tuple[int, int, int], float]:
    """The feet of lines with the same step between the lines of one paragraph.

    Feet move with the letters of each line and the tilt of the scan, and steps tell where a paragraph ends.
    """
    steps = [
        feet[key] - feet[before]
        for before, key in zip(feet, list(feet)[1:], strict=False)
        if before[:2] == key[:2] and feet[key] > feet[before]
    ]
    if not steps:
        return feet
    step = median(steps)
    bases: dict[tuple[int, int, int], float] = {}
    first: tuple[int, int, int] | None = None
    count = 0
    for key, foot in feet.items():
        if first is None or first[:2] != key[:2] or abs(foot - feet[first] - (count + 1) * step) > 0.6 * step:
            first, count = key, 0
        else:
            count += 1
        bases[key] = feet[first] + count * step
    return bases


def _runs(words: list[tuple[float, float, str]], size: float) -> list[list[tuple[float, float, str]]]:
    """Words of a line cut where a gap is wide enough to part two columns or cells."""
    runs: list[list[tuple[float, float, str]]] = []
    for word in words:
        if runs and word[0] - sum(runs[-1][-1][:2]) < 1.5 * size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
