"""The exchange with a language model's server, through a real server on loopback, well and badly behaved."""

import json
import logging
import socket
import time
import traceback

import pytest

from search.errors import LlmError
from search.llm.client import LONGEST, stream_reply
from search.settings import load_settings
from tests.llm_server import delta, event, said
from tests.search.llm.conftest import KEY

HELLO = [{"role": "user", "content": "Bonjour"}]
JSON = {"Content-Type": "application/json"}


def read(settings):
    """The whole reply."""
    return "".join(stream_reply(settings, HELLO))


def refused(settings):
    """The reason why there is no reply."""
    with pytest.raises(LlmError) as caught:
        read(settings)
    return caught.value.reason


def completion(content, finish="stop", **others):
    """A reply in one piece, as servers that do not stream send it."""
    message = {"role": "assistant", "content": content, **others}
    return [json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": finish}]}).encode()]


def bytewise(chunks):
    """The same bytes one at a time."""
    return [bytes([byte]) for chunk in chunks for byte in chunk]


def test_the_question_is_asked_as_the_protocol_has_it(llm, asked):
    """Model, messages, streaming and limit are in the body, the key in its header, and nothing else of it anywhere."""
    llm.reply = said("Une commune ", "peut agir.")
    assert list(stream_reply(asked, HELLO)) == ["", "Une commune ", "peut agir.", ""]
    ((path, headers, body),) = llm.requests
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body == {"model": "petit", "messages": HELLO, "stream": True, "temperature": 0, "max_tokens": 600}


def test_no_key_no_header(llm):
    """A server that asks for no key is sent none."""
    read(load_settings(llm_address=llm.address + "/v1/", llm_model="petit"))
    assert "authorization" not in llm.requests[0][1]
    assert llm.requests[0][0] == "/v1/chat/completions"


@pytest.mark.parametrize(
    "reply",
    [
        bytewise(said("L’été, ", "œuvre de coopération.")),
        [chunk.replace(b"data: ", b"data:").replace(b"\n", b"\r\n") for chunk in said("L’été, œuvre de coopération.")],
        [b": ping\n\n", *said("L’été, œuvre de coopération."), b": later\n\n"],
        [b"event: message\nid: 7\nretry: 10\n" + chunk for chunk in said("L’été, œuvre ", "de coopération.")],
        [b"".join(said("L’été, œuvre ", "de coopération."))],
        [delta("L’été, œuvre de coopération.", "stop")],  # no [DONE]: the reason to stop says that it is whole
        [delta("L’été, œuvre de coopération."), b"data: [DONE]\n\n"],
        [delta("L’été, œuvre de coopération.", "stop"), 30.0],  # nothing is waited for after the end
        [event({"choices": [], "prompt_filter_results": []}), *said("L’été, œuvre de coopération.")],
    ],
    ids=["bytes", "no space, CRLF", "comments", "fields", "one chunk", "no DONE", "no reason", "left open", "empty"],
)  # fmt: skip
def test_streams_as_servers_send_them(llm, asked, reply):
    """Whatever the chunks, the line ends, the comments and the other fields, the words are those of the reply."""
    llm.reply = reply
    assert read(asked) == "L’été, œuvre de coopération."


def test_reasoning_set_apart_is_left_out(llm, asked):
    """`reasoning_content`, and parts of a message that are not text, are not the reply."""
    thought = {"choices": [{"delta": {"content": None, "reasoning_content": "Hmm."}, "finish_reason": None}]}
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "Oui"}]
    llm.reply = [event(thought), event({"choices": [{"delta": {"content": parts}}]}), delta(".", "stop")]
    assert read(asked) == "Oui."


def test_a_server_that_does_not_stream(llm, asked):
    """A reply in one piece of JSON is a reply."""
    llm.headers = JSON
    llm.reply = completion("Oui, été compris.", reasoning_content="Hmm.")
    assert read(asked) == "Oui, été compris."


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "key"), (403, "key"), (404, "model"), (429, "busy"), (500, "server"), (503, "server"), (400, "server"),
     (504, "timeout"), (302, "server"), (204, "server")],
)  # fmt: skip
def test_http_errors(llm, asked, status, reason):
    """Each status has its reason; what the server says, which may hold the key, is not repeated."""
    llm.status = status
    llm.headers = {"Location": llm.address + "/elsewhere", **JSON}
    llm.reply = [] if status == 204 else [json.dumps({"error": {"message": f"bad key {KEY}"}}).encode()]
    assert refused(asked) == reason
    assert len(llm.requests) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ([delta("Une commune")], "cut"),
        ([b'data: {"choices": [{"del'], "cut"),
        ([], "cut"),
        (said("Une commune", finish="length"), "cut"),
        (said("Une", finish="content_filter"), "filtered"),
        ([event({"choices": [{"delta": {"refusal": "I cannot."}}]})], "filtered"),
        ([delta("Une"), event({"error": {"message": "overloaded", "code": 429}})], "busy"),
        ([event({"error": "out of memory"})], "server"),
        ([event({"object": "error", "message": "no such model", "code": "404"})], "model"),
        ([b"data: {not json}\n\n"], "malformed"),
        ([b"data: [1, 2]\n\n"], "malformed"),
        ([b"data: " + b"[" * 100_000 + b"\n\n"], "malformed"),
        ([event({"choices": ["text"]})], "malformed"),
        ([event({"choices": [{"delta": "text"}]})], "malformed"),
        ([event({"choices": [{"delta": {"content": 7}}]})], "malformed"),
        ([event({"id": "nothing"})], "malformed"),
        ([b"data: " + b"a" * 65_536] * (LONGEST // 65_536 + 2), "malformed"),
    ],
)
def test_broken_streams(llm, asked, reply, reason):
    """A stream that is cut, refused, in error or not of the protocol has its reason."""
    llm.reply = reply
    assert refused(asked) == reason


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ([b"<html>Welcome</html>"], "malformed"),
        ([b'{"choices": []}'], "malformed"),
        ([b'{"error": {"code": 401}}'], "key"),
        (completion("Une", "length"), "cut"),
        (completion("Une", "content_filter"), "filtered"),
    ],
)
def test_broken_replies_in_one_piece(llm, asked, reply, reason):
    """So has a reply that does not stream."""
    llm.headers = JSON
    llm.reply = reply
    assert refused(asked) == reason


