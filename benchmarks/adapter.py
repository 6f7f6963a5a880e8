"""Learn how to read questions: python -m benchmarks.adapter OUT [--held QUESTIONS] [ARTICLES_FOLDER …].

Learns what the bundled model adds when it embeds a question (low-rank matrices, `search/adapter`), so that the passages
which answer come first in the score that is shipped: the vector of a question, against every passage, and those of its
pieces, against the passages found first. Passages and their vectors stay as they are. The questions are in
`benchmarks/written/`: on the starter corpus, on texts written for this, and on articles of law, whose texts are in BEIR
folders given by name (without them those questions are left out). What the adapter is judged by is not among them:
`python -m benchmarks.retrieval` on other questions, with and without it. With `--held`, no question is learned from
whose passage one of those QUESTIONS needs: what the adapter brings to passages that it has never been asked for.
"""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from sentence_transformers import SentenceTransformer
from torch.nn.functional import normalize

from indexer.beir import index_beir
from search import Filters, Searcher, Settings, load_settings
from search.bundled import unpacked_model
from search.encoder import Vectors, Vectors3, load_encoder
from search.evaluation import Question, read_beir_questions, read_questions
from search.evaluation.judgments import Places
from search.fusion import COSINE_FLOOR, INTERACTION_FLOOR, INTERACTION_TOP
from search.index import IndexStore
from search.searcher import REFINED

WRITTEN = Path(__file__).parent / "written"
RANK, SCALE, LAYERS = 8, 2, range(6, 12)  # of the low-rank matrices, and the layers that they are added to
EPOCHS, BATCH, RATE, WARMED = 3, 16, 3e-4, 20  # WARMED: batches up to the full rate
NEAR = 2.0  # weight of staying near the vector that the question had
SHARPNESS = 35.0  # of the softmax over scores from 0 to 1, where it starts
FOUND = 30  # passages, the first found, against which the pieces of a question are learned
UNJUDGED = 5  # passages of other documents of the starter corpus, the nearest, that may answer too: not held against
SEED = 0


@dataclass(slots=True)
class Asked:
    """A question: its tokens, its first vector (d,), what the other parts of the score give each passage (n,).

    `found` are the passages that answer, `right`, and after them others among the first.
    """

    tokens: list[int]
    vector: torch.Tensor
    fixed: torch.Tensor
    right: list[int]
    unjudged: list[int]
    found: list[int]


@dataclass(slots=True)
class Material:
    """Questions on the passages of one index: vectors of passages (n, d) and of sentences (s, d), and whose each is.

    `pieces` are those of each passage, (pieces, k), in the directions `space`, (1 + k, d).
    """

    passages: torch.Tensor
    sentences: torch.Tensor
    passage_of: torch.Tensor
    pieces: list[torch.Tensor]
    space: torch.Tensor
    asked: list[Asked]


