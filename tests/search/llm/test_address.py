"""Where a model is."""

import pytest

from search.llm.address import chat_address, is_loopback, leaves


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/chat/completions"),
        ("https://api.mistral.ai/v1/", "https://api.mistral.ai/v1/chat/completions"),
        ("https://llm.example/openai/v2", "https://llm.example/openai/v2/chat/completions"),
        ("https://llm.example/v1/chat/completions", "https://llm.example/v1/chat/completions"),
    ],
)
def test_the_address_asked(given, asked):
    """With or without /v1, and in full."""
    assert chat_address(given) == asked


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("http://127.0.0.1:1", True), ("http://127.9.9.9", True), ("http://[::1]:8000", True),
        ("http://localhost:1", True), ("http://LOCALHOST.", True), ("http://llm.localhost", True),
        ("http://192.168.1.4", False), ("http://llm.example", False), ("http://localhost.example", False),
        ("http://0.0.0.0", False),
    ],
)  # fmt: skip
def test_what_is_this_machine(address, own):
    """By the form of the address alone."""
    assert is_loopback(address) is own
    assert (leaves(address) == "") is own


def test_what_is_said_of_another_machine():
    """That questions and passages leave, for where, and that http can be read on the way."""
    assert leaves("https://llm.example/v1") == (
        "Questions and the passages found for them leave this machine for llm.example."
    )
    assert "can read them, and the key" in leaves("http://10.0.0.7/v1")
