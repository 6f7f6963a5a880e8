"""A language model's server, and the settings to ask it."""

import pytest

from search.settings import load_settings
from tests.llm_server import llm_server

KEY = "sk-a-secret-that-nobody-may-read"


@pytest.fixture
def llm():
    """A server that speaks chat completions."""
    with llm_server() as server:
        yield server


@pytest.fixture
def asked(llm):
    """Settings that name the server, with a key."""
    return load_settings(llm_address=llm.address, llm_model="petit", llm_key=KEY, llm_seconds=5)
