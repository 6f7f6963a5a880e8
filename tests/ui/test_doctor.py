"""What `doctor` finds."""

import shutil

import pytest
from pydantic import SecretStr

from indexer.build import run
from search.index import IndexStore
from search.settings import load_settings
from tests.llm_server import llm_server, said
from tests.tiny import TinyEncoder
from ui import doctor


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with a small corpus, of which one file cannot be read, and its index."""
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "corpus").mkdir()
    (folder / "corpus/eau.txt").write_text("La commune finance un forage.", encoding="utf-8")
    (folder / "corpus/image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    run(load_settings(corpus=folder / "corpus", index=folder / "index"), TinyEncoder())
    return folder


@pytest.fixture
def indexed(built, tmp_path):
    """The settings of a copy of that corpus and its index."""
    shutil.copytree(built, tmp_path / "copy")
    folder = tmp_path / "copy"
    return load_settings(
        corpus=folder / "corpus", index=folder / "index", encoder="models/tiny/", cache=tmp_path / "cache"
    )


def found(settings, subject: str) -> list[tuple[str, str, str]]:
    """Level, state and advice of the findings on one subject."""
    return [(f.level, f.state, f.advice) for f in doctor.examine(settings) if f.subject == subject]


def test_every_subject_is_looked_at_in_order(indexed):
    """From the machine to who may ask, each has its finding, and none is wrong."""
    findings = doctor.examine(indexed)
    subjects = ["python", "packages", "ocr", "encoder", "corpus", "index", "last run", "disk", "access"]
    assert [finding.subject for finding in findings] == subjects
    assert "wrong" not in {finding.level for finding in findings}


def test_the_index_is_described(indexed):
    """An index in order is said with what it holds, when it was built and with which encoder."""
    ((level, state, _),) = found(indexed, "index")
    assert level == "fine"
    assert state.startswith("1 documents, 1 passages, 1 sentences, built 20")
    assert state.endswith("with tiny@1")


def test_an_index_of_another_encoder_is_wrong(indexed):
    """An index that the encoder set cannot search is wrong, with the command that mends it."""
    ((level, state, advice),) = found(indexed.model_copy(update={"encoder": "bundled"}), "index")
    assert level == "wrong"
    assert "with tiny@1, but the encoder set is bundled" in state
    assert advice == "Run `passerelle index`."


@pytest.mark.parametrize(
    ("harm", "level", "said"),
    [
        ("all", "note", "There is no index in"),
        ("manifest.json", "wrong", "cannot be read"),
        ("passages.faiss", "wrong", "passages.faiss"),
    ],
)
def test_an_index_that_cannot_be_opened_is_told(indexed, harm, level, said):
    """No index yet is worth a note, a damaged one is wrong; both say what to run."""
    if harm == "all":
        shutil.rmtree(indexed.index)
    else:
        (IndexStore(indexed.index).current() / harm).write_text("harm")
    ((found_level, state, _),) = found(indexed, "index")
    assert found_level == level
    assert said in state
    assert "passerelle index" in state


def test_files_that_failed_last_time_are_noted(indexed):
    """What the last run could not read is repeated with its reason."""
    ((level, state, _),) = found(indexed, "last run")
    assert level == "note"
    assert state.startswith("image.txt: image.txt is a PNG picture")


@pytest.mark.parametrize("report", [None, "", "{", "[]", "{}", '{"files": [1]}', '{"files": [{"status": "failed"}]}'])
def test_a_report_that_cannot_be_used_is_passed_over(indexed, report):
    """The doctor does not fall ill: a missing or altered report is no finding and no failure."""
    path = indexed.index / "report.json"
    path.unlink() if report is None else path.write_text(report)
    assert found(indexed, "last run") == []


def test_a_corpus_is_counted(indexed):
    """The files and the entries of the catalogue are counted."""
    (indexed.corpus / "catalogue.toml").write_text('[[document]]\npath = "eau.txt"\ntitle = "L\'eau"\n')
    ((level, state, _),) = found(indexed, "corpus")
    assert level == "fine"
    assert state == f"2 files in {indexed.corpus}, 1 catalogue entries"


@pytest.mark.parametrize(("harm", "said"), [("gone", "--corpus"), ("catalogue", "title is missing")])
def test_a_corpus_that_cannot_be_used_is_wrong(indexed, harm, said):
    """A missing corpus or a wrong catalogue is wrong, in the words that an indexing run has for it."""
    if harm == "gone":
        shutil.rmtree(indexed.corpus)
    else:
        (indexed.corpus / "catalogue.toml").write_text('[[document]]\npath = "eau.txt"\n')
    ((level, state, _),) = found(indexed, "corpus")
    assert level == "wrong"
    assert said in state


def test_the_bundled_model_is_looked_for(indexed):
    """A model that was not unpacked yet is worth a note, an unpacked one is fine, another is not loaded to see."""
    bundled = indexed.model_copy(update={"encoder": "bundled"})
    ((level, state, advice),) = found(bundled, "encoder")
    assert (level, state) == ("note", "bundled, not unpacked yet")
    assert "unpacks it" in advice
    folder = bundled.cache / doctor.FOLDER
    folder.mkdir(parents=True)
    (folder / "modules.json").touch()
    assert found(bundled, "encoder") == [("fine", f"bundled, unpacked in {bundled.cache}", "")]
    assert found(indexed, "encoder") == [("fine", "models/tiny/ (not checked: loading it takes time)", "")]


def test_a_package_that_is_missing_is_named(indexed, monkeypatch):
    """A missing package is wrong, and what is there is listed all the same."""
    monkeypatch.setattr(doctor, "PACKAGES", ("pypdf", "no-such-package"))
    (wrong, fine) = found(indexed, "packages")
    assert wrong[:2] == ("wrong", "no-such-package is not installed")
    assert fine[1].startswith("pypdf ")


@pytest.mark.parametrize(
    ("languages", "level", "said"),
    [
        (None, "note", "Tesseract is not installed"),
        ("eng", "note", "Tesseract has no French data"),
        ("eng fra", "fine", "Tesseract, with French"),
    ],
)
def test_ocr_is_looked_for(indexed, tmp_path, monkeypatch, languages, level, said):
    """Without Tesseract or its French data, it is told what that costs and what to install."""
    folder = tmp_path / "bin"
    folder.mkdir()
    if languages:
        lines = "".join(f"echo {language}\n" for language in languages.split())
        (folder / "tesseract").write_text(f"#!/bin/sh\necho 'List of available languages:'\n{lines}")
        (folder / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    ((found_level, state, advice),) = found(indexed, "ocr")
    assert (found_level, state) == (level, said)
    assert ("tesseract-ocr-fra" in advice) is (level == "note")


@pytest.mark.parametrize(("room", "level"), [(0, "fine"), (2**80, "note")])
def test_a_disk_that_is_nearly_full_is_noted(indexed, monkeypatch, room, level):
    """Too little room for another index beside the present one is worth a note."""
    monkeypatch.setattr(doctor, "ROOM", room)
    ((found_level, state, advice),) = found(indexed, "disk")
    assert found_level == level
    assert state.endswith("GB free for the index")
    assert bool(advice) is (level == "note")


def test_findings_do_not_depend_on_an_index_folder(tmp_path):
    """Before the first run the folder of the index need not be there."""
    settings = load_settings(corpus=tmp_path, index=tmp_path / "a/b/index", cache=tmp_path)
    assert found(settings, "disk")[0][0] in ("fine", "note")
    assert found(settings, "index")[0][0] == "note"


@pytest.fixture
def llm():
    """A server that speaks chat completions."""
    with llm_server() as server:
        yield server


def with_llm(settings, **options):
    """The settings with a language model; the key is one that nobody may read."""
    return settings.model_copy(update={"llm_model": "petit", "llm_key": SecretStr("sk-secret"), **options})


def test_a_language_model_that_answers(indexed, llm):
    """It is asked for a word, and only when it is set."""
    assert found(indexed, "llm") == []
    assert found(with_llm(indexed, llm_address=llm.address), "llm") == [("fine", f"petit at {llm.address} answers", "")]
    assert len(llm.requests) == 1


@pytest.mark.parametrize(
    ("status", "reply", "said", "advice"),
    [
        (401, [b"sk-secret"], "answered HTTP 401", "PASSERELLE_LLM_KEY"),
        (404, [], "answered HTTP 404", "llm_model"),
        (429, [], "answered HTTP 429", "Wait"),
        (500, [b"sk-secret"], "answered HTTP 500", "own log"),
        (200, [], "without saying that it was whole", "llm_tokens"),
        (200, [5.0], "within 0.3 seconds", "llm_seconds"),
        (200, said(" "), "answers nothing", "own log"),
    ],
)
def test_a_language_model_that_does_not_answer(indexed, llm, status, reply, said, advice):
    """What is wrong and what to do, never the key."""
    llm.status, llm.reply = status, reply
    ((level, state, mending),) = found(with_llm(indexed, llm_address=llm.address, llm_seconds=0.3), "llm")
    assert level == "wrong"
    assert said in state
    assert advice in mending
    assert "sk-secret" not in state + mending


def test_a_language_model_elsewhere(indexed):
    """That questions leave the machine is said before anything else."""
    note, wrong = found(with_llm(indexed, llm_address="http://llm.invalid/v1"), "llm")
    assert note[0] == "note"
    assert "leave this machine for llm.invalid" in note[1]
    assert wrong[0] == "wrong"
    assert "llm_address" in wrong[2]
