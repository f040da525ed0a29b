"""The process that renders one report and dies with it.

Reads a JSON order from standard input, writes the PDF to standard output. Nothing is fetched: the
one allowed scheme leads to our own fonts. No Django here, so that the process starts quickly.

Usage: python -m assessment.reports.child < order.json > report.pdf
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import CSS, HTML, Attachment
from weasyprint.logger import LOGGER
from weasyprint.pdf import tags
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

HERE = Path(__file__).parent
FONTS = {path.name: path for path in (HERE / "fonts").glob("*.ttf")}

# The identification that makes a PDF/A-3a file a PDF/UA-1 file as well (ISO 14289-1, clause 5),
# with the extension schema that PDF/A asks for.
UA_METADATA = (HERE / "pdfua.xmp").read_bytes().strip()


class FontFetcher(URLFetcher):
    """Serves ``fonts:NAME`` and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("fonts",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 -- WeasyPrint calls it so
        name = url.removeprefix("fonts:")
        if url.startswith("fonts:") and name in FONTS:
            return URLFetcherResponse(url, FONTS[name].read_bytes(), {"Content-Type": "font/ttf"})
        raise ValueError(f"a report fetches nothing: {url}")


def _mark_languages() -> None:
    """Write ``lang`` of inner elements into the tags (WCAG 3.1.2), which WeasyPrint leaves out."""
    build = tags._build_box_tree  # noqa: SLF001 -- there is no public way

    def with_language(box: Any, *rest: Any) -> Any:
        for element in build(box, *rest):
            source = getattr(box, "element", None)
            if (
                source is not None
                and source.get("lang")
                and box.element_tag not in ("html", "body")
            ):
                element["Lang"] = pydyf.String(source.get("lang"))
            yield element

    tags._build_box_tree = with_language  # noqa: SLF001 -- there is no public way


def _add_scope(_document: Any, pdf: Any) -> None:
    """Give every table header its scope; WeasyPrint writes the IDs, some readers want both."""
    by_reference = {f"{n} 0 R".encode(): thing for n, thing in enumerate(pdf.objects)}

    def parent(thing: Any) -> Any:
        key = thing["P"]
        return by_reference[key if isinstance(key, bytes) else key.encode()]

    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("S") == "/TH":
            in_head = parent(parent(thing)).get("S") == "/THead"
            thing["A"]["Scope"] = "/Column" if in_head else "/Row"


def render(order: dict[str, Any]) -> bytes:
    """The PDF of an order: html, css, attachments (name, text, description, relationship), when."""
    _mark_languages()
    when = datetime.fromisoformat(order["when"])
    fetcher, fonts = FontFetcher(), FontConfiguration()
    options: dict[str, Any] = {
        "pdf_variant": "pdf/a-3a",
        "attachments": [
            Attachment(
                string=part["text"],
                name=part["name"],
                description=part["description"],
                relationship=part["relationship"],
                created=when,
                modified=when,
                url_fetcher=fetcher,
            )
            for part in order["attachments"]
        ],
    }
    css = CSS(string=order["css"], url_fetcher=fetcher, font_config=fonts)
    html = HTML(string=order["html"], url_fetcher=fetcher)
    document = html.render(font_config=fonts, stylesheets=[css], **options)
    write = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *a, **k: write(*a, **k).replace(
        b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>"
    )
    pdf: bytes = document.write_pdf(finisher=_add_scope, **options)
    return pdf


def main() -> int:
    order = json.load(sys.stdin)
    limits = order["limits"]
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    complaints = io.StringIO()
    LOGGER.handlers = [logging.StreamHandler(complaints)]
    LOGGER.setLevel(logging.WARNING)
    pdf = render(order)
    if text := complaints.getvalue():
        # A warning means that something was drawn otherwise than asked: better no report.
        sys.stderr.write(text)
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
