"""Known texts come back whole and in order from what two producers make of them, in one, two and three columns."""

import pytest

from benchmarks import fidelity, producers
from benchmarks.stories import load

STORY = load(fidelity.SOURCES / "guides" / "monter-un-projet.md")


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("producer", [producers.typst, producers.reportlab])
def test_text_comes_back(producer, columns, tmp_path):
    """Words and order as the project promises them; sentences whole, so that they can be quoted."""
    path = tmp_path / "story.pdf"
    try:
        producer(STORY, columns, path)
    except producers.Missing as missing:
        pytest.skip(str(missing))
    score = fidelity.score(STORY.flow(), STORY.apart(), fidelity.ours(path))
    assert score.words >= 0.985
    assert score.order >= 0.98
    assert score.whole >= 0.97


def test_the_measure_sees_what_is_wrong():
    """A lost word, a header inside a sentence, two paragraphs the wrong way round: each costs its own figure."""
    flow = [
        "Le maire signe la convention demain.",
        "Le préfet la reçoit ensuite par la poste.",
        "Elle dure trois années.",
    ]
    good = fidelity.score(flow, [], "\n".join(flow))
    assert (good.words, good.order, good.whole) == (1.0, 1.0, 1.0)
    assert fidelity.score(flow, [], "\n".join(flow).replace("demain", "")).words < 0.98
    assert fidelity.score(flow, [], "\n".join(flow[::-1])).order == -1
    broken = fidelity.score(flow, [], "\n".join(flow).replace("signe", "signe page 3"))
    assert (broken.order, broken.whole) == (1.0, 2 / 3)
