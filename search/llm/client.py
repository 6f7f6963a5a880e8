"""One question to a server that speaks OpenAI's chat completions: the words of the reply, as they come.

Ollama, vLLM, llama.cpp's server, Albert API and Mistral speak it. Whatever goes wrong is an `LlmError` with its reason;
its message never holds the key, nor what the server says, which might. The time limit is for the whole exchange,
however slowly it goes on. No redirection is followed: the key is for one server.
"""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Literal

import httpx
from anyio import fail_after
from anyio.from_thread import start_blocking_portal
from httpx_sse import EventSource

from search.errors import LlmError
from search.llm.address import chat_address, is_loopback
from search.records import Failure
from search.settings import Settings

Message = Mapping[str, str]

LONGEST = 4_000_000  # bytes of a reply: a few thousand tokens, each in an event of its own, are a tenth of it

_BY_STATUS: dict[int, Failure] = {401: "key", 403: "key", 404: "model", 408: "timeout", 429: "busy", 504: "timeout"}


def stream_reply(settings: Settings, messages: Sequence[Message]) -> Generator[str, None, None]:
    """The pieces of the reply to `messages`, without what the server sets apart as reasoning.

    Raises:
        LlmError: no reply, not a whole one, or not in time.
    """
    deadline = time.monotonic() + settings.llm_seconds

    async def following(pieces: AsyncGenerator[str, None]) -> str | None:
        with fail_after(max(0.0, deadline - time.monotonic())):
            return await anext(pieces, None)

    # The exchange runs in a thread of its own, where any wait can be given up, also when this generator is closed.
    with start_blocking_portal() as portal:
        pieces = _pieces(settings, messages)
        try:
            while (piece := portal.call(following, pieces)) is not None:
                yield piece
        except TimeoutError as error:
            raise _error("timeout", f"gave no whole answer within {settings.llm_seconds:g} seconds") from error


async def _pieces(settings: Settings, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
    body = {
        "model": settings.llm_model, "messages": list(messages), "stream": True, "temperature": 0,
        "max_tokens": settings.llm_tokens,
    }  # fmt: skip
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    if key := settings.llm_key.get_secret_value():
        headers["Authorization"] = f"Bearer {key}"
    # The time limit is on the whole, above; proxies lead to other machines, so they are not for this one.
    options: dict[str, Any] = {"timeout": None, "trust_env": not is_loopback(settings.llm_address)}
    try:
        async with (
            httpx.AsyncClient(headers=headers, **options) as client,
            client.stream("POST", chat_address(settings.llm_address), json=body) as response,
        ):
            response.stream = _Limited(response.stream)
            async with aclosing(_read(response)) as pieces:
                async for piece in pieces:
                    yield piece
    except (httpx.ReadError, httpx.RemoteProtocolError) as error:
        raise _error("cut", f"cut the connection short ({type(error).__name__})") from error
    except (httpx.TransportError, httpx.InvalidURL, OSError) as error:
        raise _error("unreachable", f"cannot be reached ({type(error).__name__})") from error


class _Limited(httpx.AsyncByteStream):
    """The bytes of a reply, of which there may not be more than `LONGEST`."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 (httpx has two kinds in one attribute)
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        room = LONGEST
        async for chunk in self._stream:
            room -= len(chunk)
            if room < 0:
                raise _error("malformed", f"sent more than {LONGEST:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _read(response: httpx.Response) -> AsyncGenerator[str, None]:
    """The pieces of text in a response, streamed or not."""
    if response.status_code != httpx.codes.OK:
        raise _error(_BY_STATUS.get(response.status_code, "server"), f"answered HTTP {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise _error("malformed", "compressed its reply, unasked")
    response.encoding = "utf-8"
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        text, _ = _choice(_parsed((await response.aread()).decode("utf-8", "replace")), "message")
        yield text
        return
    async with aclosing(EventSource(response).aiter_sse()) as events:
        async for event in events:
            if event.data.strip() == "[DONE]":
                return
            if event.data.strip():
                text, finished = _choice(_parsed(event.data), "delta")
                yield text
                if finished:
                    return
    raise _error("cut", "ended its reply without saying that it was whole")


def _parsed(data: str) -> dict[str, Any]:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _error("malformed", "sent what is not JSON") from error
    if not isinstance(values, dict):
        raise _error("malformed", "sent JSON of another shape than a chat completion")
    if values.get("error") or values.get("object") == "error":
        raise _error(_BY_STATUS.get(_code(values), "server"), "reported an error in its reply")
    return values


def _code(values: Mapping[str, Any]) -> int:
    """The HTTP status that an error object is of, 0 when it tells none."""
    error = values.get("error")
    sources = [source for source in (error, values) if isinstance(source, dict)]
    told = [str(source.get(name)) for source in sources for name in ("code", "status")]
    return next((int(code) for code in told if code.isdecimal() and len(code) == 3), 0)


def _choice(values: Mapping[str, Any], part: Literal["delta", "message"]) -> tuple[str, bool]:
    """The text of the first choice, and whether the reply is whole with it."""
    choices = values.get("choices")
    if choices == [] and part == "delta":  # only counts of tokens, or the name of a filter
        return "", False
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = (choice.get(part) or choice.get("message") or {}) if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(said, dict):
        raise _error("malformed", "sent JSON of another shape than a chat completion")
    if said.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise _error("filtered", "refused to answer")
    if choice.get("finish_reason") == "length":
        raise _error("cut", "stopped at its limit of tokens: raise `llm_tokens`")
    return _text(said.get("content")), bool(choice.get("finish_reason"))


def _text(content: object) -> str:
    """The text of a message; of one in parts, that of those which are text, not reasoning."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
        return "".join(_text(part.get("text")) for part in parts)
    if content is not None and not isinstance(content, str):
        raise _error("malformed", "sent a message that is not text")
    return content or ""


def _error(reason: Failure, what: str) -> LlmError:
    return LlmError(reason, f"The language model's server {what}.")
