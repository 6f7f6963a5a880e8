"""The one tree of errors. A message says what happened, the offending value, and what to do.

PasserelleError
├── UsageError            the caller asked for something that cannot be done
│   ├── QuestionError     a question that cannot be searched for
│   │   ├── QuestionEmpty     it holds no letter or digit
│   │   └── QuestionTooLong   it is longer than the limit
│   ├── PassageUnknown    no passage has the id asked for
│   ├── FilterError       a filter value that is not a date, an unknown kind…
│   │   └── DateInvalid       a date that the calendar does not have
│   ├── QuestionsFileError  a file of evaluation questions that cannot be used
│   ├── PasswordRefused   the administrator's password is another one
│   └── UploadRefused     a file that must not come into the corpus
├── TooBusy               too much is asked at once
├── CatalogueError        the catalogue of the corpus is wrong
├── GlossaryError         the glossary of the corpus is wrong
├── ExtractionError       one document cannot be read (costs that document alone)
│   ├── UnsupportedType   its content is of no type we read
│   ├── EncryptedDocument it asks for a password
│   └── NeedsOcr          it has no usable text layer and no OCR is at hand
├── FetchError            a document cannot be brought in (costs that document alone)
│   └── FetchRefused      it must not be: its address, its size or its content is not acceptable
├── EncoderError          the embedding model cannot be loaded or is not the expected one
├── LlmError              the language model gave no usable reply (costs the written answer alone)
├── FeedbackError         the file of readers' opinions cannot be read or written
└── IndexStoreError       the index on disk
    ├── IndexMissing      there is none yet
    ├── IndexDamaged      its files are not those of its manifest
    ├── IndexMismatch     it was built with another encoder, analysis or format
    ├── IndexLocked       another run is writing it
    └── IndexWriteError   it could not be written (disk full, no permission)

Only `ui/` turns these into text for people and exit codes.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.records import Failure


class PasserelleError(Exception):
    """Root of every error that Passerelle raises on purpose."""


class UsageError(PasserelleError):
    """The caller asked for something that cannot be done as asked."""


class QuestionError(UsageError):
    """The question cannot be searched for."""


class QuestionEmpty(QuestionError):
    """The question holds no letter or digit."""


class QuestionTooLong(QuestionError):
    """The question is longer than the limit."""


class PassageUnknown(UsageError):
    """No passage has the id asked for."""


class FilterError(UsageError):
    """A filter's value is not usable."""


class DateInvalid(FilterError):
    """A filter's date is none of the calendar; `value` is what was given."""

    def __init__(self, value: str, message: str) -> None:
        super().__init__(message)
        self.value = value


class QuestionsFileError(UsageError):
    """A file or folder of evaluation questions cannot be used."""


class PasswordRefused(UsageError):
    """The administrator's password is another one."""


class UploadRefused(UsageError):
    """A file must not come into the corpus; `reason` is a word that says why."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class TooBusy(PasserelleError):
    """More is asked at once than may wait its turn."""


class CatalogueError(PasserelleError):
    """The catalogue cannot be read or contradicts itself."""


class GlossaryError(PasserelleError):
    """The glossary cannot be read, or one of its notions is malformed."""


class ExtractionError(PasserelleError):
    """One document cannot be read."""


class UnsupportedType(ExtractionError):
    """The content of the file is of no type that can be read."""


class EncryptedDocument(ExtractionError):
    """The document asks for a password."""


class NeedsOcr(ExtractionError):
    """The document has no usable text layer and OCR is not available."""


class FetchError(PasserelleError):
    """A document cannot be brought in."""


class FetchRefused(FetchError):
    """A document must not be brought in: its address, its size or its content is not acceptable."""


class EncoderError(PasserelleError):
    """The embedding model cannot be loaded or is not the expected one."""


class LlmError(PasserelleError):
    """The language model gave no usable reply; `reason` is one of the codes of `search.records.Failure`."""

    def __init__(self, reason: "Failure", message: str) -> None:
        super().__init__(message)
        self.reason = reason


class FeedbackError(PasserelleError):
    """The file of readers' opinions cannot be read or written."""


class IndexStoreError(PasserelleError):
    """Something is wrong with the index on disk."""


class IndexMissing(IndexStoreError):
    """There is no index at the given place."""


class IndexDamaged(IndexStoreError):
    """The files of the index are not those its manifest describes."""


class IndexMismatch(IndexStoreError):
    """The index was built with another encoder, text analysis or format."""


class IndexLocked(IndexStoreError):
    """Another run is writing the index."""


class IndexWriteError(IndexStoreError):
    """The new index could not be written; the one that was there is untouched."""
