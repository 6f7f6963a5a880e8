"""The administrator's password: compared in constant time, and not to be guessed by trying."""

import hashlib
import hmac
import time
from collections import deque
from threading import Lock

from pydantic import SecretStr

from search.errors import PasswordRefused, TooBusy

TRIES = 5  # wrong passwords in `WINDOW` after which none is looked at, right or wrong
WINDOW = 300.0  # seconds


class Keeper:
    """Lets in who knows the password. Without one set, nobody."""

    def __init__(self, password: SecretStr) -> None:
        self._digest = _digest(password.get_secret_value())
        self.closed = not password.get_secret_value()
        self._wrong: deque[float] = deque(maxlen=TRIES)
        self._lock = Lock()

    def check(self, given: str) -> None:
        """Come back when `given` is the password.

        Raises:
            PasswordRefused: it is not, or none is set.
            TooBusy: too many wrong ones were tried.
        """
        with self._lock:
            now = time.monotonic()
            if len(self._wrong) == TRIES and now - self._wrong[0] < WINDOW:
                raise TooBusy("Too many wrong passwords. Wait five minutes, or use the command line.")
            if self.closed or not hmac.compare_digest(_digest(given), self._digest):
                self._wrong.append(now)
                raise PasswordRefused("The administrator's password is another one.")


def _digest(text: str) -> bytes:
    """Of one length, so that a comparison does not tell that of the password."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
