#!/usr/bin/env python3
"""Fetch the front end's libraries again (npm, network), or --check all locked files (neither).

To upgrade: change a version here, run this, and set the new path in assessment/views/context.py.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from packages import REPORT_FONTS, VENDOR, WEB_FONTS, Package, problems, unpack, write_lock

PACKAGES = {
    "bootstrap": Package(
        "5.3.9", "MIT", ("dist/css/bootstrap.min.css", "LICENSE"), "bootstrap-5.3.9"
    ),
    # Not 4: there an older answer may win over a newer one (hx-sync).
    "htmx.org": Package("2.0.11", "0BSD", ("dist/htmx.min.js", "LICENSE"), "htmx-2.0.11"),
}
# collectstatic refuses a reference to a map that is not there.
SOURCE_MAP = re.compile(rb"\s*(/\*|//)[#@] sourceMappingURL=\S+( \*/)?\s*")


def fetch(folder: Path) -> None:
    shutil.rmtree(VENDOR.parent)
    integrity, made = {}, {}
    for name, package in PACKAGES.items():
        root, integrity[name] = unpack(name, package.version, folder)
        target = VENDOR.parent / package.folder
        target.mkdir(parents=True)
        for path in map(Path, package.files):
            content, stripped = SOURCE_MAP.subn(b"\n", (root / path).read_bytes())
            (target / path.name).write_bytes(content)
            if stripped:
                made[f"{package.folder}/{path.name}"] = (
                    f"from {name}, without the comment sourceMappingURL"
                )
    write_lock(VENDOR, PACKAGES, integrity, made)


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        sys.exit("\n".join(problems(VENDOR) + problems(WEB_FONTS) + problems(REPORT_FONTS)) or 0)
    with tempfile.TemporaryDirectory() as folder:
        fetch(Path(folder))


if __name__ == "__main__":
    main()
