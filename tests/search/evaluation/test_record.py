"""The record of an evaluation names everything that can change a score."""

import hashlib

from search.evaluation.formats import QuestionSet
from search.evaluation.record import OPERATIONAL, OPERATIONAL_PREFIXES, record
from search.settings import Settings, load_settings

ASKED = QuestionSet((), {"q.jsonl": "abc"})


def test_every_setting_is_recorded_or_known_not_to_matter(small):
    """A new setting is recorded, unless it is said in the code that it changes no score."""
    found = record(ASKED, small.settings, small.index.folder, small.index.manifest)
    left = {name for name in Settings.model_fields if name not in {setting.name for setting in found.settings}}
    assert left == {
        name for name in Settings.model_fields
        if name in OPERATIONAL or name.startswith(OPERATIONAL_PREFIXES) or "key" in name.split("_")
    }  # fmt: skip
    assert {"encoder", "vector_weight", "answer_threshold", "glossary_weight", "lexical"}.isdisjoint(left)


def test_settings_that_were_changed_are_marked(small):
    """A setting that is not the one shipped says so; the others do not."""
    settings = load_settings(vector_weight=0.5, lexical="rank-bm25")
    found = record(ASKED, settings, small.index.folder, small.index.manifest)
    changed = {setting.name: (setting.value, setting.default) for setting in found.settings if setting.changed}
    assert changed == {"vector_weight": ("0.5", "0.06"), "lexical": ("rank-bm25", "tantivy")}


def test_facts(small):
    """Index, encoder, analysis, questions, code and versions are named by digests that change with them."""
    manifest = small.index.manifest
    facts = record(ASKED, small.settings, small.index.folder, manifest).facts
    content = (small.index.folder / "manifest.json").read_bytes()
    assert facts["index manifest"] == "sha256 " + hashlib.sha256(content).hexdigest()
    assert (facts["encoder"], facts["text analysis"]) == (manifest.encoder, manifest.analysis)
    assert facts["questions q.jsonl"] == "sha256 abc"
    assert facts["index holds"] == "4 documents, 7 passages, 9 sentences"
    assert len(facts["search code"]) == len("sha256 ") + 64
    assert (facts["changes of each kind to a quote"], facts["bins of confidence"]) == ("3", "10")
    assert {
        "seed",
        "resamples",
        "package torch",
        "package scikit-learn",
        "package ir-measures",
        "python",
    } <= facts.keys()


def test_a_run_that_was_judged_has_no_settings(small):
    """Of another system's run nothing of this one is said."""
    found = record(ASKED, small.settings, None, None)
    assert found.settings == ()
    assert "encoder" not in found.facts
