"""Reads finished PDFs back for the report tests."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def open_pdf(pdf: bytes) -> PdfReader:
    assert pdf.startswith(b"%PDF-")
    return PdfReader(BytesIO(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, its white space reduced to single spaces."""
    return [" ".join(page.extract_text().split()) for page in open_pdf(pdf).pages]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font's name, and whether its outlines are in the file."""
    found: dict[str, bool] = {}
    for page in open_pdf(pdf).pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            name = str(font["/BaseFont"]).split("+")[-1]
            descriptor = font.get("/FontDescriptor")
            found[name] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found


def places_of(pdf: bytes, texts: Collection[str]) -> dict[str, tuple[float, float]]:
    """Where each of the texts begins on the first page, in points from its lower left corner."""
    found: dict[str, tuple[float, float]] = {}

    def look(text: str, _cm: Any, tm: Any, _font: Any, _size: float) -> None:
        if text.strip() in texts:
            found[text.strip()] = (round(tm[4], 1), round(tm[5], 1))

    open_pdf(pdf).pages[0].extract_text(visitor_text=look)
    return found
