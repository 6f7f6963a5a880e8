"""`passerelle evaluate`: what it takes, what it writes, its exit codes."""

import json
from pathlib import Path

import pytest
from typer.main import get_command

from search.evaluation.columns import COLUMNS
from search.evaluation.summary import MEASURED
from search.evaluation.trec import read_run
from search.index import IndexStore
from tests.conftest import ROOT
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index
from ui.cli import app

LINES = [
    {"id": "q 1", "question": "Qui finance le forage ?", "profile": "agent",
     "passages": [{"document": "eau.txt", "quote": "finance un forage"}]},
    {"id": "q2", "question": "Qui signe la convention de jumelage ?", "profile": "agent",
     "passages": [{"document": "jumelage.pdf", "page": 2}]},
    {"id": "q3", "question": "Quelle est la hauteur du Kilimandjaro ?", "answerable": False, "passages": []},
]  # fmt: skip


@pytest.fixture
def questions(tmp_path):
    """A file of two judged questions, both found, and one that nothing answers."""
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES), encoding="utf-8")
    return path


def test_it_measures(run, questions):
    """It prints its measures, as a table or as JSON, and exits with 0 when the floors are reached."""
    options = ["--min", "Success@1=1", "--min", "P@2=0.5", "--measure", "nDCG@3"]
    code, said, errors = run(questions, *options)
    assert (code, errors) == (0, "")
    assert "Success@1           │ 1.0000 │ 1.000 to 1.000 │         2" in said
    assert "P@2 " in said
    code, said, _ = run(questions, *options, "--json")
    values = json.loads(said)
    assert (code, values["judged"]) == (0, 2)
    # Each question has one passage that answers, found first: one of the first two.
    assert (values["means"]["RR@10"], values["means"]["P@2"], values["means"]["nDCG@3"]) == (1.0, 0.5, 1.0)
    assert values["estimates"]["P@2"] == {"mean": 0.5, "low": 0.5, "high": 0.5, "questions": 2}
    assert values["statuses"] == {"measured": ["q 1", "q2"], "unanswerable": ["q3"], "unjudged": [], "lost": []}
    assert values["seconds"]["median"] > 0
    assert [entry["id"] for entry in values["questions"]] == ["q 1", "q2", "q3"]
    assert set(values["groups"]) == {"profile", "kind"}
    assert values["groups"]["profile"]["agent fr"]["answered_recall"]["questions"] == 2
    sure = {entry["id"]: entry["confidence"] for entry in values["questions"]}
    right = (sure["q 1"] > sure["q3"]) + (sure["q2"] > sure["q3"])
    assert values["means"]["AUROC"] == right / 2
    assert sum(one["answerable"]["questions"] for one in values["confidence"]["reliability"]) == 3
    assert values["confidence"]["roc"][0] == {"threshold": None, "unanswerable": 0.0, "answerable": 0.0}
    assert values["quotes"]["verbatim"] == values["quotes"]["shown"] > 0
    assert all(count["tried"] == count["refused"] for count in values["quotes"]["changed"].values())


def test_answering_has_floors_too(run, questions):
    """Quotes and the area can be held to a floor, whatever the case of their names; without both sorts it is said."""
    assert run(questions, "--min", "Faithfulness=1", "--min", "auroc=0.5")[0] == 0
    lines = questions.read_text(encoding="utf-8").splitlines()
    questions.write_text("\n".join(lines[:2]), encoding="utf-8")
    code, said, errors = run(questions, "--min", "AUROC=0.5")
    assert (code, errors) == (1, "AUROC has no value: no question was measured by it\n")
    assert "no AUROC: all the questions are answerable; add some that the documents do not answer" in said
    code, said, _ = run(questions, "--json")
    assert json.loads(said)["confidence"]["no_roc"] == "answerable"
    assert "NaN" not in said


def test_it_is_1_below_a_floor(run, questions):
    """A measure below its floor is told on standard error, with both numbers, and makes the exit code 1."""
    code, said, errors = run(questions, "--min", "P@10=0.5")
    assert (code, errors) == (1, "P@10 is 0.1000, below 0.5\n")
    assert "P@10 " in said


def test_it_is_1_when_a_judgment_is_nowhere(run, questions):
    """A judged place that is not in the index is a failure of the questions, and told."""
    questions.write_text(questions.read_text(encoding="utf-8").replace("finance un forage", "creuse un puits"))
    code, said, errors = run(questions)
    assert code == 1
    assert errors == "q 1: no passage of eau.txt holds the judged words 'creuse un puits'\n"
    assert "1 answerable but not measured, as no judged place is in the index: q 1" in said


