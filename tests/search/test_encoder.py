"""Encoders: what every one gives, and models of one's own by folder, without the network."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer

import search.encoder
from search.encoder import load_encoder
from search.errors import EncoderError
from search.settings import load_settings

ROOT = Path(__file__).parent.parent.parent
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "la", "ville", "signe", "eau", "préfet", "maire"]


def make_tokenizer():
    """A tokenizer that knows `WORDS`."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token=WORDS[1]))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    specials = {f"{word[1:-1].lower()}_token": word for word in WORDS[:4]}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **specials)


def make_model(folder: Path, seed: int = 0, prompts: dict[str, str] | None = None, longest: int = 32) -> Path:
    """Save a tiny BERT of random weights as a sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    make_tokenizer().save_pretrained(folder)
    torch.manual_seed(seed)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=32, **sizes)).save_pretrained(folder)
    transformer = Transformer(str(folder), max_seq_length=longest)
    modules = [transformer, Pooling(transformer.get_embedding_dimension(), "mean")]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The folder of a tiny model."""
    return make_model(tmp_path_factory.mktemp("models") / "tiny")


def test_rows_are_float32_of_length_one(encoder):
    """Vectors are float32 rows of length 1, in bfloat16 too, one for each text, even the empty one."""
    vectors = encoder.encode_passages(["Le maire signe.", "", "eau " * 2000])
    assert (vectors.dtype, vectors.shape) == (np.float32, (3, encoder.dimension))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_no_text_gives_no_row(encoder):
    """Nothing to encode gives an array of no row and the right width."""
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)


