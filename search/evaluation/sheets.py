"""A spreadsheet of questions, CSV or XLSX, as a product owner fills it in: one judgment a row."""

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from search.errors import QuestionsFileError
from search.evaluation.columns import COLUMNS, KNOWN, REQUIRED, plain
from search.evaluation.questions import Judgment, Question, expected_words, refuse_contradiction, refuse_repeats
from search.evaluation.text_file import decode

Row = tuple[int, list[str]]  # number of the row, from 1, and its cells
_YES = frozenset(("oui", "o", "yes", "y", "vrai", "true", "1", "x"))
_NO = frozenset(("non", "n", "no", "faux", "false", "0"))


def read_csv(content: bytes, path: Path) -> list[Question]:
    """The questions of a CSV separated by `,`, `;` or tabs.

    Raises:
        QuestionsFileError: what is wrong, and on which line.
    """
    text = decode(content, path)
    text = re.sub(r"\Asep=.\n", "\n", text)  # Excel's own line, left empty so that the others keep their numbers
    reader = csv.reader(io.StringIO(text), delimiter=delimiter(text) or ";", strict=True)

    def rows() -> Iterator[Row]:
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            raise QuestionsFileError(f"{path}, line {reader.line_num}, is not CSV: {error}.") from error

    return _questions(rows(), path)


def read_xlsx(content: bytes, path: Path) -> list[Question]:
    """The questions of the first sheet of an Excel workbook.

    Raises:
        QuestionsFileError: what is wrong, and on which row.
    """
    try:
        with warnings.catch_warnings():  # openpyxl warns of what it leaves out: pictures, rules for cells
            warnings.simplefilter("ignore")
            rows = _sheet(content)
            formulas = {(number, place): cell for number, cells in rows.items() for place, cell in enumerate(cells)
                        if isinstance(cell, str) and cell.startswith("=")}  # fmt: skip
            results = _sheet(content, results=True) if formulas else rows
    except Exception as error:  # openpyxl raises many unrelated types for a damaged workbook
        raise QuestionsFileError(f"{path} is not a readable Excel workbook ({error!r}): save it again.") from error
    for (number, place), formula in formulas.items():
        if number not in results or results[number][place] is None:
            raise QuestionsFileError(
                f"{path}, row {number}, column {place + 1}: the formula {formula[:40]!r} has no result; open the "
                "workbook in a spreadsheet program, save it, or put the text itself in the cell."
            )
    return _questions(((number, [_text(cell) for cell in cells]) for number, cells in results.items()), path)


def delimiter(text: str) -> str | None:
    """What separates the headers on the first line that is not blank, None when they are no headers of ours."""
    first = next((line for line in text.split("\n") if line.strip()), "")[:2000]
    counts = {mark: sum(plain(cell) in KNOWN for cell in next(csv.reader([first], delimiter=mark))) for mark in ";,\t"}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else None


def _sheet(content: bytes, *, results: bool = False) -> dict[int, tuple[object, ...]]:
    """The rows of the first sheet that are not blank, by number; formulas, or what they came to when it was saved."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=results).worksheets[0]
    sheet.reset_dimensions()  # some programs write wrong ones
    return {
        number: cells
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        if any(cell is not None and cell != "" for cell in cells)
    }


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def _questions(rows: Iterator[Row], path: Path) -> list[Question]:
    header, keys = next(((n, cells) for n, cells in rows if any(c.strip() for c in cells)), (0, []))
    if not header:
        raise QuestionsFileError(f"{path} is empty: fill in a template written by `passerelle evaluate --template`.")
    places = _places(keys, f"{path}, line {header}")
    groups: dict[str, list[tuple[str, dict[str, str]]]] = {}
    last = ""
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        place = f"{path}, line {number}"
        if extra := next((c for n, c in enumerate(cells) if c.strip() and n not in places.values()), ""):
            raise QuestionsFileError(f"{place}: {extra[:40]!r} stands under no header.")
        row = {key: cells[n].strip() if n < len(cells) else "" for key, n in places.items()}
        # A blank id with a blank question, as below a merged cell, goes on with the question above.
        name = row["id"] or (last if not row["question"] else "")
        if not name:
            raise QuestionsFileError(f"{place}: the column {COLUMNS['id'].french[0]!r} is empty.")
        groups.setdefault(name, []).append((place, row))
        last = name
    refuse_repeats(list(groups), path)
    return [_question(name, group) for name, group in groups.items()]


def _places(headers: Sequence[str], place: str) -> dict[str, int]:
    """The place of each column by its key."""
    places: dict[str, int] = {}
    for number, header in enumerate(headers):
        if not header.strip():
            continue
        key = KNOWN.get(plain(header))
        if key is None:
            near = get_close_matches(plain(header), KNOWN, 1)
            advice = f"did you mean {near[0]!r}?" if near else "columns are " + ", ".join(
                column.french[0] for column in COLUMNS.values()) + "."  # fmt: skip
            raise QuestionsFileError(f"{place}: there is no column {header.strip()[:60]!r}; {advice}")
        if key in places:
            raise QuestionsFileError(f"{place}: {header.strip()!r} is a second column for {COLUMNS[key].french[0]!r}.")
        places[key] = number
    for key in REQUIRED:
        if key not in places:
            raise QuestionsFileError(f"{place}: there is no column {COLUMNS[key].french[0]!r}, which is required.")
    return places


def _question(name: str, rows: Sequence[tuple[str, dict[str, str]]]) -> Question:
    """The question of rows with the same id; what one row says, another may repeat or leave blank."""
    said: dict[str, str] = {}
    judgments: list[Judgment] = []
    for place, row in rows:
        for key in ("question", "profile", "language", "answerable"):
            value = row.get(key, "")
            if value and said.setdefault(key, value) != value:
                column = COLUMNS[key].french[0]
                raise QuestionsFileError(f"{place}: {name} has another {column} above: {said[key]!r}, not {value!r}.")
        judgments += _judgment(row, place)
    place = rows[0][0]
    if not said.get("question"):
        raise QuestionsFileError(f"{place}: the question of {name} is empty.")
    words = tuple(row["answers"] for _, row in rows if row.get("answers"))
    answerable = _answerable(said.get("answerable", ""), place)
    if answerable is None and any(judgment.grade > 0 for judgment in judgments):
        answerable = True
    question = Question(
        id=name,
        text=said["question"],
        profile=said.get("profile", ""),
        language=said.get("language", "fr"),
        answerable=answerable,
        judgments=tuple(judgments),
        answers=words or expected_words(judgments),
    )
    refuse_contradiction(question, place)
    return question


def _judgment(row: dict[str, str], place: str) -> list[Judgment]:
    page, grade = _number(row, "page", place, 1), _number(row, "grade", place, 0)
    quote, heading = row.get("quote", ""), row.get("heading", "")
    if not row.get("document"):
        if quote or heading or page:
            raise QuestionsFileError(f"{place}: a passage is given without its document.")
        return []
    return [Judgment(row["document"], quote, heading, page, 1 if grade is None else grade)]


def _number(row: dict[str, str], key: str, place: str, least: int) -> int | None:
    text = row.get(key, "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or int(text) < least:
        column = COLUMNS[key].french[0]
        raise QuestionsFileError(f"{place}: the {column} is {text[:40]!r}, not a whole number from {least} up.")
    return int(text)


def _answerable(text: str, place: str) -> bool | None:
    word = plain(text)
    if not text:
        return None
    if word not in _YES | _NO:
        raise QuestionsFileError(f"{place}: {COLUMNS['answerable'].french[0]!r} is oui or non, not {text[:40]!r}.")
    return word in _YES
