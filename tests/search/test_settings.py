"""Settings: which source wins, what is refused, and what the refusal says."""

import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from search.errors import UsageError
from search.settings import FILE, Settings, load_settings


def test_options_then_environment_then_file_then_default(monkeypatch):
    """Each source wins over the next: options, environment, `passerelle.toml`, defaults; an option of None is none."""
    assert load_settings().port == 7860
    FILE.write_text("port = 8001\n", encoding="utf-8")
    assert load_settings().port == 8001
    monkeypatch.setenv("PASSERELLE_PORT", "8002")
    assert load_settings().port == 8002
    assert load_settings(port=8003).port == 8003
    assert load_settings(port=None).port == 8002


def test_sources_are_mixed_by_setting(monkeypatch):
    """Each setting is taken from the first source that has it, not all of them from one."""
    FILE.write_text('corpus = "documents"\nhost = "0.0.0.0"\n', encoding="utf-8")
    monkeypatch.setenv("PASSERELLE_HOST", "::1")
    settings = load_settings(index=Path("elsewhere"))
    assert (settings.corpus, settings.host, settings.index) == (Path("documents"), "::1", Path("elsewhere"))


def test_the_file_is_that_of_the_working_folder(monkeypatch, tmp_path):
    """The file is looked for in the folder one works in, and nowhere else."""
    FILE.write_text("port = 8001\n", encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert load_settings().port == 7860


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("corpsu = 'documents'\n", r"Wrong settings: corpsu: Extra inputs are not permitted\. See"),
        ("port = 'many'\n", r"port: Input should be a valid integer.*\(got 'many'\)"),
        ("lexical = 'lucene'\n", r"lexical: Input should be 'tantivy' or 'rank-bm25' \(got 'lucene'\)"),
        ("port = 70000\nindex = 3\n", r"index: .*\(got 3\); port: .*less than or equal to 65535 \(got 70000\)"),
        ("port = \n", r"settings file passerelle\.toml is not valid TOML: .*line 1"),
        ("port = 1\nport = 2\n", r"passerelle\.toml is not valid TOML"),
        (b"\xff\xfe", r"passerelle\.toml is not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused(content, said):
    """A misspelt key, a wrong value, several of them, or broken TOML: the error names each, and the file."""
    FILE.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError, match=said):
        load_settings()


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "step"),
    [
        ("keyword_weight", 0, 1, 0.01),
        ("vector_weight", 0, 1, 0.01),
        ("sentence_weight", 0, 1, 0.01),
        ("interaction_weight", 0, 1, 0.01),
        ("wording_weight", 0, 1, 0.01),
        ("reranked", 1, 100, 1),
        ("passage_characters", 200, 4000, 1),
        ("answer_threshold", 0, 1, 0.01),
        ("nearby_threshold", 0, 1, 0.01),
        ("question_characters", 100, 20000, 1),
        ("extraction_megabytes", 256, None, 1),
        ("port", 1, 65535, 1),
    ],
)
def test_bounds(name, lowest, highest, step):
    """A setting may be at its bounds and not beyond; the error names it and the value."""
    for value in filter(lambda bound: bound is not None, (lowest, highest)):
        assert getattr(load_settings(**{name: value}), name) == value
    beyond = [lowest - step] + ([highest + step] if highest is not None else [])
    for value in beyond:
        with pytest.raises(UsageError, match=rf"{name}: .*\(got {value}\)"):
            load_settings(**{name: value})


@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_a_time_limit_is_above_zero(value):
    """No time at all, or a time that is no number, is refused."""
    with pytest.raises(UsageError, match="extraction_seconds"):
        load_settings(extraction_seconds=value)


def test_weights_must_rank_something():
    """Sentences only refine what words and vectors ranked: with neither, nothing would rank."""
    with pytest.raises(UsageError, match=r"keyword_weight and vector_weight are both 0.*See `passerelle\.toml`"):
        load_settings(keyword_weight=0, vector_weight=0, sentence_weight=1)
    assert load_settings(keyword_weight=0, vector_weight=1, sentence_weight=0).vector_weight == 1


def test_an_unknown_option_is_refused():
    """An option that is no setting is a mistake, told as one."""
    with pytest.raises(UsageError, match="indx"):
        load_settings(indx="somewhere")


def test_a_wrong_variable_is_refused(monkeypatch):
    """A wrong value in the environment is refused, and the message recalls where values come from."""
    monkeypatch.setenv("PASSERELLE_PORT", "a lot")
    with pytest.raises(UsageError, match=r"port: .*'a lot'.*variables PASSERELLE_…"):
        load_settings()


def test_settings_do_not_change():
    """What is passed around cannot be changed by who receives it."""
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().port = 1


def test_every_setting_says_what_it_is():
    """Each setting has a description, shown in the documentation and in `--help`."""
    assert all(field.description for field in Settings.model_fields.values())


def test_the_key_of_the_language_model_is_never_shown(monkeypatch, tmp_path):
    """Not in the settings' text, nor in the error for a wrong or misspelt one, nor in its causes."""
    monkeypatch.setenv("PASSERELLE_LLM_KEY", " sk-secret ")
    settings = load_settings(llm_address="http://127.0.0.1:1", llm_model="petit")
    assert settings.llm_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    addresses = ("http://me:sk-secret@llm.example", "http://x/?key=sk-secret")
    keys = [("llm_key", "sk-sécret"), ("llm_key", "sk\nsecret"), ("llm_kye", "sk-secret"), ("key", "sk-secret")]
    for wrong in [{name: value} for name, value in [*keys, *(("llm_address", address) for address in addresses)]]:
        with pytest.raises(UsageError) as caught:
            load_settings(**wrong)
        shown = "".join(traceback.format_exception(caught.value))
        assert not any(secret in shown for secret in ("sk-secret", "sk-sécret", "sk\\nsecret", "sk\nsecret"))
    (tmp_path / "passerelle.toml").write_text('llm_kye = "sk-secret"', encoding="utf-8")
    with pytest.raises(UsageError, match=r"llm_kye: Extra inputs are not permitted\. See"):
        load_settings()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"llm_address": "127.0.0.1:11434"}, "such as http://127.0.0.1:11434"),
        ({"llm_address": "ftp://llm.example"}, "such as http://127.0.0.1:11434"),
        ({"llm_address": "http://"}, "such as http://127.0.0.1:11434"),
        ({"llm_address": "http://llm.example:99999"}, "llm_address"),
        ({"llm_address": "http://llm.example/v1#top"}, "llm_key"),
        ({"llm_address": "http://llm.example"}, "llm_model is not"),
        ({"llm_address": "http://llm.example", "llm_model": "  "}, "llm_model is not"),
        ({"llm_seconds": 0}, "llm_seconds"),
        ({"llm_passages": 0}, "llm_passages"),
        ({"llm_tokens": 1}, "llm_tokens"),
    ],
)
def test_a_language_model_that_cannot_be_asked(options, said):
    """An address, a model or a limit that means nothing is told before any question."""
    with pytest.raises(UsageError, match=said):
        load_settings(**options)
