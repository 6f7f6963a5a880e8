"""The report of a run."""

import json

import pytest

from indexer.report import FileReport, RunReport
from search.errors import IndexWriteError

NOTHING = {"megabytes": 0.0, "same_as": ""}
REPORT = RunReport(
    files=(
        FileReport("a.pdf", "indexed", passages=3, seconds=0.25),
        FileReport("b.pdf", "failed", "b.pdf est abîmé."),
        FileReport("c.pdf", "indexed", passages=1),
    ),
    documents=2,
    passages=4,
    sentences=9,
    encoded=13,
    published=True,
    seconds=1.5,
    encoder_seconds=1.25,
)


def test_json_has_an_entry_for_each_file_and_the_totals():
    """Everything that the report knows is in its JSON, and how many files ended in each way."""
    assert REPORT.as_json() == {
        "files": [
            {"path": "a.pdf", "status": "indexed", "reason": "", "passages": 3, "seconds": 0.25} | NOTHING,
            {"path": "b.pdf", "status": "failed", "reason": "b.pdf est abîmé.", "passages": 0, "seconds": 0.0}
            | NOTHING,
            {"path": "c.pdf", "status": "indexed", "reason": "", "passages": 1, "seconds": 0.0} | NOTHING,
        ],
        "totals": {
            "statuses": {"failed": 1, "indexed": 2},
            "documents": 2,
            "passages": 4,
            "sentences": 9,
            "encoded": 13,
            "published": True,
            "seconds": 1.5,
            "encoder_seconds": 1.25,
        },
    }


@pytest.mark.parametrize(
    ("status", "failed"),
    [
        ("indexed", False),
        ("unchanged", False),
        ("partly_read", False),
        ("duplicate", False),
        ("skipped", False),
        ("empty", False),
        ("removed", False),
        ("needs_ocr", True),
        ("failed", True),
    ],
)
def test_a_run_failed_when_a_file_was_not_read(status, failed):
    """Files that could not be read make the run a failed one; files that hold nothing or went away do not."""
    files = (FileReport("a", "indexed"), FileReport("b", status))
    assert RunReport(files, 1, 1, 1, 0, published=False, seconds=0, encoder_seconds=0).failed is failed


def test_a_report_replaces_the_one_before(tmp_path):
    """The file holds the last report, readable as it is, and nothing is left beside it."""
    path = tmp_path / "report.json"
    path.write_text("old")
    REPORT.write(path)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == REPORT.as_json()
    assert "abîmé" in text
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_cannot_be_written_says_that_the_index_is_in_order(tmp_path):
    """The index was published before: only the report is lost, and no half of it is left."""
    path = tmp_path / "report.json"
    path.mkdir()
    with pytest.raises(IndexWriteError, match=r"report\.json could not be written: .*The index itself is in order"):
        REPORT.write(path)
    assert list(tmp_path.iterdir()) == [path]
