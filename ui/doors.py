"""Puts the doors for programs, HTTP at `/api` and MCP at `/mcp`, on the web server beside the page."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount, Route

from search.searcher import Searcher
from ui.api import build_api
from ui.door import BODY_BYTES, Door
from ui.mcp_server import build_mcp
from ui.programs import Programs


def add_doors(app: FastAPI, searcher: Searcher) -> None:
    """Add the routes to `app`, and what runs as long as it does. Both doors share one queue."""
    programs = Programs(searcher)
    api = Mount("/api", Door(build_api(programs), searcher.settings))
    api.path_regex = re.compile(api.path_regex.pattern, re.DOTALL)  # the name of a file may hold a line end
    # Each call stands for itself: no session to keep, and nothing that waits for the server to speak. Hosts and origins
    # are seen to by the door, which knows the names of this server.
    server = build_mcp(programs)
    server.streamable_http_app(stateless_http=True, json_response=True, max_request_body_size=BODY_BYTES, host="")
    protocol = Door(server.session_manager.handle_request, searcher.settings)
    app.router.routes += [api, Route("/mcp", protocol, methods=["POST"])]
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with before(app) as state, server.session_manager.run():
            yield state

    app.router.lifespan_context = lifespan