class Heard:
    """An encoder that keeps the words of the last question as the model gets them."""

    def __init__(self, settings: Settings) -> None:
        self._encoder = load_encoder(settings.encoder, settings.cache, adapter=None)
        self.name, self.fingerprint, self.dimension = "bundled", self._encoder.fingerprint, self._encoder.dimension
        self.last = ""

    def encode_question(self, text: str) -> Vectors3:
        """As `Encoder.encode_question`."""
        self.last = text
        return self._encoder.encode_question(text)

    def encode_whole(self, texts: Sequence[str]) -> tuple[Vectors, list[Vectors]]:
        """As `Encoder.encode_whole`."""
        return self._encoder.encode_whole(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """As `Encoder.encode_passages`."""
        return self._encoder.encode_passages(texts)


def material(
    searcher: Searcher, heard: Heard, questions: Sequence[Question], model: SentenceTransformer, unjudged: int = 0
) -> Material:
    """What is learned from the judged `questions`, in the order of the index of `searcher`."""
    index, weights = searcher.index, searcher.settings.weights
    places = Places(index)
    count = index.manifest.passages
    ids: dict[str, list[int]] = {}  # of passages, and of documents: a judgment may name either
    for ordinal, passage in enumerate(index.passages(range(count))):
        for name in {passage.id, passage.document_id}:
            ids.setdefault(name, []).append(ordinal)
    sentences = [torch.from_numpy(index.sentence_vectors(ordinal)) for ordinal in range(count)]
    asked = []
    for question in questions:
        right = [
            ordinal for name, grade in places.resolve(question).grades.items() if grade > 0 for ordinal in ids[name]
        ]
        query = searcher.prepare(question.text)
        fixed = np.zeros(count, np.float32)
        hits = searcher.rank(query, Filters(), REFINED, None)
        for hit in hits:
            fixed[hit.ordinal] = sum(weights[name] * hit.parts[name] for name in ("keyword", "heading", "wording"))
        judged, found = set(index.documents_of(right)), [hit.ordinal for hit in hits]
        others = [one for one, document in zip(found, index.documents_of(found), strict=True) if document not in judged]
        beside = [one for one in found[:FOUND] if one not in right and one not in others[:unjudged]]
        words = model.tokenizer(model.prompts["query"] + heard.last, truncation=True, max_length=model.max_seq_length)
        first, added = torch.from_numpy(query.vector), torch.from_numpy(fixed)
        asked.append(Asked(words["input_ids"], first, added, right, others[:unjudged], right + beside))
    return Material(
        torch.from_numpy(np.stack([index.vector(ordinal) for ordinal in range(count)])),
        torch.cat(sentences),
        torch.repeat_interleave(torch.arange(count), torch.tensor([len(rows) for rows in sentences])),
        [torch.from_numpy(index.pieces.of(ordinal)) for ordinal in range(count)],
        torch.from_numpy(index.pieces.space),
        asked,
    )


def scores(material: Material, vectors: torch.Tensor, asked: Sequence[Asked], settings: Settings) -> torch.Tensor:
    """The score of each passage for each question, shape (questions, n), under other `vectors` of these.

    What the pieces give is left out.
    """
    best = torch.zeros(len(asked), len(material.passages)).scatter_reduce(
        1, material.passage_of.expand(len(asked), -1), vectors @ material.sentences.T, "amax"
    )
    whole = settings.vector_weight * _scaled(vectors @ material.passages.T)
    return torch.stack([one.fixed for one in asked]) + whole + settings.sentence_weight * _scaled(best)


def interactions(material: Material, pieces: torch.Tensor, found: Sequence[int], settings: Settings) -> torch.Tensor:
    """What the pieces of a question, shape (pieces, d), give each of the passages `found`, shape (found,)."""
    placed = normalize((normalize(pieces, dim=-1) - material.space[0]) @ material.space[1:].T, dim=-1)
    rows = [material.pieces[ordinal] for ordinal in found]
    of = torch.repeat_interleave(torch.arange(len(found)), torch.tensor([len(one) for one in rows]))
    best = torch.full((len(placed), len(found)), -1.0).scatter_reduce(
        1, of.expand(len(placed), -1), placed @ torch.cat(rows).T, "amax"
    )
    scaled = (best.mean(0) - INTERACTION_FLOOR) / (INTERACTION_TOP - INTERACTION_FLOOR)
    return settings.interaction_weight * scaled.clamp(0, 1)


def learn(model: SentenceTransformer, materials: Sequence[Material], settings: Settings) -> PeftModel:
    """The adapter under which the passages that answer are the likeliest, in two softmaxes.

    One is over all scores without what the pieces of words give, one over whole scores of the passages found first.
    """
    torch.manual_seed(SEED)
    names = ["query", "key", "value", "dense"]
    config = LoraConfig(
        r=RANK, lora_alpha=RANK * SCALE, target_modules=names, layers_to_transform=list(LAYERS), layers_pattern="layer"
    )
    adapted = get_peft_model(model[0].auto_model.float().eval(), config)
    sharpness = torch.nn.Parameter(torch.tensor([SHARPNESS, SHARPNESS]))
    learned = [parameter for parameter in adapted.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW([{"params": learned}, {"params": [sharpness], "lr": 0.3}], lr=RATE)
    steps = EPOCHS * sum(-(-len(one.asked) // BATCH) for one in materials)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / WARMED) * max(0.05, 1 - step / steps)
    )
    random = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        losses = []
        for one, batch in _batches(materials, random):
            vectors, pieces = _embedded(adapted, batch)
            values = scores(one, vectors, batch, settings)
            likely = []
            for row, asked in enumerate(batch):
                whole = values[row, asked.found] + interactions(one, pieces[row], asked.found, settings)
                likely.append((whole * sharpness[1]).log_softmax(0)[: len(asked.right)].logsumexp(0))
                others = torch.tensor(asked.unjudged, dtype=torch.long)
                share = (values[row] * sharpness[0]).index_fill(0, others, -1e9).log_softmax(0)
                likely.append(share[asked.right].logsumexp(0))
            loss = -2 * torch.stack(likely).mean()
            away = 1 - (vectors * torch.stack([one.vector for one in batch])).sum(1).mean()
            optimizer.zero_grad()
            (loss + NEAR * away).backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(losses):.3f}", flush=True)
    return adapted


def _batches(materials: Sequence[Material], random: np.random.Generator) -> Iterator[tuple[Material, list[Asked]]]:
    """Questions of one index and of about one length together, in random order."""
    found = []
    for one in materials:
        near = sorted(one.asked, key=lambda asked: len(asked.tokens) + 6 * random.random())
        found += [(one, near[start : start + BATCH]) for start in range(0, len(near), BATCH)]
    for place in random.permutation(len(found)):
        yield found[place]


def _embedded(model: PeftModel, asked: Sequence[Asked]) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Vectors of length 1 of the questions, shape (len(asked), d), and of the tokens of each, whose mean they are."""
    rows = [torch.tensor(one.tokens) for one in asked]
    pad = torch.nn.utils.rnn.pad_sequence
    mask = pad([torch.ones_like(row) for row in rows], batch_first=True)
    states = model(input_ids=pad(rows, batch_first=True, padding_value=1), attention_mask=mask).last_hidden_state
    vectors = normalize((states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)
    return vectors, [states[row, : len(one.tokens)] for row, one in enumerate(asked)]


def _scaled(cosines: torch.Tensor) -> torch.Tensor:
    return ((cosines - COSINE_FLOOR) / (1 - COSINE_FLOOR)).clamp(min=0)


def _articles(folder: Path, kept: Path) -> list[Question]:
    """The questions asked of the articles of a BEIR folder; a folder of these articles alone is written as `kept`."""
    lines = (WRITTEN / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    wanted: dict[str, list[str]] = {}
    for record in map(json.loads, lines):
        wanted.setdefault(record["article"], []).append(record["question"])
    corpus = (folder / "corpus.jsonl").read_text(encoding="utf-8").split("\n")
    held = [line for line in corpus if line.strip() and json.loads(line)["_id"] in wanted]
    (kept / "qrels").mkdir(parents=True)
    (kept / "corpus.jsonl").write_text("\n".join(held), encoding="utf-8")
    pairs = [(f"{name}-{n}", name, text) for line in held for name in [json.loads(line)["_id"]]
             for n, text in enumerate(wanted[name])]  # fmt: skip
    queries = [json.dumps({"_id": number, "text": text}, ensure_ascii=False) for number, _, text in pairs]
    (kept / "queries.jsonl").write_text("\n".join(queries), encoding="utf-8")
    judged = ["query-id\tcorpus-id\tscore", *(f"{number}\t{name}\t1" for number, name, _ in pairs)]
    (kept / "qrels" / "test.tsv").write_text("\n".join(judged), encoding="utf-8")
    return read_beir_questions(kept)


def main(out: Path, folders: Sequence[Path], held: Path | None) -> None:
    """Learn, and write the adapter in the folder `out`."""
    settings = load_settings()
    heard = Heard(settings)
    model = SentenceTransformer(str(unpacked_model(settings.cache, None)), device="cpu")
    starter = Searcher(IndexStore(settings.index), heard, settings)
    questions = read_questions(WRITTEN / "starter.jsonl")
    if held:
        places = Places(starter.index)
        needed = {name for question in read_questions(held) for name in places.resolve(question).grades}
        questions = [question for question in questions if not needed & places.resolve(question).grades.keys()]
    materials = [material(starter, heard, questions, model, UNJUDGED)]
    with tempfile.TemporaryDirectory() as work:
        asked = [(WRITTEN / "general", read_beir_questions(WRITTEN / "general"))]
        for number, folder in enumerate(folders):
            kept = Path(work) / str(number)
            asked.append((kept, _articles(folder, kept)))
        for folder, several in asked:
            searcher = Searcher(index_beir(folder, heard, settings), heard, settings)
            materials.append(material(searcher, heard, several, model))
    counts = [len(one.asked) for one in materials]
    torch.set_num_threads(os.cpu_count() or 1)  # searching leaves one thread to the whole process
    print(f"{sum(counts)} questions: {counts[0]} on the starter corpus, {counts[1]} on texts, {sum(counts[2:])} on law")
    adapted = learn(model, materials, settings)
    adapted.peft_config["default"].base_model_name_or_path = "multilingual-e5-small"  # it was a path of this machine
    shutil.rmtree(out, ignore_errors=True)
    adapted.half().save_pretrained(str(out))
    (out / "README.md").unlink()  # the package's own card, without a word on this adapter


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Learn how to read questions.")
    parser.add_argument("out", type=Path, help="folder of the adapter")
    parser.add_argument("articles", type=Path, nargs="*", help="BEIR folders with the articles asked about")
    parser.add_argument("--held", type=Path, help="questions whose passages are not learned from")
    given = parser.parse_intermixed_args()
    main(given.out, given.articles, given.held)
