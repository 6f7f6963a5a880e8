"""Applications on real servers of their own: any, or the doors for programs over any searcher."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from ui.doors import add_doors
from ui.entrance import add_entrance
from ui.shared import shared


@contextmanager
def serving(searcher) -> Iterator[str]:
    """The address of a server that has the doors and nothing else."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    add_doors(app, shared(searcher))
    add_entrance(app, searcher.settings)
    with running(app) as address:
        yield address


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The address of a server of `app`."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
