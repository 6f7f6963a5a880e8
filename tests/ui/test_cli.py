"""The command `passerelle`: its output, its errors and its exit codes."""

import json
import os
import pty
import signal
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import pytest

from search.encoder import load_encoder
from tests.indexer.site import Site, answer
from tests.llm_server import llm_server, said
from tests.tiny import DOCUMENTS, PASSAGES, write_index
from ui.cli import main

COMMAND = Path(sysconfig.get_path("scripts")) / "passerelle"
WATER = "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?"
HEAVY = (
    "torch", "transformers", "sentence_transformers", "gradio", "faiss", "tantivy", "numpy", "scipy", "sklearn",
    "ir_measures", "openpyxl", "jinja2", "mcp", "fastapi",
)  # fmt: skip


def passerelle(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    command = [sys.executable, str(COMMAND), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def run(monkeypatch, capsys, encoder):
    """Run the command in this process, with the bundled encoder that is loaded already: exit code, output, errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["passerelle", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as exit_:
            code = exit_.code or 0
        return (code, *capsys.readouterr())

    def load(name: str, *others: object, **named: object) -> object:
        return encoder if name == "bundled" else load_encoder(name, *others, **named)

    for place in ("search.searcher.load_encoder", "search.encoder.load_encoder"):
        monkeypatch.setattr(place, load)
    return call


@pytest.fixture
def tiny_index(tmp_path):
    """The folder of an index that another encoder built."""
    write_index(tmp_path / "tiny", DOCUMENTS, PASSAGES)
    return tmp_path / "tiny"


def error_line(errors: str) -> str:
    """The one line that an error is, without a trace."""
    assert errors.count("\n") == 1
    assert errors.startswith("Error: ")
    return errors


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["evaluate", "-h"], []])
def test_help_loads_nothing_heavy(arguments):
    """Help is there at once: no model, no engine and no web framework is imported for it."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(COMMAND), *arguments], capture_output=True, text=True, check=False
    )
    imported = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "typer" in imported
    assert imported & set(HEAVY) == set()
    assert "Usage: passerelle" in done.stdout
    assert done.returncode == (0 if arguments else 2)


def test_every_command_has_help():
    """The commands that the guide names are listed, each with what it does."""
    said = passerelle("--help").stdout
    for name in ("index", "fetch", "search", "ask", "evaluate", "serve", "mcp", "doctor"):
        assert f"│ {name} " in said


def test_index_prints_json_alone_and_progress_apart(tmp_path):
    """`index --json` prints the report on standard output and its progress on the terminal; a bad file makes it 1."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "eau.txt").write_text("La commune finance un forage. Il donne de l'eau.", encoding="utf-8")
    (corpus / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (corpus / "vide.txt").touch()
    terminal, other_end = pty.openpty()
    command = [sys.executable, str(COMMAND), "index", "--corpus", "corpus", "--index", "index", "--json"]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=other_end, env=environment) as process:
        os.close(other_end)
        shown = b""
        try:
            while chunk := os.read(terminal, 4096):
                shown += chunk
        except OSError:  # how a terminal says that its other end is closed
            pass
        report = json.loads(process.stdout.read())
    os.close(terminal)
    assert process.returncode == 1
    assert b"reading" in shown
    assert b"embedding" in shown
    entries = {entry.pop("path"): entry for entry in report["files"]}
    assert {path: entry["status"] for path, entry in entries.items()} == {
        "eau.txt": "indexed", "image.txt": "failed", "vide.txt": "empty",
    }  # fmt: skip
    assert all(
        set(entry) == {"status", "reason", "passages", "seconds", "megabytes", "same_as"} for entry in entries.values()
    )
    assert entries["eau.txt"]["passages"] == 1
    assert "a PNG picture" in entries["image.txt"]["reason"]
    totals = report["totals"]
    assert totals["statuses"] == {"empty": 1, "failed": 1, "indexed": 1}
    assert (totals["documents"], totals["passages"], totals["sentences"], totals["encoded"]) == (1, 1, 2, 3)
    assert totals["published"] is True
    assert 0 < totals["encoder_seconds"] < totals["seconds"]


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site on this machine, and a catalogue in `corpus` of four documents, of which it has three."""
    names = ("guides/eau.txt", "image.pdf", "lent.txt", "note.md")
    entries = '[[document]]\npath = "{0}"\ntitle = "T"\nfile_url = "{1}/{0}"\n'
    for name in ("DELAY", "BACKOFF", "RETRIES"):
        monkeypatch.setenv(f"PASSERELLE_FETCH_{name}", "0")
    monkeypatch.setenv("PASSERELLE_FETCH_LOCAL", "true")
    (tmp_path / "corpus").mkdir()
    with Site() as site:
        catalogue = "".join(entries.format(name, site.address) for name in names)
        (tmp_path / "corpus/catalogue.toml").write_text(catalogue, encoding="utf-8")
        site.pages = {
            "/guides/eau.txt": answer(b"La commune finance un forage."),
            "/image.pdf": answer(b"\x89PNG\r\n\x1a\n" + bytes(100)),
            "/note.md": answer(b"# Note"),
        }
        yield site


def test_fetch_tells_of_every_document(site):
    """`fetch` prints a line a document, why and what to do, and exits with 1 when one could not be brought in."""
    done = passerelle("fetch")
    assert [line.split(":")[0].split() for line in done.stdout.splitlines()] == [
        ["new", "guides/eau.txt"], ["refused", "image.pdf"], ["failed", "lent.txt"], ["new", "note.md"],
    ]  # fmt: skip
    assert "a PNG picture" in done.stdout
    assert "correct file_url in the catalogue" in done.stdout
    assert done.stderr == "1 failed, 2 new, 1 refused.\n"
    assert done.returncode == 1
    done = passerelle("fetch", "guides", "note.md")
    assert (done.returncode, done.stderr) == (0, "2 unchanged.\n")


def test_fetch_as_json(site):
    """`fetch --json` prints the same as JSON; `--dry-run` brings nothing in."""
    done = passerelle("fetch", "--json", "--dry-run", "corpus/guides/")
    assert json.loads(done.stdout) == {
        "files": [
            {"path": "guides/eau.txt", "file_url": f"{site.address}/guides/eau.txt", "status": "new",
             "reason": "It would be downloaded.", "size": 0},
        ],
    }  # fmt: skip
    assert [path.name for path in Path("corpus").iterdir()] == ["catalogue.toml"]
    done = passerelle("fetch", "--json", "guides/eau.txt")
    assert json.loads(done.stdout)["files"][0]["size"] == 29
    Path("corpus/guides/eau.txt").write_text("À moi.", encoding="utf-8")
    assert passerelle("fetch", "guides/eau.txt").returncode == 1
    assert json.loads(passerelle("fetch", "--json", "--replace", "guides").stdout)["files"][0]["status"] == "changed"


def test_fetch_without_anything_to_fetch(site):
    """Without a file_url there is nothing to do, and that is told; a document that is not there is wrong use."""
    done = passerelle("fetch", "nothing.pdf")
    assert done.returncode == 2
    assert "no file_url for 'nothing.pdf'" in error_line(done.stderr)
    Path("corpus/catalogue.toml").write_text("")
    done = passerelle("fetch")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Nothing to fetch: no document of corpus/catalogue.toml has a file_url.\n"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_fetch_is_interrupted(site, sent):
    """Interrupted in the middle of a file, `fetch` tells what it did and leaves nothing partial; the next goes on.

    A run that is killed outright can put nothing in order: the next does.
    """
    waiting, over = threading.Event(), threading.Event()

    def slow(handler: object) -> None:
        answer(b"Un texte", content_length=100)(handler)
        waiting.set()
        over.wait(20)

    site.pages["/lent.txt"] = slow
    command = [sys.executable, str(COMMAND), "fetch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert waiting.wait(20)
        process.send_signal(sent)
        said, _ = process.communicate()
    over.set()
    assert process.returncode not in (0, 1)
    parts = [path.name for path in Path("corpus").rglob(".fetch-part-*")]
    if sent == signal.SIGKILL:
        assert parts == [".fetch-part-lent.txt"]
    else:
        assert parts == []
        assert [line.split()[0] for line in said.splitlines()] == ["new", "refused"]
    site.pages["/lent.txt"] = answer(b"Un texte entier.")
    done = passerelle("fetch", "guides", "lent.txt")
    assert [line.split() for line in done.stdout.splitlines()] == [["unchanged", "guides/eau.txt"], ["new", "lent.txt"]]
    assert list(Path("corpus").rglob(".fetch-part-*")) == []


@pytest.fixture
def small(tmp_path):
    """A corpus of a good file with a copy, and a bad one with a name to be shown with care; its options."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("eau.txt", "copie.txt"):
        (corpus / name).write_text("La commune finance un forage. Il donne de l'eau.", encoding="utf-8")
    (corpus / "[red]im\nage\u202e.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return ["--corpus", "corpus", "--index", "index"]


def test_index_prints_a_line_for_each_file(run, small):
    """One line a file, each on one line whatever its name; `--quiet` leaves out those that are as they were."""
    code, said, errors = run("index", *small)
    lines = said.splitlines()
    assert code == 1
    assert sorted(line.split()[0] for line in lines) == ["duplicate", "failed", "indexed"]
    assert any(line.startswith(r"failed      [red]im\nage\u202e.txt: ") for line in lines)
    assert "1 duplicate, 1 failed, 1 indexed. 1 documents, 1 passages, 2 sentences." in " ".join(errors.split())
    next(Path("corpus").glob("*im*")).unlink()
    code, said, errors = run("index", *small, "--quiet")
    assert (code, said.splitlines()) == (
        0, [r"duplicate   eau.txt: The same bytes as copie.txt: indexed once, under that name."],
    )  # fmt: skip
    assert "The index was up to date" in errors


def test_index_goes_on_when_its_output_is_no_longer_read(small, library):
    """`passerelle index | head` does not cut the run short."""
    environment = os.environ | {"PASSERELLE_CACHE": str(library.settings.cache)}
    command = [sys.executable, str(COMMAND), "index", *small]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode == 1
    assert "Index published" in errors
    assert json.loads(Path("index/report.json").read_text(encoding="utf-8"))["totals"]["published"]


def test_json_does_not_go_with_watch(run, small):
    """A watch has no end at which its one report would be printed."""
    code, said, errors = run("index", *small, "--watch", "--json")
    assert (code, said) == (2, "")
    assert "--json is of one run" in error_line(errors)


def test_ask_prints_an_answer_as_json(library):
    """`ask --json` gives the outcome, the quotes with all that their citations say, and the hits with their scores."""
    done = passerelle("ask", WATER, "--index", library.settings.index, "--json", "--limit", 3)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["question"], answer["outcome"]) == (WATER, "answered")
    assert 0 < answer["confidence"] <= 1
    quote = answer["quotes"][0]
    assert quote == {
        "number": 1,
        "text": library.law,
        "citation": "Les lois du 1 %, Pôle juridique, 4 août 2021, « La réponse ». https://exemple.invalid/loi",
        "document": "lois/loi-eau.md",
        "title": "Les lois du 1 %",
        "publisher": "Pôle juridique",
        "date": "2021-08-04",
        "superseded_by": "",
        "page": None,
        "page_label": "",
        "time": None,
        "boxes": [],
        "headings": ["La réponse"],
        "article": None,
        "passage": "lois/loi-eau.md#1",
        "url": "https://exemple.invalid/loi",
    }
    assert len(answer["hits"]) == 3
    hit = answer["hits"][0]
    assert set(hit) == {"passage", "document", "citation", "article", "score", "parts"}
    assert hit["passage"]["id"] == "lois/loi-eau.md#1"
    assert quote["text"] in hit["passage"]["text"]
    assert hit["document"]["kind"] == "law"
    assert set(hit["parts"]) >= {"keyword", "vector", "sentence"}
    scores = [hit["score"] for hit in answer["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_ask_prints_an_answer_to_read(run, library):
    """`ask` prints the quote under its number, with its citation, and exits with 0."""
    code, said, errors = run("ask", WATER, "--index", library.settings.index)
    assert (code, errors) == (0, "")
    assert said.startswith(f"[1] « {library.law} »\n    Les lois du 1 %, Pôle juridique, 4 août 2021")


def test_ask_has_a_language_model_write(run, library, monkeypatch):
    """Where one is set it writes above the quotes, unless told not to; its key is in nothing that is printed."""
    with llm_server() as llm:
        llm.reply = said(
            "La loi permet de consacrer 1 % du budget de l'eau à la coopération [1]. Elle date de 1999 [1]."
        )
        monkeypatch.setenv("PASSERELLE_LLM_ADDRESS", llm.address)
        monkeypatch.setenv("PASSERELLE_LLM_MODEL", "petit")
        monkeypatch.setenv("PASSERELLE_LLM_KEY", "sk-secret")
        code, printed, errors = run("ask", WATER, "--index", library.settings.index)
        assert code == 0
        assert printed.startswith(
            "La loi permet de consacrer 1 % du budget de l'eau à la coopération. [P1]\n[P1] Les lois"
        )
        assert f"[1] « {library.law} »" in printed
        assert "1999" not in printed
        assert errors == "Left out (figure not in the passages cited): Elle date de 1999.\n"
        code, as_json, _ = run("ask", WATER, "--index", library.settings.index, "--llm", "--json")
        assert json.loads(as_json)["written"]["sentences"][1]["problem"] == "number"
        assert len(llm.requests) == 2
        code, plain, errors = run("ask", WATER, "--index", library.settings.index, "--no-llm")
        assert (code, errors) == (0, "")
        assert plain.startswith("[1] «")
        assert len(llm.requests) == 2
        llm.status, llm.reply = 401, [b"sk-secret"]
        code, plain, errors = run("ask", WATER, "--index", library.settings.index)
        assert code == 0
        assert plain.startswith("[1] «")
        assert "the language model refuses the key" in errors
        assert "sk-secret" not in printed + as_json + plain + errors


def test_a_language_model_that_is_not_set_cannot_be_asked(run, library):
    """`--llm` without an address is wrong use, told before the index is opened."""
    code, _, errors = run("ask", WATER, "--index", library.settings.index, "--llm")
    assert code == 2
    assert "set `llm_address` and `llm_model`" in error_line(errors)


def test_search_prints_passages(run, library):
    """`search` prints the passages found, or gives them as JSON, filtered and limited as asked."""
    options = ["--index", library.settings.index, "--kind", "guide", "--from", "2024", "--to", "2024-12", "--limit", 2]
    code, said, errors = run("search", "réveiller un jumelage", *options)
    assert (code, errors) == (0, "")
    assert said.startswith("1. Réveiller un jumelage, Pôle accompagnement, 2024. ")
    code, said, _ = run("search", "réveiller un jumelage", *options, "--json", "--per-document", 1)
    assert code == 0
    assert [hit["document"]["id"] for hit in json.loads(said)] == ["guides/jumelage.txt"]


def test_a_question_that_nothing_answers_is_no_error(run, library):
    """An abstention is an answer: said in words or as an outcome, with exit code 0."""
    question = "Quelle est la hauteur du mont Kilimandjaro ?"
    code, said, _ = run("ask", question, "--index", library.settings.index)
    assert code == 0
    assert said.startswith("No passage of the corpus answers this question.")
    code, said, _ = run("ask", question, "--index", library.settings.index, "--json")
    answer = json.loads(said)
    assert answer["outcome"] in ("nearby", "none")
    assert answer["quotes"] == []


def test_control_characters_in_a_question_are_spaces(run, library):
    """A question pasted with line ends, tabs or escapes is the same question."""
    pasted = WATER.replace(" ", "\r\n\t", 3).replace(" ", "\x1b \x07", 1)
    code, said, _ = run("ask", pasted, "--index", library.settings.index, "--json")
    assert code == 0
    assert json.loads(said)["question"] == WATER


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", ""], 2, "The question is empty"),
        (["ask", "?! \x1b"], 2, "The question is empty"),
        (["search", " "], 2, "The question is empty"),
        (["ask", "mot " * 25_000], 2, "The question has 100,000 characters; at most 2,000 are read"),
        (["ask", "eau", "--from", "05/13/2024"], 2, "The date from is '05/13/2024'; write it as 2024, 2024-05"),
        (["ask", "eau", "--from", "2025", "--to", "2024"], 2, "The dates exclude everything: from 2025 to 2024"),
        (["search", "eau", "--kind", "roman"], 2, "No document has the kind 'roman'; there are: guide, law, study"),
        (["search", "eau", "--publisher", "Moi"], 2, "No document has the publisher 'Moi'; there are: Observatoire"),
        (["search", "eau", "--theme", "lune"], 2, "No document has the theme 'lune'; there are: "),
        (["evaluate", "nowhere.jsonl"], 2, "nowhere.jsonl cannot be read"),
        (["evaluate", "nowhere.jsonl", "--min", "nDCG@10"], 2, "--min takes MEASURE=NUMBER, such as nDCG@10=0.85"),
        (["evaluate", "."], 2, "qrels/test.tsv"),
    ],
)
def test_wrong_use_is_one_line_and_2(run, library, arguments, code, said):
    """What cannot be done as asked is told in one line that says what is wrong and what is right."""
    got, output, errors = run(*arguments, "--index", library.settings.index)
    assert (got, output) == (code, "")
    assert said in error_line(errors)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "eau", "--limit", "0"], "greater than or equal to 1"),
        (["ask"], "Missing argument"),
        (["answer", "eau"], "No such command"),
        (["index", "--nothing"], "No such option"),
    ],
)
def test_options_that_do_not_exist_are_2(run, arguments, said):
    """Arguments that the command does not have are wrong use too, told with the command's usage."""
    code, output, errors = run(*arguments)
    assert (code, output) == (2, "")
    assert said in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PASSERELLE_PORT", "many", "port: Input should be a valid integer"),
        ("PASSERELLE_PASSAGE_CHARACTERS", "10", "passage_characters: Input should be greater than or equal to 200"),
    ],
)
def test_wrong_settings_are_2(run, monkeypatch, variable, value, said):
    """A setting out of its bounds is told with its name and its value."""
    monkeypatch.setenv(variable, value)
    code, _, errors = run("ask", "eau")
    assert code == 2
    assert said in error_line(errors)
    assert repr(value) in errors


