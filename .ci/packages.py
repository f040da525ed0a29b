"""Files taken from npm packages, and the locks that name them; for vendor.py and fonts.py."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor" / "vendor.lock.json"
WEB_FONTS = ROOT / "static" / "fonts" / "fonts.lock.json"
REPORT_FONTS = ROOT / "assessment" / "reports" / "fonts" / "fonts.lock.json"


class Package(NamedTuple):
    version: str
    licence: str
    files: tuple[str, ...]
    folder: str = "."  # where they go, seen from the lock


def unpack(name: str, version: str, folder: Path) -> tuple[Path, str]:
    """Download a package into the folder: where its files are, and npm's integrity value."""
    command = ["npm", "pack", "--json", "--silent", f"{name}@{version}"]
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True)
    packed = json.loads(run.stdout)[0]
    place = folder / packed["filename"].removesuffix(".tgz")
    with tarfile.open(folder / packed["filename"]) as archive:
        archive.extractall(place, filter="data")
    return place / "package", packed["integrity"]


def sums(lock: Path) -> dict[str, str]:
    """Path, seen from the lock -> sha256, of every file beside and below it."""
    return {
        path.relative_to(lock.parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(lock.parent.rglob("*"))
        if path.is_file() and path != lock
    }


def write_lock(
    lock: Path, packages: dict[str, Package], integrity: dict[str, str], made: dict[str, str]
) -> None:
    """Record the packages, and of every file its sha256 and how it was made."""
    origin = {
        (Path(package.folder) / Path(path).name).as_posix(): f"unmodified from {name}"
        for name, package in packages.items()
        for path in package.files
    }
    content = {
        "packages": {
            name: {
                "version": package.version,
                "licence": package.licence,
                "integrity": integrity[name],
            }
            for name, package in packages.items()
        },
        "files": {
            path: {"made": (origin | made)[path], "sha256": value}
            for path, value in sums(lock).items()
        },
    }
    lock.write_text(json.dumps(content, indent=1) + "\n")


def problems(lock: Path) -> list[str]:
    """Every file that is missing, changed or not listed, as a line of text."""
    recorded = {
        path: entry["sha256"] for path, entry in json.loads(lock.read_text())["files"].items()
    }
    actual = sums(lock)
    wrong = dict.fromkeys(actual.keys() - recorded.keys(), "unlisted")
    wrong |= dict.fromkeys(recorded.keys() - actual.keys(), "missing")
    both = recorded.keys() & actual.keys()
    wrong |= {path: "changed" for path in both if recorded[path] != actual[path]}
    folder = lock.parent.relative_to(ROOT)
    return [f"{folder / path}: {what}" for path, what in sorted(wrong.items())]