def test_files_for_other_programs(run, questions):
    """JSON lines hold all that was found for each question; the run is measured as the index was."""
    code, _, _ = run(questions, "--json-lines", "results.jsonl", "--trec", "results.run")
    assert code == 0
    first, second, last = map(json.loads, Path("results.jsonl").read_text(encoding="utf-8").splitlines())
    assert set(first) == {
        "id", "question", "profile", "language", "answerable", "status", "measures", "answering", "outcome",
        "confidence", "faithful", "checked", "mended", "quotes", "expected", "first_right", "ranking", "hits",
        "seconds",
    }  # fmt: skip
    assert (first["expected"], first["first_right"], first["ranking"][0]) == ({"eau.txt#1": 1}, 1, "eau.txt#1")
    assert second["expected"] == {"jumelage.pdf#2": 1}
    assert (last["status"], last["measures"]) == ("unanswerable", {})
    assert set(first["hits"][0]) == {"passage", "document", "score", "parts"}
    for line in (first, second, last):
        assert line["faithful"] is (True if line["quotes"] else None)
        assert line["checked"]["shown"] == len(line["quotes"])
        for quote in line["quotes"]:
            assert quote["citation"].startswith(quote["title"])
    found = read_run(Path("results.run"))
    assert {name: list(ids) for name, ids in found.items()} == {
        line["id"]: line["ranking"] for line in (first, second, last)
    }  # fmt: skip
    assert Path("results.run").read_text(encoding="utf-8").startswith("q%201 Q0 eau.txt#1 1 7 passerelle\n")
    code, said, _ = run(questions, "--run", "results.run", "--json")
    assert code == 0
    values = json.loads(said)
    assert {entry["id"]: entry["first_right"] for entry in values["questions"]} == {"q 1": 1, "q2": 1, "q3": None}
    assert values["seconds"] is None


def test_a_spreadsheet_from_its_template(run):
    """The template is written, filled in and evaluated."""
    code, said, _ = run("--template", "mes questions.csv")
    assert code == 0
    assert said.startswith("mes questions.csv is ready: ")
    text = Path("mes questions.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    row = "q1;Qui finance le forage ?;agent;;oui;eau.txt;;;finance un forage;;;\r\n"
    Path("mes questions.csv").write_bytes((text + "\r\n" + row).encode("cp1252"))
    assert run("mes questions.csv", "--min", "Success@1=1")[0] == 0
    code, _, errors = run("--template", "mes questions.csv")
    assert (code, errors.split(":")[1]) == (2, " mes questions.csv is there already")


def test_trec_topics_and_judgments(run):
    """Topics are asked, and measured by their qrels, by document or by passage; what they leave is told."""
    Path("topics.txt").write_text(
        "<top><num>1<title>Qui signe la convention ?</top>\n<top><num>2<title>Et le forage ?</top>"
    )
    Path("qrels.txt").write_text("1 0 jumelage.pdf 1\n2 0 eau.txt#1 2\n9 0 loi.md 1\n", encoding="utf-8")
    code, said, errors = run("topics.txt", "--qrels", "qrels.txt", "--json")
    assert code == 0
    assert errors == "qrels.txt judges 1 questions that topics.txt does not have: 9\n"
    values = json.loads(said)
    assert [entry["first_right"] for entry in values["questions"]] == [1, 1]
    assert len([name for name in values["record"]["facts"] if name.startswith("questions ")]) == 2


def test_another_system_is_judged_alone(run):
    """With qrels and a run nothing else is needed: no topics, no index."""
    Path("qrels.txt").write_text("1 0 a 1\n1 0 b 0\n2 0 c 1\n")
    Path("other.run").write_text("1 Q0 b 1 2 x\n1 Q0 a 2 1 x\n")
    code, said, _ = run("--qrels", "qrels.txt", "--run", "other.run", "--json")
    values = json.loads(said)
    assert (code, values["means"]["RR@10"]) == (0, (1 / 2 + 0) / 2)
    assert values["record"]["settings"] == []


def test_a_beir_folder_is_indexed(run, tmp_path, monkeypatch):
    """A folder in BEIR layout is indexed in the cache and asked its own questions; the index set is not touched."""
    monkeypatch.setenv("PASSERELLE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {"d1": "La commune finance un forage.", "d2": "Le maire signe la convention de jumelage."}
    (folder / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": name, "title": "", "text": text}) + "\n" for name, text in texts.items())
    )
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "q1", "text": "Qui signe la convention ?"}) + "\n")
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n")
    code, said, _ = run(folder, "--json", "--min", "RR@10=1")
    assert code == 0
    assert json.loads(said)["means"]["RR@10"] == 1.0
    (built,) = (tmp_path / "cache/evaluation").iterdir()
    assert IndexStore(built).current().is_dir()
    assert not Path("index").exists()
    code, _, errors = run(folder, "--compare", "current", "index=elsewhere")
    assert (code, errors) == (
        2,
        "Error: A BEIR folder is searched in an index of its own: the setting `index` has no use.\n",
    )
    code, said, _ = run(folder, "--compare", "current", "vector_weight=0", "--json")
    assert (code, json.loads(said)["comparison"]["measures"]["RR@10"]["p"]) == (0, None)