def test_a_missing_index_is_1(tmp_path):
    """Without an index the real command says what to run, in one line and at once, and exits with 1."""
    done = passerelle("ask", "eau", "--index", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no index in nowhere. Run `passerelle index` to build it." in error_line(done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_an_index_of_another_encoder_is_1(run, tiny_index):
    """An index that the encoder cannot search is told with both names and the command that mends it."""
    code, _, errors = run("ask", "eau", "--index", tiny_index)
    assert code == 1
    assert "built with the encoder tiny@1, but bundled@" in error_line(errors)
    assert "passerelle index" in errors


def test_a_corpus_that_is_not_there_is_1(run, tmp_path):
    """Indexing a folder that is not there is told with the option that gives another."""
    code, output, errors = run("index", "--corpus", "nowhere", "--index", tmp_path / "index")
    assert (code, output) == (1, "")
    assert "The corpus folder nowhere cannot be read" in error_line(errors)
    assert "--corpus" in errors


def test_an_encoder_that_cannot_be_loaded_is_1_and_one_line(run, library, monkeypatch):
    """A library's message of many lines becomes one, without a trace."""
    Path("model").mkdir()
    monkeypatch.setenv("PASSERELLE_ENCODER", "model")
    code, output, errors = run("ask", "eau", "--index", library.settings.index)
    assert (code, output) == (1, "")
    assert "The embedding model 'model' cannot be loaded" in error_line(errors)


def test_index_tells_of_every_file(run, library):
    """`index` prints a line a file; a second run over the same corpus finds everything unchanged and exits with 0."""
    settings = library.settings
    code, said, errors = run("index", "--corpus", settings.corpus, "--index", settings.index)
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == ["unchanged"] * 5
    assert "5 unchanged. 5 documents" in errors
    assert "The index was up to date" in errors


def test_doctor_is_0_when_nothing_is_wrong_and_1_otherwise(run, library, tiny_index):
    """`doctor` prints its findings; what is wrong, and not what is merely noted, makes the exit code 1."""
    options = ["--corpus", library.settings.corpus]
    code, said, _ = run("doctor", *options, "--index", library.settings.index)
    assert code == 0
    assert "5 documents" in said
    code, said, _ = run("doctor", *options, "--index", tiny_index)
    assert code == 1
    assert "wrong" in said


def test_a_reader_that_leaves_early_is_no_error():
    """Output cut off by `head` ends the command without a trace."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, str(COMMAND), "doctor"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.stderr == ""
