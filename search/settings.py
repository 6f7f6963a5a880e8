"""One settings object, built at the edge and passed in.

Read, the first found winning: command-line options, environment variables (`PASSERELLE_INDEX=…`), the file
`passerelle.toml` in the working folder, the defaults below. Unknown keys in the file are refused: a misspelt setting
would otherwise be ignored in silence.
"""

from pathlib import Path
from typing import Literal, Self
from unicodedata import normalize
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from search.errors import UsageError

FILE = Path("passerelle.toml")
SHORTEST_PASSWORD = 8  # characters; `ui/access.py` lets ten wrong ones a minute be tried


class Settings(BaseSettings):
    """Every setting, with its default and its bounds. Those marked (rebuild) take effect at the next indexing run."""

    model_config = SettingsConfigDict(
        env_prefix="PASSERELLE_", toml_file=FILE, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    corpus: Path = Field(Path("corpus"), description="folder of the documents and of catalogue.toml")
    index: Path = Field(Path("index"), description="folder of the built index")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("passerelle"), description="where the bundled model is unpacked"
    )
    encoder: str = Field("bundled", description="'bundled', a sentence-transformers folder, or a hub name (rebuild)")
    lexical: Literal["tantivy", "rank-bm25"] = Field("tantivy", description="keyword engine")
    keyword_weight: float = Field(0.15, ge=0, le=1, description="share of keywords in a passage's score")
    vector_weight: float = Field(0.06, ge=0, le=1, description="share of the passage's vector in its score")
    sentence_weight: float = Field(0.33, ge=0, le=1, description="share of the best sentence's vector in the score")
    heading_weight: float = Field(0.10, ge=0, le=1, description="share of the title and headings' vector in the score")
    interaction_weight: float = Field(0.26, ge=0, le=1, description="share of the pieces of words, each at its nearest")
    wording_weight: float = Field(0.10, ge=0, le=1, description="share of the question's words and pairs of words kept")
    glossary_weight: float = Field(0.4, ge=0, le=1, description="weight of a word that the glossary adds to a question")
    reranker: str = Field("", description="a cross-encoder's folder or hub name, '' for none")
    reranked: int = Field(30, ge=1, le=100, description="passages that the reranker reads at each question")
    spelling: bool = Field(True, description="match the words that the documents do not hold to near ones")
    passage_characters: int = Field(900, ge=200, le=4000, description="size aimed at for a passage (rebuild)")
    answer_threshold: float = Field(0.25, ge=0, le=1, description="confidence from which an answer is given")
    nearby_threshold: float = Field(0.05, ge=0, le=1, description="confidence from which what comes near is quoted")
    question_characters: int = Field(2000, ge=100, le=20000, description="longest question accepted")
    extraction_seconds: float = Field(300, gt=0, description="time limit to read one document")
    extraction_megabytes: int = Field(2048, ge=256, description="memory limit to read one document")
    fetch_megabytes: float = Field(200, gt=0, description="largest file that is fetched")
    fetch_seconds: float = Field(600, gt=0, description="time limit to fetch one file")
    fetch_timeout: float = Field(30, gt=0, description="silence, in seconds, after which a site is given up")
    fetch_retries: int = Field(3, ge=0, le=10, description="further tries after a passing failure of a site")
    fetch_backoff: float = Field(1, ge=0, le=60, description="seconds before the first further try, doubled each time")
    fetch_delay: float = Field(1, ge=0, le=60, description="seconds between two requests to the same site")
    fetch_local: bool = Field(False, description="fetch from addresses of the local network too")
    file_megabytes: int = Field(1000, ge=1, description="larger files are not read")
    host: str = Field("127.0.0.1", description="address the web page is served on")
    host_names: tuple[str, ...] = Field((), description="other names that programs call the server by, as of a proxy")
    port: int = Field(7860, ge=1, le=65535, description="port the web page is served on")
    user: str = Field("", description="name that the page and programs must give, with the password; empty: none")
    password: SecretStr = Field(SecretStr(""), description="password that goes with `user`; never shown nor logged")
    admin_password: SecretStr = Field(SecretStr(""), description="lets add files and index from the page; '': nobody")
    upload_megabytes: int = Field(100, ge=1, le=2000, description="largest file added from the page")
    feedback: bool = Field(True, description="readers may say whether an answer or a passage is useful")
    feedback_file: Path | None = Field(None, description="where that is kept; None: feedback.sqlite beside the index")

    llm_address: str = Field("", description="OpenAI-compatible server that writes answers; empty: none writes")
    llm_model: str = Field("", description="name of the model that writes answers")
    llm_key: SecretStr = Field(SecretStr(""), description="key that the server asks for; never shown nor logged")
    llm_seconds: float = Field(60, gt=0, le=3600, description="time limit for a whole written answer")
    llm_passages: int = Field(6, ge=1, le=20, description="passages given to the model")
    llm_tokens: int = Field(600, ge=50, le=8000, description="longest written answer, in the model's tokens")

    @field_validator("llm_address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        value = value.strip()
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0):
            raise ValueError("it is not the address of a server, such as http://127.0.0.1:11434")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("it must hold no name, password or parameter: the key has its own setting, llm_key")
        return value.rstrip("/")

    @field_validator("llm_key")
    @classmethod
    def _fits_header(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value().strip()
        if not all("!" <= character <= "~" for character in key):
            raise ValueError("it holds a space, an accent or a control character, which no key does")
        return SecretStr(key)

    @field_validator("user")
    @classmethod
    def _can_be_sent(cls, value: str) -> str:
        value = normalize("NFC", value.strip())
        if ":" in value or not value.isprintable():
            raise ValueError("it holds a colon or a control character, which browsers cannot send in a name")
        return value

    @field_validator("password")
    @classmethod
    def _is_hard_to_guess(cls, value: SecretStr) -> SecretStr:
        password = normalize("NFC", value.get_secret_value())
        if password and (len(password) < SHORTEST_PASSWORD or not password.isprintable()):
            raise ValueError(f"it must have at least {SHORTEST_PASSWORD} characters, none of them a control character")
        return SecretStr(password)

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.user) != bool(self.password.get_secret_value()):
            lacking, given = ("password", "user") if self.user else ("user", "password")
            raise ValueError(f"{given} is set but {lacking} is not: set both to ask for them, or neither")
        return self

    @model_validator(mode="after")
    def _llm_is_named(self) -> Self:
        if self.llm_address and not self.llm_model.strip():
            raise ValueError("llm_address is set but llm_model is not: name the model that the server is to run")
        return self

    @model_validator(mode="after")
    def _something_ranks(self) -> Self:
        if self.keyword_weight + self.vector_weight == 0:
            raise ValueError("keyword_weight and vector_weight are both 0, so that nothing would rank")
        return self

    @property
    def feedback_path(self) -> Path:
        """The file of readers' opinions."""
        return self.feedback_file or self.index.parent / "feedback.sqlite"

    @property
    def weights(self) -> dict[str, float]:
        """The share of each part of a passage's score, by its name."""
        return {
            "keyword": self.keyword_weight,
            "vector": self.vector_weight,
            "sentence": self.sentence_weight,
            "heading": self.heading_weight,
            "interaction": self.interaction_weight,
            "wording": self.wording_weight,
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**options: object) -> Settings:
    """The settings, `options` (those not None) winning over every other source.

    Raises:
        UsageError: a value out of bounds, an unknown key, or a settings file that is not TOML.
    """
    try:
        return Settings(**{key: value for key, value in options.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            _problem(tuple(e["loc"]), e["msg"], _shown(e["loc"], e["type"], e["input"])) for e in error.errors()
        )
        raise UsageError(f"Wrong settings: {problems}. See `{FILE}` and the variables PASSERELLE_….") from error
    except ValueError as error:  # tomllib's error
        raise UsageError(f"The settings file {FILE} is not valid TOML: {error}.") from error


def _problem(names: tuple[int | str, ...], message: str, value: str) -> str:
    return f"{'.'.join(map(str, names))}: {message}{value}" if names else message


def _shown(names: tuple[int | str, ...], kind: str, value: object) -> str:
    """The wrong value, unless it may hold a secret: also that of a setting whose name is misspelt."""
    name = ".".join(map(str, names)).lower()
    secret = kind == "extra_forbidden" or name in ("llm_key", "llm_address", "password", "admin_password")
    return "" if secret else f" (got {value!r})"
