"""Files of a version: the framework itself, how to cite it and its sources, the JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.citing import Work, bibtex, csl_json, work_of_source, work_of_version
from frameworks.definition.document import Document
from frameworks.definition.render import SCHEMA
from frameworks.exporting import SINGLE, Form, as_folder
from frameworks.queries import load_definition, published_document
from frameworks.schema import schema_json
from frameworks.views.caching import Download, public
from frameworks.views.place import place_or_404


@dataclass(frozen=True, slots=True)
class Offer:
    """A form in which a framework can be taken; ``suffix`` is the end of its file's name."""

    suffix: str
    name: str | Promise
    media_type: str
    write: Callable[[Document], bytes]


def _zipped(document: Document) -> bytes:
    """The folder in one archive, the same bytes for the same content."""
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for name, content in sorted(as_folder(document).items()):
            # Without a date of its own an entry has the earliest that the format knows.
            entry = ZipInfo(f"{document.code}/{name}")
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content, ZIP_DEFLATED)
    return archive.getvalue()


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {
    offer.suffix: offer
    for offer in (
        Offer("yaml", _("YAML, one file"), "application/yaml; charset=utf-8", SINGLE[Form.YAML]),
        Offer("zip", _("YAML, a folder"), "application/zip", _zipped),
        Offer("json", _("JSON"), "application/json", SINGLE[Form.JSON]),
        Offer("xlsx", _("Spreadsheet"), _SHEET, SINGLE[Form.XLSX]),
    )
}

# How references are written for programs: suffix -> media type and writer.
CITATIONS: dict[str, tuple[str, Callable[[list[Work]], str]]] = {
    "bib": ("application/x-bibtex; charset=utf-8", bibtex),
    "json": ("application/vnd.citationstyles.csl+json", csl_json),
}


@public
def file(_request: HttpRequest, code: str, version: str, suffix: str) -> Download:
    """The whole version in one of the forms."""
    place = place_or_404(code, version)
    offer = FORMS.get(suffix)
    if offer is None:
        raise Http404
    return Download(
        f"{code}-{version}.{suffix}",
        offer.media_type,
        (place.row.content_hash, suffix),
        lambda: _content(place.row.content_hash, suffix),
    )


@lru_cache(maxsize=32)
def _content(content_hash: str, suffix: str) -> bytes:
    """A file is written once a process: a large one takes a while."""
    return FORMS[suffix].write(published_document(content_hash))


@public
def citation(request: HttpRequest, code: str, version: str, suffix: str) -> Download:
    """The version itself as a reference."""
    place = place_or_404(code, version)
    definition = load_definition(place.row.content_hash, place.row.language)
    works = [work_of_version(definition, place.address(request))]
    return _references(f"{code}-{version}-citation", suffix, works, place.row.content_hash)


@public
def bibliography(_request: HttpRequest, code: str, version: str, suffix: str) -> Download:
    """All sources of a version as references."""
    place = place_or_404(code, version)
    definition = load_definition(place.row.content_hash, place.row.language)
    works = [work_of_source(source) for source in definition.sources.values()]
    return _references(f"{code}-{version}-sources", suffix, works, place.row.content_hash)


@public
def source(_request: HttpRequest, code: str, version: str, source: str, suffix: str) -> Download:
    """One source as a reference."""
    place = place_or_404(code, version)
    found = load_definition(place.row.content_hash, place.row.language).sources.get(source)
    if found is None:
        raise Http404
    return _references(source, suffix, [work_of_source(found)], place.row.content_hash)


def _references(name: str, suffix: str, works: list[Work], content_hash: str) -> Download:
    if suffix not in CITATIONS:
        raise Http404
    media_type, write = CITATIONS[suffix]
    about = (content_hash, name, suffix)
    return Download(f"{name}.{suffix}", media_type, about, lambda: write(works).encode())


@public
def schema(_request: HttpRequest) -> Download:
    """The JSON Schema of a framework document."""
    return Download(
        "framework-1.json", "application/schema+json", (SCHEMA,), lambda: schema_json().encode()
    )
