"""The name under which a file is shown. On disk it is never used."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120  # characters, with the ending
FORBIDDEN = re.compile(r'[<>:"|?*]')  # systems on which a download is saved refuse these
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def clean_name(raw: str) -> str:
    """The last part of the path, without marks that hide or reorder letters, short enough to read.

    Right-to-left overrides go, since they make "plan" + mark + "fdp.exe" read as "planexe.pdf".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    shown = "".join(" " if c.isspace() else c for c in last if _is_shown(c))
    name = FORBIDDEN.sub("_", " ".join(shown.split())).rstrip(". ")
    ending = ending_of(name, lower=False)
    stem = name.removesuffix(ending)[: LONGEST - len(ending)].strip(". ")
    return (stem or "file") + ending if name else "file"


def ending_of(name: str, *, lower: bool = True) -> str:
    """The ending with its dot, such as ".pdf"; empty when there is none."""
    found = ENDING.search(name)
    ending = found[0] if found else ""
    return ending.lower() if lower else ending


def _is_shown(character: str) -> bool:
    """Letters, marks, numbers, signs and spaces; no control, format or unassigned character."""
    return character.isspace() or not unicodedata.category(character).startswith("C")
