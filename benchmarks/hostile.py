"""What hostile files cost: the whole batch through a real indexing run, with its limits.

Run as `python -m benchmarks.hostile [SECONDS [MEGABYTES [PREFIX]]]`: the limits for one document, and how the names of
the cases begin. The exit code is 1 when a promise is broken: every file in the report, no worker past its limits.
"""

import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from indexer.build import run
from indexer.report import RunReport
from search.settings import load_settings
from tests.indexer.hostile.batch import CASES, QuickEncoder, build

STEP = 0.02  # seconds between two looks at the workers


class Scales(threading.Thread):
    """Weighs the workers while they run, those too that are killed: the most that each held, in megabytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[int, float] = {}
        self.done = threading.Event()

    def run(self) -> None:
        """Look at every process that this one's children started."""
        own = Path(f"/proc/{threading.main_thread().native_id}/task")
        while not self.done.wait(STEP):
            for supervisor in _children(own):
                for worker in _children(Path(f"/proc/{supervisor}/task")):
                    self.peaks[worker] = max(self.peaks.get(worker, 0), _peak(worker))


def _children(tasks: Path) -> list[int]:
    try:
        return [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
    except OSError:  # it ended meanwhile
        return []


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def show(report: RunReport, scales: Scales, seconds: float, megabytes: int) -> list[str]:
    """Print the outcomes; the promises that were broken."""
    files = report.files
    for family in dict.fromkeys(file.path.partition("/")[0] for file in files):
        own = [file for file in files if file.path.startswith(f"{family}/")]
        counts = ", ".join(f"{count} {status}" for status, count in Counter(f.status for f in own).most_common())
        longest, heaviest = max(f.seconds for f in own), max(f.megabytes for f in own)
        print(f"{family:<10} {len(own):4} files  {longest:6.1f} s {heaviest:5.0f} MB  {counts}")
    print("\n".join(f"{status:<12} {count:5}" for status, count in Counter(f.status for f in files).most_common()))
    reasons = Counter(
        "time" if "took more than" in f.reason else "memory" if "MB to read; raise" in f.reason else "killed"
        for f in files
        if "took more than" in f.reason or "MB to read; raise" in f.reason or "killed" in f.reason
    )
    print("limits met  ", ", ".join(f"{count} {name}" for name, count in reasons.items()) or "none")
    for file in files:
        if "killed" in file.reason or "took more" in file.reason or "takes more" in file.reason:
            print(f"  {file.path}: {file.reason}")
    print("slowest")
    for file in sorted(files, key=lambda f: -f.seconds)[:12]:
        print(f"  {file.seconds:7.2f} s {file.megabytes:7.0f} MB  {file.status:<11} {file.path}")
    print("heaviest")
    for file in sorted(files, key=lambda f: -f.megabytes)[:12]:
        print(f"  {file.seconds:7.2f} s {file.megabytes:7.0f} MB  {file.status:<11} {file.path}")
    slowest, heaviest = max(f.seconds for f in files), max([*scales.peaks.values(), *(f.megabytes for f in files)])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"longest {slowest:.1f} s of {seconds:g}; heaviest worker {heaviest:.0f} MB of {megabytes}")
    print(f"the run itself {report.seconds:.1f} s, {own:.0f} MB; {len(scales.peaks)} workers seen")
    print(f"{report.passages} passages, {report.encoded} texts embedded")
    broken = ["a worker ran past its time"] * (slowest > seconds + 1) + ["one past its memory"] * (heaviest > megabytes)
    return broken + ["a file is not in the report"] * (len(files) != len({f.path for f in files}))


def main(seconds: float = 60, megabytes: int = 2048, prefix: str = "") -> int:
    """Build the batch, index it, and show what became of it."""
    names = [name for name in CASES if name.startswith(prefix)]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        start = time.perf_counter()
        builder = get_context("spawn").Process(target=build, args=(corpus, names))  # what it takes is not the run's
        builder.start()
        builder.join()
        print(f"{len(names)} files built in {time.perf_counter() - start:.0f} s")
        settings = load_settings(
            corpus=corpus, index=Path(folder, "index"), extraction_seconds=seconds, extraction_megabytes=megabytes
        )
        scales = Scales()
        scales.start()
        report = run(settings, QuickEncoder(), told=lambda file: None)
        scales.done.set()
        scales.join()
        broken = show(report, scales, seconds, megabytes)
        if {file.path for file in report.files} != set(names):
            broken.append("the report is not of these files")
    print("\n".join(f"BROKEN: {what}" for what in broken) or "every promise kept")
    return 1 if broken else 0


if __name__ == "__main__":
    options = sys.argv[1:]
    sys.exit(main(*(kind(value) for kind, value in zip((float, int, str), options, strict=False))))