def test_a_compressed_reply_is_refused(llm, asked):
    """None was asked for, and a small one may be without end once read."""
    llm.headers = {"Content-Type": "text/event-stream", "Content-Encoding": "gzip"}
    assert refused(asked) == "malformed"


def test_a_body_shorter_than_announced_is_cut(llm, asked):
    """The connection closed before the announced length."""
    llm.headers = {"Content-Type": "application/json", "Content-Length": "5000"}
    llm.reply = [b'{"choices"']
    assert refused(asked) == "cut"


def test_nobody_listens(asked):
    """A refused connection, and a name that does not exist."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refused(asked.model_copy(update={"llm_address": f"http://127.0.0.1:{port}"})) == "unreachable"
    assert refused(asked.model_copy(update={"llm_address": "http://no-such-host.invalid"})) == "unreachable"


@pytest.mark.parametrize(
    "reply",
    [
        [30.0],
        [delta("Une"), 30.0],
        [chunk for byte in delta("Une commune peut agir.") * 9 for chunk in (bytes([byte]), 0.05)],
    ],
    ids=["silent", "silent after a word", "a byte at a time"],
)
def test_the_time_limit_holds(llm, asked, reply):
    """Against silence, and against a server that is never silent for long."""
    llm.reply = reply
    start = time.monotonic()
    assert refused(asked.model_copy(update={"llm_seconds": 0.6})) == "timeout"
    assert 0.5 < time.monotonic() - start < 1.5


def test_headers_that_drip_do_not_pass_the_limit(asked):
    """A server may also take its time before the reply begins."""
    with socket.create_server(("127.0.0.1", 0)) as listener:  # accepts, and never says a word
        port = listener.getsockname()[1]
        start = time.monotonic()
        settings = asked.model_copy(update={"llm_seconds": 0.5, "llm_address": f"http://127.0.0.1:{port}"})
        assert refused(settings) == "timeout"
        assert time.monotonic() - start < 1.5


def test_who_stops_listening_hangs_up(llm, asked):
    """A reader that goes away ends the exchange, so that the model stops writing."""
    llm.reply = (chunk for _ in range(400) for chunk in (delta("mot "), 0.01))
    replying = stream_reply(asked, HELLO)
    assert next(replying) == "mot "
    replying.close()
    assert llm.left.wait(3)


def test_proxies_are_not_for_this_machine(llm, asked, monkeypatch):
    """A proxy set for the web is not asked for a server of this machine."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert read(asked) == "Oui."


def test_a_proxy_is_asked_for_other_machines(llm, asked, monkeypatch):
    """And is for those of the web: here it is the server itself, that sees the whole address."""
    monkeypatch.setenv("HTTP_PROXY", llm.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert read(asked.model_copy(update={"llm_address": "http://llm.example.invalid/api/v1"})) == "Oui."
    assert llm.requests[0][0] == "http://llm.example.invalid/api/v1/chat/completions"


@pytest.mark.parametrize(
    ("status", "headers", "reply"),
    [
        (401, JSON, [json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode()]),
        (200, {"Content-Type": "text/event-stream"}, [event({"error": {"message": KEY}})]),
        (200, {"Content-Type": "text/event-stream"}, [f"data: {KEY}\n\n".encode()]),
        (302, {"Location": "http://127.0.0.1:9/"}, [KEY.encode()]),
    ],
)
def test_the_key_is_in_no_error_and_no_log(llm, asked, caplog, status, headers, reply):
    """Whatever a server says back, the key is in no message, no cause of it, no trace and no log, however chatty."""
    llm.status, llm.headers, llm.reply = status, headers, reply
    with caplog.at_level(logging.DEBUG), pytest.raises(LlmError) as caught:
        read(asked)
    trace = "".join(traceback.format_exception(caught.value))
    assert any(record.name.startswith("httpcore") for record in caplog.records)
    assert KEY not in trace + repr(caught.value) + caplog.text
