"""What stands before everything the web server gives, whichever part of it answers."""

from fastapi import FastAPI

from search.settings import Settings
from ui.access import Access
from ui.door import Door
from ui.guard import Guard

FILES = "/views/"  # where files come in, longer than a question: see ui/views/routes.py


def add_entrance(app: FastAPI, settings: Settings) -> None:
    """Have each request to `app` pass the guard, then the door, then give the password where one is set."""
    if settings.user:  # the one added last is met first
        app.add_middleware(Access, settings=settings)
    app.add_middleware(Door, settings=settings, unread=(FILES,))
    app.add_middleware(Guard)
