"""How long questions and the page take when one user asks, and when twenty do at once: a real server, over HTTP.

Run as `python -m benchmarks.users [--users 20] [--seconds 60] [--alone 20] [--think 0] [QUESTIONS]`, an index built.
Each user asks the questions one after the other, loads the page before every tenth, and pauses `--think` seconds after
each. Without a pause twenty users are twenty questions at any moment. The users run on the same machine as the server,
and take some of it.
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np

from search import load_settings
from search.evaluation import read_questions

BETWEEN = 10  # questions that a user asks between two loads of the page
PATIENCE = 120  # seconds to start, and for one reply
SERVE = "from ui.cli import main; main()"  # the command `passerelle`, of this very checkout

Done = list[tuple[str, float, str]]  # what was asked, the seconds it took, what went wrong


@contextmanager
def serving() -> Iterator[str]:
    """The address of `passerelle serve` in a process of its own, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            end = time.monotonic() + PATIENCE
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit("The server does not start: see above.")
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/health", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


async def crowd(address: str, questions: list[str], users: int, seconds: float, think: float) -> Done:
    """What `users` met, each with a connection of its own, asking for `seconds`."""
    end = time.monotonic() + seconds
    each = [_user(address, questions, place * len(questions) // users, end, think) for place in range(users)]
    return [one for done in await asyncio.gather(*each) for one in done]


async def _user(address: str, questions: list[str], place: int, end: float, think: float) -> Done:
    done: Done = []
    auth = _credentials()
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, auth=auth) as client:
        while time.monotonic() < end:
            if place % BETWEEN == 0:
                done.append(await _timed(client, "page", client.build_request("GET", "/")))
            body = {"question": questions[place % len(questions)]}
            done.append(await _timed(client, "question", client.build_request("POST", "/api/ask", json=body)))
            place += 1
            await asyncio.sleep(think)
    return done


async def _timed(client: httpx.AsyncClient, what: str, request: httpx.Request) -> tuple[str, float, str]:
    start = time.perf_counter()
    try:
        reply = await client.send(request)
        wrong = "" if reply.status_code == 200 else str(reply.status_code)
    except httpx.HTTPError as error:
        wrong = type(error).__name__
    return what, time.perf_counter() - start, wrong


def _credentials() -> httpx.BasicAuth | None:
    settings = load_settings()
    password = settings.password.get_secret_value()
    return httpx.BasicAuth(settings.user.encode(), password.encode()) if settings.user else None


def report(users: int, seconds: float, done: Done, alone: dict[str, float]) -> dict[str, float]:
    """Print one line for questions and one for the page; the medians, by what was asked."""
    medians = {}
    for what in ("question", "page"):
        times = [taken * 1000 for name, taken, wrong in done if name == what and not wrong]
        wrong = Counter(wrong for name, _, wrong in done if name == what and wrong)
        if not times:
            sys.exit(f"No {what} was answered: {dict(wrong)}")
        median, high = np.percentile(times, [50, 95])
        ratio = f"{median / alone[what]:.1f} x" if what in alone else ""
        print(
            f"{users:>5} {what:<10}{len(times):>9}{sum(wrong.values()):>8}{len(times) / seconds:>11.1f}"
            f"{median:>11.0f}{high:>10.0f}  {ratio} {dict(wrong) or ''}"
        )
        medians[what] = float(median)
    return medians


def main() -> None:
    """Serve, ask alone, ask together, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="?", type=Path, default=Path("corpus/questions.jsonl"))
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--alone", type=float, default=20, help="seconds for which one user asks first")
    parser.add_argument("--think", type=float, default=0, help="seconds between two questions of a user")
    options = parser.parse_args()
    questions = [question.text for question in read_questions(options.questions)]
    with serving() as address:
        asyncio.run(crowd(address, questions, 1, 3, 0))  # warms up
        print(f"{len(questions)} questions in turn, {os.cpu_count()} cores shared with the users; milliseconds")
        print(f"{'users':>5} {'what':<10}{'answered':>9}{'errors':>8}{'a second':>11}{'median':>11}{'95th %':>10}")
        alone: dict[str, float] = {}
        for users, seconds in ((1, options.alone), (options.users, options.seconds)):
            done = asyncio.run(crowd(address, questions, users, seconds, options.think))
            alone = report(users, seconds, done, alone)


if __name__ == "__main__":
    main()