def test_two_settings_are_compared(run, questions):
    """A and B are settings, in a file or written out; measures are of B, and so are the floors."""
    Path("b.toml").write_text("answer_threshold = 1\n")
    code, said, _ = run(questions, "--compare", "current", "b.toml", "--json")
    assert code == 0
    values = json.loads(said)
    compared = values["comparison"]
    assert (compared["a"], compared["b"]) == ("current", "b.toml")
    row = compared["measures"]["answered_recall"]
    assert (row["a"] - row["b"], row["b"]) == (-row["difference"]["mean"], 0)
    assert values["means"]["answered_recall"] == 0
    changed = {setting["name"]: setting["value"] for setting in values["record"]["settings"] if setting["changed"]}
    assert changed == {"answer_threshold": "1.0"}
    code, said, errors = run(questions, "--compare", "current", "answer_threshold=1", "--min", "answered_recall=0.5")
    assert (code, errors) == (1, "answered_recall is 0.0000, below 0.5\n")
    assert "B: answer_threshold=1\n" in said


def test_saved_results_are_compared(run, questions):
    """JSON lines and TREC runs are sides too; JSON lines need no questions, as they hold them."""
    run(questions, "--json-lines", "a.jsonl", "--trec", "a.run")
    code, said, _ = run("--compare", "a.jsonl", "a.jsonl", "--json")
    compared = json.loads(said)["comparison"]["measures"]
    assert (code, compared["nDCG@10"]["p"]) == (0, 1.0)
    assert (compared["AUROC"]["p"], compared["faithfulness"]["b"]) == (1.0, 1.0)
    code, said, _ = run(questions, "--compare", "a.run", "current", "--json")
    assert (code, json.loads(said)["comparison"]["changes"]) == (0, [])


def test_settings_that_need_another_index_are_refused(run, questions, tmp_path):
    """Another passage size or encoder is refused with what to do, unless B names the index built with it."""
    code, _, errors = run(questions, "--compare", "current", "encoder=other")
    assert code == 2
    assert errors.startswith(
        "Error: encoder=other needs another index: this one was built with bundled. Build one with "
    )
    assert "PASSERELLE_ENCODER=other passerelle index --index FOLDER" in errors
    store = write_index(tmp_path / "other", DOCUMENTS, PASSAGES, TinyEncoder("other@1"))
    code, said, _ = run(questions, "--compare", "current", f"encoder=other,index={store.root}", "--json")
    assert (code, json.loads(said)["record"]["facts"]["encoder"]) == (0, "other@1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "There is no question to ask: give questions.jsonl, a CSV or XLSX spreadsheet"),
        (["nowhere.xlsx"], "nowhere.xlsx cannot be read"),
        (["QUESTIONS", "--min", "F1=1"], "There is no measure 'F1'"),
        (["QUESTIONS", "--measure", "F1"], "There is no measure 'F1'"),
        (["QUESTIONS", "--language", "de"], "--language is fr or en, not 'de'"),
        (["QUESTIONS", "--run", "a", "--compare", "a", "b"], "--run measures one run"),
        (["QUESTIONS", "--run", "nowhere.run"], "nowhere.run cannot be read"),
        (["QUESTIONS", "--compare", "current", "nonsense"], "'nonsense' is none of them, or not there"),
        (["QUESTIONS", "--compare", "current", "unknown_setting=1"], "Wrong settings: unknown_setting: "),
        (["QUESTIONS", "--compare", "current", "vector_weight=2"], "Wrong settings: vector_weight: "),
        (["QUESTIONS", "--compare", "no.toml", "current"], "no.toml cannot be read"),
        (["--compare", "current", "current"], "There is no question to ask"),
        (["--compare", "bad.toml", "bad.toml"], "There is no question to ask"),
        (["QUESTIONS", "--compare", "bad.toml", "current"], "bad.toml is not valid TOML"),
        (["QUESTIONS", "--compare", "QUESTIONS", "current"], "line 1 is not a result written by `passerelle evaluate"),
        (["QUESTIONS", "--report", "no/where.html"], "no/where.html cannot be written"),
        (["QUESTIONS", "--qrels", "nowhere"], "nowhere cannot be read"),
        (["--template", "t.ods"], "must end in .xlsx or .csv"),
    ],
)
def test_wrong_use_is_one_line_and_2(run, questions, arguments, said):
    """What cannot be done as asked is told in one line, and the exit code is 2."""
    Path("bad.toml").write_text("a = = b")
    code, _, errors = run(*(questions if argument == "QUESTIONS" else argument for argument in arguments))
    assert (code, errors.count("\n")) == (2, 1)
    assert said in errors


def test_the_page_for_evaluators_names_everything():
    """Every option, column of a spreadsheet and measure is in docs/evaluation.md."""
    said = (ROOT / "docs/evaluation.md").read_text(encoding="utf-8")
    options = {name for option in get_command(app).commands["evaluate"].params for name in option.opts}
    assert [name for name in options if name.startswith("--") and name not in said] == []
    assert [column.french[0] for column in COLUMNS.values() if column.french[0] not in said] == []
    assert [name for name in MEASURED if f"`{name}`" not in said] == []
