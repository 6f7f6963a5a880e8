"""Cross-encoders: a real model of random weights orders the first passages anew; the rest keep their order."""

import numpy as np
import pytest

from search.errors import EncoderError
from search.reranker import load_reranker
from search.settings import load_settings
from tests.search.test_encoder import WORDS, make_tokenizer

QUESTION = "Qui aide la commune ?"


def make_cross_encoder(folder, labels=1):
    """Save a tiny BERT of random weights that scores pairs."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    make_tokenizer().save_pretrained(folder)
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(
        vocab_size=len(WORDS), max_position_embeddings=64, num_labels=labels, initializer_range=2.0, **sizes
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The folder of a tiny cross-encoder."""
    return make_cross_encoder(tmp_path_factory.mktemp("models") / "tiny-cross")


def under(searcher, model, **options):
    """`searcher` with the cross-encoder."""
    return searcher.under(load_settings(index=searcher.settings.index, reranker=str(model), **options))


def test_the_first_passages_are_in_its_order(small, model):
    """The order among the first is the model's own; its score is given as a part."""
    hits = under(small, model).search(QUESTION)
    scores = [hit.parts["reranker"] for hit in hits]
    assert len(set(scores)) > 1
    assert scores == sorted(scores, reverse=True)
    assert [hit.score for hit in hits] == scores
    assert {h.passage.id for h in hits} == {h.passage.id for h in small.search(QUESTION)}
    assert [h.passage.id for h in hits] == [h.passage.id for h in under(small, model).search(QUESTION)]


def test_what_it_did_not_read_stays_below(small, model):
    """With two passages read, the others follow in their order, none with a higher score."""
    before = [hit.passage.id for hit in small.search(QUESTION)]
    hits = under(small, model, reranked=2).search(QUESTION)
    assert {h.passage.id for h in hits[:2]} == set(before[:2])
    assert [h.passage.id for h in hits[2:]] == before[2:]
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(hit.parts["reranker"] == 0 for hit in hits[2:])


def test_a_searcher_keeps_its_reranker_unless_another_is_named(small, model):
    """Other settings leave it; an empty name takes it away."""
    reranked = under(small, model)
    assert under(reranked, model, keyword_weight=0.5)._reranker is reranked._reranker
    assert "reranker" not in reranked.under(small.settings).search(QUESTION)[0].parts


def test_scores_are_shares_one_a_text(model):
    """Between 0 and 1, one for each text, none for none."""
    reranker = load_reranker(str(model))
    scores = reranker.scores("la ville", ["eau", "le préfet signe", ""])
    assert (scores.dtype, scores.shape) == (np.float32, (3,))
    assert ((scores > 0) & (scores < 1)).all()
    assert reranker.scores("la ville", []).shape == (0,)


def test_no_name_is_no_reranker():
    """The setting left out."""
    assert load_reranker("") is None


def test_what_cannot_rank_is_refused(tmp_path):
    """A folder without a model, and a model of several scores, each named in the message."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match=r"empty' cannot be loaded: .*Set `reranker`"):
        load_reranker(str(tmp_path / "empty"))
    with pytest.raises(EncoderError, match="gives 3 scores for a pair"):
        load_reranker(str(make_cross_encoder(tmp_path / "three", labels=3)))
