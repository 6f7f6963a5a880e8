"""How long the starter corpus takes to index, cold and from the caches, and where the time goes.

Run as `python -m benchmarks.indexing [CORPUS]`. The raw limit is the encoder: what it takes for the same texts is
measured in the same run, and the run is printed as a multiple of it.
"""

import resource
import sys
import tempfile
from pathlib import Path

from indexer.build import run
from indexer.report import RunReport
from search.encoder import load_encoder
from search.settings import load_settings


def show(name: str, report: RunReport) -> None:
    """Print one run."""
    share = report.encoder_seconds / report.seconds if report.seconds else 0
    ratio = f"{report.seconds / report.encoder_seconds:.2f} x the encoder" if report.encoder_seconds else "no encoding"
    print(f"{name:<28} {report.seconds:8.2f} s   encoder {share:6.1%}   {ratio}   {report.encoded} texts embedded")


def main(corpus: Path) -> None:
    """Index `corpus` in a temporary folder: cold, again unchanged, then rebuilt from the caches."""
    settings = load_settings(corpus=corpus)
    encoder = load_encoder(settings.encoder, settings.cache, adapter=None)
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(corpus=corpus, index=Path(folder))
        cold = run(settings, encoder)
        print(
            f"{cold.documents} documents, {cold.passages} passages, {cold.sentences} sentences (model already loaded)"
        )
        show("cold", cold)
        show("again, nothing changed", run(settings, encoder))
        (settings.index / "current").unlink()
        show("rebuilt from the caches", run(settings, encoder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB, the model included, the processes that read documents not")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("corpus"))
