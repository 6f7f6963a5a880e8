"""What a language model wrote, as HTML and as plain text: what is not supported is marked, and left out of a copy."""

from collections.abc import Sequence
from html import escape

from search.records import Answer, Hit, Written, WrittenSentence
from ui.citations import citation
from ui.texts import Language, text


def written_html(answer: Answer, language: Language) -> str:
    """The written answer above the quotes, as far as it has come, or why there is none; "" when none was asked for."""
    written = answer.written
    if written is None:
        return ""
    if written.failure:
        said = escape(text(f"written.{written.failure}", language))
        return f'<p class="written-failure" role="status">{said}</p>'
    sentences = " ".join(_sentence(sentence, answer.hits, language) for sentence in written.sentences)
    note = escape(text("written_help" if written.whole else "written_wait", language))
    return (
        f'<div class="written"><h3>{escape(text("written", language).format(model=written.model))}</h3>'
        f'<p class="sentences">{sentences}</p><p class="help">{note}</p></div>'
    )


def written_text(answer: Answer, language: Language = "fr") -> str:
    """The supported sentences with their citations, then the passages that these lead to, one a line; "" for none."""
    supported = answer.written.supported if answer.written else ()
    if not supported:
        return ""
    said = " ".join(f"{sentence.text} {_marks(sentence.citations)}" for sentence in supported)
    return "\n".join([said, *sources(answer, answer.written, language)])


def sources(answer: Answer, written: Written | None, language: Language = "fr") -> list[str]:
    """The citation of each passage that a supported sentence cites, after its number."""
    places = sorted({place for sentence in (written.supported if written else ()) for place in sentence.citations})
    return [f"[P{place}] {_source(answer.hits[place - 1], language)}" for place in places]


def _marks(citations: tuple[int, ...]) -> str:
    return "".join(f"[P{place}]" for place in citations)


def _source(hit: Hit, language: Language) -> str:
    return citation(hit.document, hit.passage, hit.passage.page, language, hit.passage.time)


def _sentence(sentence: WrittenSentence, hits: Sequence[Hit], language: Language) -> str:
    links = "".join(
        _link(place, hits[place - 1], language) if 1 <= place <= len(hits) else f"[P{place}]"
        for place in sentence.citations
    )
    if sentence.problem is None:
        return f"{escape(sentence.text)} {links}"
    why = escape(text("unsupported", language).format(why=text(f"problem.{sentence.problem}", language)))
    return (
        f'<span class="unsupported"><del>{escape(sentence.text)} {links}</del> <span class="why">({why})</span></span>'
    )


def _link(place: int, hit: Hit, language: Language) -> str:
    """Leads to the passage; its source is shown under the pointer or the focus, and read out."""
    name = escape(text("passage_number", language).format(number=place))
    source = escape(_source(hit, language))
    return (
        f'<a class="number" href="#passage-{place}" aria-label="{name}. {source}" data-source="{source}">[P{place}]</a>'
    )
