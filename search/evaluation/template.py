"""The empty spreadsheet that a product owner fills in, with one example and a page of help."""

import csv
from pathlib import Path

from search.errors import QuestionsFileError
from search.evaluation.columns import COLUMNS, REQUIRED

_WIDTHS = {"question": 55, "quote": 55, "heading": 35, "document": 35, "answers": 30, "comment": 30}


def write_template(path: Path) -> None:
    """Write the template: an Excel workbook for `.xlsx`, for `.csv` what a French Excel opens by itself.

    Raises:
        QuestionsFileError: the name ends otherwise, the file is there already, or it cannot be written.
    """
    writers = {".xlsx": _write_xlsx, ".csv": _write_csv}
    if path.suffix.lower() not in writers:
        raise QuestionsFileError(f"The template {path} must end in .xlsx or .csv.")
    if path.exists():
        raise QuestionsFileError(f"{path} is there already: give another name, it may hold your questions.")
    try:
        writers[path.suffix.lower()](path)
    except OSError as error:
        raise QuestionsFileError(f"The template {path} cannot be written: {error}.") from error


def _write_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(column.french[0] for column in COLUMNS.values())
        writer.writerow(column.example for column in COLUMNS.values())


def _write_xlsx(path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    help_sheet = book.create_sheet("Aide")
    sheet.append([column.french[0] for column in COLUMNS.values()])
    sheet.append([column.example for column in COLUMNS.values()])
    help_sheet.append(["colonne", "en anglais", "obligatoire", "ce qu'on y met"])
    for key, column in COLUMNS.items():
        help_sheet.append([column.french[0], column.english[0], "oui" if key in REQUIRED else "non", column.help])
    help_sheet.append([])
    help_sheet.append(["La ligne d'exemple de la feuille « Questions » est à remplacer par les vôtres."])
    for page, widths in ((sheet, [_WIDTHS.get(key, 16) for key in COLUMNS]), (help_sheet, [20, 18, 14, 100])):
        for number, width in enumerate(widths, 1):
            page.column_dimensions[get_column_letter(number)].width = width
        for cell in page[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D7EAED")
        for row in page.iter_rows():
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.freeze_panes = "A2"
    letter = get_column_letter(list(COLUMNS).index("answerable") + 1)
    choice = DataValidation(type="list", formula1='"oui,non"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}2000")
    book.save(path)
