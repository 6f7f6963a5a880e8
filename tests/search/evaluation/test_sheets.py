"""Spreadsheets of questions as people save them, good and bad."""

import io
import time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from search.errors import QuestionsFileError
from search.evaluation.columns import COLUMNS
from search.evaluation.formats import read_question_set
from search.evaluation.questions import Judgment, Question
from search.evaluation.template import write_template

HEADERS = ["Identifiant", "Question", "Profil", "Langue", "Réponse possible (oui/non)", "Document", "Page",
           "Titre de section", "Citation", "Note", "Commentaire"]  # fmt: skip
ROWS = [
    ["q1", "À qui l'élu écrit-il ; et où ?", "agent", "", "", "guides/a.pdf", 3, "", "écrit au « préfet »", "", "vu"],
    ["q1", "", "", "", "", "lois/b.docx", "", "Article 2", "", 2, ""],
    ["", "", "", "", "", "c.txt", "", "", "", 0, ""],
    ["", "", "", "", "", "", "", "", "", "", ""],
    ["q2", "Combien coûte un œuf ?", "élu", "fr", "non", "", "", "", "", "", ""],
    ["q3", "Who pays?", "", "en", "", "", "", "", "", "", ""],
]  # fmt: skip
EXPECTED = (
    Question(
        "q1", "À qui l'élu écrit-il ; et où ?", "agent", "fr", True,
        (Judgment("guides/a.pdf", "écrit au « préfet »", page=3), Judgment("lois/b.docx", heading="Article 2", grade=2),
         Judgment("c.txt", grade=0)),
        ("écrit au « préfet »",),
    ),
    Question("q2", "Combien coûte un œuf ?", "élu", "fr", False),
    Question("q3", "Who pays?", "", "en", None),
)  # fmt: skip


def as_csv(rows, mark):
    """Rows as a spreadsheet program writes them."""
    quoted = [
        ['"' + str(cell).replace('"', '""') + '"' if mark in str(cell) else str(cell) for cell in row] for row in rows
    ]
    return "\r\n".join(mark.join(row) for row in quoted) + "\r\n"


def as_xlsx(rows):
    """Rows as the bytes of a workbook."""
    book = Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def read(tmp_path):
    """The questions of a file with this content."""

    def questions(content: bytes | str, name: str = "questions.csv") -> tuple[Question, ...]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_question_set(path).questions

    return questions


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_program(read, mark, encoding):
    """Whatever separates and encodes the cells, the same questions are read; the name of the file is no matter."""
    assert read(as_csv([HEADERS, *ROWS], mark).encode(encoding), "questions.data") == EXPECTED


def test_csv_with_the_line_of_excel(read):
    """A first line `sep=;`, which Excel writes and hides, is no header, and lines keep their numbers."""
    assert read("sep=;\r\n" + as_csv([HEADERS, *ROWS], ";")) == EXPECTED
    with pytest.raises(QuestionsFileError, match=r"line 3: the column 'identifiant' is empty"):
        read("sep=;\nidentifiant;question\n;Qui ?\n")


def test_xlsx(read):
    """A workbook gives the same questions; numbers may be numbers or text."""
    assert read(as_xlsx([HEADERS, *ROWS]), "questions.data") == EXPECTED


def test_english_headers(read):
    """Headers in English, in any case and order."""
    text = "QUOTE,Query,ID,Expected words,grade,document\nthe mayor signs,Who signs?,1,the mayor,3,a.txt\n"
    (question,) = read(text)
    judgment = Judgment("a.txt", "the mayor signs", grade=3)
    assert question == Question("1", "Who signs?", answerable=True, judgments=(judgment,), answers=("the mayor",))


def test_cells_of_several_lines(read):
    """A cell that holds line ends is one cell, and the lines after it keep their numbers."""
    assert read('id;question\nq1;"Qui\nsigne ?"\n')[0].text == "Qui\nsigne ?"
    with pytest.raises(QuestionsFileError, match="line 4"):
        read('id;question\nq1;"Qui\nsigne ?"\n;Où ?\n')


