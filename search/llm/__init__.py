"""Answers written by a language model, off unless an address is set: each sentence is checked against what it cites."""

from search.llm.compose import ask, ask_streaming

__all__ = ["ask", "ask_streaming"]
