"""What was filled in a form: the values of its fields, each where it shows on the page."""

import ctypes
from typing import Any

from indexer.extract.cleaning import clean
from indexer.extract.pdf.page import Box, Fragment, Frame, PageText

_SIZE = 10.0  # points: the usual type size of a value, which the field does not tell
_CHECKED = "☒"


def add_values(form: Any, page: Any, text: PageText) -> None:
    """Add the values of a page's fields to its text; a blank field adds nothing.

    `form` is the `pypdfium2.PdfFormEnv` of the document, `page` a `pypdfium2.PdfPage`.
    """
    import pypdfium2.raw as pdfium

    rect, frame = pdfium.FS_RECTF(), text.frame or Frame(page)
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        field = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not field:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(field) != pdfium.FPDF_ANNOT_WIDGET:
                continue
            value = clean(_value(form, field))
            if value and pdfium.FPDFAnnot_GetRect(field, rect):
                box = frame.apply(rect.left, rect.bottom, rect.right, rect.top)
                text.fragments.append(_fragment(value, box, frame, text.fragments))
        finally:
            pdfium.FPDFPage_CloseAnnot(field)


def _value(form: Any, field: Any) -> str:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetFormFieldType(form, field)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return _CHECKED if pdfium.FPDFAnnot_IsChecked(form, field) else ""
    if kind not in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        return ""  # a button's caption, a signature
    size = pdfium.FPDFAnnot_GetFormFieldValue(form, field, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetFormFieldValue(form, field, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _fragment(value: str, box: Box, frame: Frame, others: list[Fragment]) -> Fragment:
    left, bottom, right, top = box
    size = min(_SIZE, top - bottom)
    # A value of one line stands in the middle of its field, one of several begins at its top.
    y = (top + bottom) / 2 - 0.3 * size if top - bottom < 2 * size else top - size
    nearest = min(others, key=lambda f: (abs(f.y - y) > size, abs(f.x1 - left)), default=None)
    order = nearest.order + 0.5 if nearest else 0
    place = frame.place(left, bottom, right, top)
    return Fragment(value, left, max(right, left + 1), y, size, False, order, place)
