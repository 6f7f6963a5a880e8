"""What the README tells to type from Python does what it says."""

import re

from tests.conftest import ROOT


def test_the_python_example_prints_cited_quotes(starter, monkeypatch, capsys):
    """Run as it stands over the starter corpus: sentences of its documents, each with a title."""
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert "from search import Searcher" in example
    settings, _ = starter
    monkeypatch.setenv("PASSERELLE_INDEX", str(settings.index))
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)  # noqa: S102 (our own README)
    answer = names["answer"]
    assert answer.outcome == "answered"
    assert answer.quotes
    assert all(quote.text in quote.passage.text for quote in answer.quotes)
    lines = ["answered\n", *(f"{quote.text} {quote.document.title} {quote.page}\n" for quote in answer.quotes)]
    assert capsys.readouterr().out == "".join(lines)
