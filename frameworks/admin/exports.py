"""The forms in which a version can be taken away; a new one is one more line here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from frameworks.definition.document import Document
from frameworks.exporting import as_folder, as_json, as_xlsx, as_yaml

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


@dataclass(frozen=True, slots=True)
class Export:
    """``write`` gives the bytes of the file."""

    name: str
    suffix: str
    content_type: str
    write: Callable[[Document], bytes]


def _zip(document: Document) -> bytes:
    """The folder of an author, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(as_folder(document).items()):
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


EXPORTS = {
    "yaml": Export("YAML", "yaml", "application/yaml", as_yaml),
    "json": Export("JSON", "json", "application/json", as_json),
    "xlsx": Export("XLSX", "xlsx", _SHEET, as_xlsx),
    "folder": Export("ZIP", "zip", "application/zip", _zip),
}
