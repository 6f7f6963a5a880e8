"""Puts the doors for programs, HTTP at `/api` and MCP at `/mcp`, on the web server beside the page."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from search.searcher import Searcher
from ui.api import build_api
from ui.door import BODY_BYTES, refusal
from ui.mcp_server import build_mcp
from ui.programs import Programs
from ui.shared import THREADS


def add_doors(app: FastAPI, searcher: Searcher) -> None:
    """Add the routes to `app`, and what runs as long as it does. `searcher` is one of `ui.shared`."""
    programs = Programs(searcher)
    api = Mount("/api", build_api(programs))
    api.path_regex = re.compile(api.path_regex.pattern, re.DOTALL)  # the name of a file may hold a line end
    # Each call stands for itself: no session to keep, and nothing that waits for the server to speak. Hosts and origins
    # are seen to by the door, which knows the names of this server.
    server = build_mcp(programs)
    server.streamable_http_app(stateless_http=True, json_response=True, max_request_body_size=BODY_BYTES, host="")
    app.router.routes += [api, Route("/mcp", _OnlyPost(server.session_manager.handle_request))]
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        async with before(app) as state, server.session_manager.run():
            yield state

    app.router.lifespan_context = lifespan


class _OnlyPost:
    """Refuses what would have a server without sessions wait for nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            await self._app(scope, receive, send)
        else:
            message = "Assistants call this address by POST: see the Model Context Protocol."
            await refusal(405, "method_not_allowed", message, {"Allow": "POST"})(scope, receive, send)