def test_merged_cells(read):
    """Below cells merged over several rows, the rows go on with the same question."""
    book = Workbook()
    sheet = book.active
    for row in (["id", "question", "document"], ["q1", "Qui ?", "a"], [None, None, "b"], ["q2", "Où ?", "c"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    content = io.BytesIO()
    book.save(content)
    one, two = read(content.getvalue())
    assert [j.document for j in one.judgments] == ["a", "b"]
    assert [j.document for j in two.judgments] == ["c"]


def test_numbers_dates_and_booleans(read):
    """Ids and pages typed as numbers are those numbers; a box ticked is oui."""
    (question,) = read(
        as_xlsx([["id", "question", "réponse possible", "document", "page"], [7.0, 2024, True, "a", 12.0]])
    )
    assert question == Question("7", "2024", answerable=True, judgments=(Judgment("a", page=12),))


def test_formulas(read):
    """A formula without a result, as no spreadsheet program saved the workbook, is told with its cell."""
    with pytest.raises(QuestionsFileError, match=r"row 2, column 2: the formula '=A2&.* has no result"):
        read(as_xlsx([["id", "question"], ["q1", '=A2&" ?"']]))


def test_blank_rows_to_the_end(read):
    """A sheet formatted down to its last row is read to its end in reasonable time, and what is there is found."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["id", "question"])
    for _ in range(20_000):
        sheet.append([None, ""])
    sheet.append(["q1", "Qui ?"])
    content = io.BytesIO()
    book.save(content)
    start = time.monotonic()
    assert [question.id for question in read(content.getvalue())] == ["q1"]
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty: fill in a template"),
        ("\n\n", "is empty: fill in a template"),
        ("id;question\n", "holds no question"),
        ("id;question;note\n;;\n\n", "holds no question"),
        ("id;réponse\nq1;oui\n", "line 1: there is no column 'réponse'; did you mean"),
        (
            "id;question;zzz\nq1;Qui ?;1\n",
            "line 1: there is no column 'zzz'; columns are identifiant, question, profil",
        ),
        ("question;document\nQui ?;a\n", "line 1: there is no column 'identifiant', which is required"),
        ("id;id;question\n", "line 1: 'id' is a second column for 'identifiant'"),
        ("id;question\nq1;Qui ?\n\n;Où ?\n", "line 4: the column 'identifiant' is empty"),
        ("id;question\nq1;\n", "line 2: the question of q1 is empty"),
        ("id;question\nq1;Qui ?\nq1;Où ?\n", "line 3: q1 has another question above: 'Qui ?', not 'Où ?'"),
        ("id;question;page;document\nq1;Qui ?;deux;a\n", "line 2: the page is 'deux', not a whole number from 1 up"),
        ("id;question;page;document\nq1;Qui ?;0;a\n", "line 2: the page is '0'"),
        ("id;question;note;document\nq1;Qui ?;-1;a\n", "line 2: the note is '-1', not a whole number from 0 up"),
        (
            "id;question;réponse possible\nq1;Qui ?;peut-être\n",
            "line 2: 'réponse possible' is oui or non, not 'peut-être'",
        ),
        ("id;question;citation\nq1;Qui ?;ici\n", "line 2: a passage is given without its document"),
        ("id;question\nq1;Qui ?;trop\n", "line 2: 'trop' stands under no header"),
        (
            "id;question;réponse possible;document\nq1;Qui ?;non;a\n",
            "line 2: q1 is said unanswerable and has passages that answer it",
        ),
        ('id;question\nq1;"Qui ?" dit-il\n', "line 2, is not CSV"),
        ('id;question\nq1;"Qui ?\n', "line 2, is not CSV"),
        ("le texte d'une page\n", 'line 1: there is no column "le texte d\'une page"'),
    ],
)
def test_bad_csv_is_told_with_its_line(read, content, said):
    """Whatever is wrong, the error names the file, the line, the column and what is expected."""
    with pytest.raises(QuestionsFileError) as caught:
        read(content)
    assert said in str(caught.value)
    assert "questions.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (as_xlsx([]), "is empty: fill in a template"),
        (
            as_xlsx([["", ""], ["Titre du tableau"], ["id", "question"]]),
            "line 2: there is no column 'Titre du tableau'",
        ),
        (as_xlsx([["id", "question"], ["q1", "Qui ?"], ["q1", "Quoi ?"]]), "line 3: q1 has another question above"),
        (b"PK\x03\x04" + b"no zip at all", "is not a readable Excel workbook"),
        (
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "is a LibreOffice document: save it as XLSX or as CSV",
        ),
        (as_xlsx([["id", "question"]])[:-200], "is not a readable Excel workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "is an old Excel workbook or has a password: save it as XLSX",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a text file"),
    ],
)
def test_bad_workbooks_are_told(read, content, said):
    """A workbook that cannot be used is told, never a trace of the library below."""
    with pytest.raises(QuestionsFileError) as caught:
        read(content, "questions.xlsx")
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["modele.xlsx", "modele.csv"])
def test_the_template_is_read_back(tmp_path, name):
    """The template's example is a question with its judgment, and every column is one that is read."""
    path = tmp_path / name
    write_template(path)
    (question,) = read_question_set(path).questions
    assert question.id == COLUMNS["id"].example
    assert question.judgments == (
        Judgment(COLUMNS["document"].example, COLUMNS["quote"].example, COLUMNS["heading"].example),
    )  # fmt: skip


def test_the_template_explains_itself(tmp_path):
    """The workbook has a sheet that explains each column, and a choice of oui and non."""
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    questions, help_sheet = book.worksheets
    assert [cell.value for cell in questions[1]] == [column.french[0] for column in COLUMNS.values()]
    explained = {row[0].value: row[3].value for row in help_sheet.iter_rows(min_row=2, max_row=len(COLUMNS) + 1)}
    assert explained == {column.french[0]: column.help for column in COLUMNS.values()}
    assert [rule.formula1 for rule in questions.data_validations.dataValidation] == ['"oui,non"']


def test_the_csv_template_opens_in_a_french_excel(tmp_path):
    """It begins with the mark of UTF-8 and separates with semicolons."""
    write_template(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith("\ufeffidentifiant;question;".encode())


def test_a_template_replaces_nothing(tmp_path):
    """A file that is there, another suffix and a folder that is not there are refused."""
    path: Path = tmp_path / "t.xlsx"
    path.write_text("mine")
    for wrong, said in ((path, "is there already"), (tmp_path / "t.ods", "must end in .xlsx or .csv"),
                        (tmp_path / "no/t.csv", "cannot be written")):  # fmt: skip
        with pytest.raises(QuestionsFileError, match=said):
            write_template(wrong)
    assert path.read_text() == "mine"
