"""Are only true quotes accepted: python -m benchmarks.faithfulness, over the current index.

Every sentence of the index is a quote of its passage and must be accepted, also as it would be typed again: other
spaces, a hyphen at a line's end, ligatures. Perturbed (figure, date, article, name, negation, word), it must be
refused. Exits 1 unless all are.
"""

import sys
from collections import Counter
from random import Random

from search import load_settings
from search.evaluation.perturb import perturbations
from search.index import IndexStore, open_index
from search.text import words
from search.verbatim import is_verbatim

ROUNDS = 3  # perturbations of each kind for each sentence, where it allows them


def main() -> int:
    """Print, by kind, how many are accepted of how many."""
    index = open_index(IndexStore(load_settings().index).current())
    random = Random(20260101)  # noqa: S311 (the same draw every time)
    passages = [p for document in index.documents() for p in index.of_document(document.id)]
    vocabulary = sorted({word for passage in passages for word in words(passage.text) if len(word) > 4})
    accepted: Counter[str] = Counter()
    tried: Counter[str] = Counter()

    def ask(kind: str, quote: str, passage: str) -> None:
        tried[kind] += 1
        accepted[kind] += is_verbatim(quote, passage)

    for passage in passages:
        true = passage.sentence_texts()
        for sentence in true:
            ask("true", sentence, passage.text)
            ask("true, typed again", typed_again(sentence, random), passage.text)
            changed = {pair for _ in range(ROUNDS) for pair in perturbations(sentence, random, vocabulary)}
            for kind, quote in sorted(changed):
                if quote not in true:  # the next item of a list may be the same but for its figure
                    ask(kind, quote, passage.text)
    for kind, count in tried.items():
        print(f"{kind:<20}{accepted[kind]:>7} accepted of {count:>6}")
    wrong = sum(accepted[kind] for kind in tried if not kind.startswith("true"))
    missed = sum(tried[kind] - accepted[kind] for kind in tried if kind.startswith("true"))
    changes = sum(count for kind, count in tried.items() if not kind.startswith("true"))
    print(f"false accepts: {wrong} of {changes} perturbed quotes; true quotes refused: {missed}")
    return 1 if wrong or missed else 0


def typed_again(sentence: str, random: Random) -> str:
    """The same words with other spaces, `fi` as one letter, and a word cut at a line's end."""
    text = sentence.replace(" ", random.choice((" ", "  ", "\n", "\u00a0"))).replace("fi", "ﬁ")
    longest = max(text.split(), key=len)
    if longest.isalpha() and len(longest) > 7:
        text = text.replace(longest, f"{longest[:4]}-\n{longest[4:]}", 1)
    return text


if __name__ == "__main__":
    sys.exit(main())