def test_a_vector_does_not_depend_on_its_neighbours(encoder):
    """A text has the same vector alone and in a batch with longer ones, to the last digits."""
    texts = ["L'eau.", "Le maire signe la convention que le préfet a reçue au mois de mai, et la publie. " * 5, "Oui"]
    together = encoder.encode_passages(texts)
    alone = np.vstack([encoder.encode_passages([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.9995


def test_a_whole_text_comes_with_its_pieces(encoder):
    """The vector of a text is that of the mean of its pieces, one for each piece; what stands beside it adds none."""
    texts = ["Le maire signe.", "eau " * 2000, "La commune finance un forage au village."]
    vectors, pieces = encoder.encode_whole(texts)
    assert vectors == pytest.approx(encoder.encode_passages(texts), abs=0.01)
    assert len(pieces[0]) < len(pieces[2]) < len(pieces[1]) == 512
    for vector, rows in zip(vectors, pieces, strict=True):
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)
        assert vector @ rows.mean(axis=0) / np.linalg.norm(rows.mean(axis=0)) > 0.99
    learned, plain, asked = encoder.encode_question("Le maire signe.")
    assert learned == pytest.approx(encoder.encode_queries(["Le maire signe."])[0], abs=1e-6)
    assert learned @ plain < 0.99
    assert asked.shape == (len(encoder._of_queries.tokenizer("query: Le maire signe.")["input_ids"]), 384)


def test_meaning_is_found_across_languages(encoder):
    """Among French passages, an English question is nearest to the one that answers it."""
    passages = ["Le préfet contrôle les actes.", "Le forage donne de l'eau potable.", "Le jumelage lie deux villes."]
    question = encoder.encode_queries(["Where does drinking water come from?"])[0]
    assert int((encoder.encode_passages(passages) @ question).argmax()) == 1


def test_questions_alone_are_read_as_was_learned(encoder):
    """With its adapter the bundled model embeds questions otherwise, passages as before, and opens the same indexes."""
    plain = load_encoder("bundled", load_settings().cache, adapter=None)
    texts = ["Comment jumeler notre village ?", "Le préfet contrôle la délibération."]
    assert np.array_equal(encoder.encode_passages(texts), plain.encode_passages(texts))
    assert encoder.fingerprint == plain.fingerprint
    cosines = (encoder.encode_queries(texts) * plain.encode_queries(texts)).sum(axis=1)
    assert (cosines > 0.8).all()
    assert (cosines < 0.995).all()


def test_what_was_learned_puts_the_answer_further_ahead(encoder):
    """A lay question is nearer to the passage that answers, compared with another on its subject, than without."""
    question = ["Qui paie le billet d'avion des habitants qui partent voir la ville jumelée ?"]
    passages = [
        "Les frais de transport des participants sont pris en charge par la commune ou par le comité de jumelage.",
        "Le jumelage lie deux villes de pays différents par un serment que les deux maires signent.",
    ]
    plain = load_encoder("bundled", load_settings().cache, adapter=None)
    ahead = [
        float(np.diff(one.encode_passages(passages) @ one.encode_queries(question)[0])[0]) for one in (encoder, plain)
    ]
    assert ahead[0] < min(ahead[1], 0)


def test_an_adapter_that_cannot_be_read_is_told(tmp_path):
    """Without its files the bundled encoder is not loaded in silence as something else."""
    with pytest.raises(EncoderError, match="'bundled' cannot be loaded"):
        load_encoder("bundled", load_settings().cache, adapter=tmp_path)


def test_a_model_is_loaded_from_its_folder(model, tmp_path):
    """The folder of a sentence-transformers model is an encoder, named after the path it was asked by."""
    encoder = load_encoder(str(model), tmp_path)
    assert (encoder.name, encoder.dimension) == (str(model), 16)
    assert encoder.fingerprint.startswith("tiny@")
    assert np.linalg.norm(encoder.encode_queries(["la ville"]), axis=1) == pytest.approx(1, abs=1e-6)
    assert list(tmp_path.iterdir()) == []  # the cache is for the bundled model


def test_the_same_model_elsewhere_has_the_same_fingerprint(model, tmp_path):
    """A model moved to another folder of the same name, or loaded again, opens the same indexes."""
    moved = make_model(tmp_path / "tiny")
    assert load_encoder(str(moved), tmp_path).fingerprint == load_encoder(str(model), tmp_path).fingerprint


@pytest.mark.parametrize(
    "changed",
    [{"seed": 1}, {"prompts": {"query": "query: ", "document": "passage: "}}, {"longest": 16}],
    ids=["weights", "prompts", "length"],
)
def test_another_model_has_another_fingerprint(model, tmp_path, changed):
    """Other weights, other prompts or another length limit under the same name are told apart."""
    other = load_encoder(str(make_model(tmp_path / "tiny", **changed)), tmp_path)
    assert other.fingerprint != load_encoder(str(model), tmp_path).fingerprint


def test_prompts_are_used_where_the_model_has_them(model, tmp_path):
    """Questions and passages get the model's prompts; without prompts they are encoded alike."""
    prompted = make_model(tmp_path / "prompted", prompts={"query": "query: ", "document": "passage: "})
    encoder = load_encoder(str(prompted), tmp_path)
    plain = load_encoder(str(model), tmp_path)
    texts = ["la ville signe"]
    assert not np.allclose(encoder.encode_queries(texts), encoder.encode_passages(texts), atol=1e-3)
    assert np.array_equal(plain.encode_queries(texts), plain.encode_passages(texts))
    assert encoder.encode_queries(texts) == pytest.approx(plain.encode_queries(["query: la ville signe"]), abs=1e-3)


def test_bfloat16_keeps_the_vectors(model, tmp_path, monkeypatch):
    """Computed in bfloat16 or in float32, the vectors are interchangeable, and the fingerprint is the same."""
    found = []
    for answer in (True, False):
        monkeypatch.setattr(search.encoder, "_computes_bfloat16", lambda answer=answer: answer)
        found.append(load_encoder(str(model), tmp_path))
    short, full = (encoder.encode_passages(["la ville signe", "eau", "préfet maire"]) for encoder in found)
    assert found[0].fingerprint == found[1].fingerprint
    assert (short * full).sum(axis=1).min() > 0.999
    assert not np.array_equal(short, full)


def test_a_model_without_pieces_gives_a_text_as_one(model, tmp_path):
    """A model of static vectors gives a text alone, its only piece; one may give pieces of another width."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, StaticEmbedding, Transformer

    static = [StaticEmbedding(AutoTokenizer.from_pretrained(model), embedding_dim=8)]
    transformer = Transformer(str(model))
    narrow = [transformer, Pooling(16, "mean"), Dense(16, 8)]
    for name, modules, sizes in (("static", static, [(1, 8), (1, 8)]), ("narrow", narrow, [(4, 16), (3, 16)])):
        SentenceTransformer(modules=modules, device="cpu").save(str(tmp_path / name), create_model_card=False)
        vectors, pieces = load_encoder(str(tmp_path / name), tmp_path).encode_whole(["la ville", "eau"])
        assert vectors.shape == (2, 8)
        assert [one.shape for one in pieces] == sizes


@pytest.mark.parametrize("name", ["nobody/no-such-model", "empty"])
def test_a_model_that_cannot_be_loaded_is_told(tmp_path, name):
    """A name that is no model, or a folder that holds none, gives an error that names it and says what can be set."""
    (tmp_path / "empty").mkdir()  # the working folder of each test
    with pytest.raises(EncoderError, match=rf"(?s)'{name}' cannot be loaded.*Set `encoder` to 'bundled'"):
        load_encoder(name, tmp_path)


def test_a_local_model_asks_nothing_of_the_network(model, tmp_path):
    """In a fresh process, loading a model's folder and encoding with it opens no connection and looks up no name."""
    program = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(event) if event in
                 ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request") else None)
from pathlib import Path
from search.encoder import load_encoder
load_encoder(sys.argv[1], Path(sys.argv[2])).encode_queries(["la ville"])
print("asked:", seen)
import socket
socket.getaddrinfo("localhost", 80)
print("would be seen:", seen)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(model), str(tmp_path)],
        env={name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.splitlines()[-2:] == ["asked: []", "would be seen: ['socket.getaddrinfo']"]
