"""References in the reader's style: Vancouver-like for English, GB/T 7714 numeric for Chinese.

A small formatter of our own: the Python CSL processor prints wrong page ranges and Chinese names.
Records are CSL-JSON fields; an English work keeps its own language in a Chinese list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from frameworks.definition.types import Source

# GB/T 7714-2015, annex B: the letter of each kind of document.
_LETTERS = {
    "article-journal": "J",
    "book": "M",
    "chapter": "M",
    "report": "R",
    "standard": "S",
    "webpage": "EB",
    "post-weblog": "EB",
}


def reference(source: Source, language: str) -> str:
    """One entry of a reference list as plain text, without its number."""
    csl = source.csl
    return _chinese(csl) if language.startswith("zh") else _english(csl)


def _english(csl: Mapping[str, Any]) -> str:
    parts = [_sentence(_names(csl.get("author", []), limit=6, initials=_initials))]
    parts.append(_sentence(_title(csl)))
    if csl.get("type") == "chapter":
        editors = _names(csl.get("editor", []), limit=6, initials=_initials)
        where = f"In: {editors}, editors. " if editors else "In: "
        parts.append(_sentence(f"{where}{csl.get('container-title', '')}"))
        parts.append(_sentence(_publisher(csl)))
        parts.append(_sentence(_pages(csl, "p. ")))
    elif csl.get("type") == "article-journal":
        parts.append(f"{_sentence(csl.get('container-title', ''))} {_volume(csl)}".strip())
    else:
        parts.append(_sentence(csl.get("container-title", "")))
        parts.append(_sentence(_publisher(csl)))
    parts.append(_locate(csl))
    return " ".join(part for part in parts if part and part != ".")


def _title(csl: Mapping[str, Any]) -> str:
    """The title, with the original in brackets where the record gives both."""
    title, original = str(csl.get("title", "")), csl.get("original-title")
    return f"{title} [{original}]" if original and original != title else title


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."


def _publisher(csl: Mapping[str, Any]) -> str:
    place = [csl.get("publisher-place"), csl.get("publisher")]
    words = ": ".join(part for part in place if part)
    return "; ".join(part for part in (words, _year(csl)) if part)


def _year(csl: Mapping[str, Any]) -> str:
    return str(csl.get("issued", ""))[:4]


def _pages(csl: Mapping[str, Any], before: str) -> str:
    pages = str(csl.get("page", "")).replace("-", "–")
    return f"{before}{pages}" if pages else ""


def _volume(csl: Mapping[str, Any]) -> str:
    """Like 2016;51(4):121–130, with what is known of it."""
    issue = f"({csl['issue']})" if csl.get("issue") else ""
    pages = f":{_pages(csl, '')}" if csl.get("page") else ""
    volume = f";{csl['volume']}{issue}" if csl.get("volume") else ""
    return _sentence(f"{_year(csl)}{volume}{pages}")


def _locate(csl: Mapping[str, Any]) -> str:
    if csl.get("DOI"):
        return f"doi:{csl['DOI']}"
    if csl.get("URL"):
        read = f" [accessed {csl['accessed']}]" if csl.get("accessed") else ""
        return f"{csl['URL']}{read}"
    return ""


def _chinese(csl: Mapping[str, Any]) -> str:
    authors = csl.get("original-author") or csl.get("author", [])
    title = csl.get("original-title") or csl.get("title", "")
    container = csl.get("original-container-title") or csl.get("container-title", "")
    online = "/OL" if csl.get("URL") or csl.get("DOI") else ""
    letter = _LETTERS.get(str(csl.get("type")), "Z")
    parts = [f"{_names(authors, limit=3, initials=_capitals)}. {title}[{letter}{online}]"]
    year, pages = _year(csl), _pages(csl, "").replace("–", "-")
    if csl.get("type") == "article-journal":
        issue = f"({csl['issue']})" if csl.get("issue") else ""
        volume = f", {csl['volume']}{issue}" if csl.get("volume") else issue
        parts.append(f"{container}, {year}{volume}{': ' + pages if pages else ''}")
    else:
        if csl.get("type") == "chapter":
            editors = _names(csl.get("editor", []), limit=3, initials=_capitals)
            parts[-1] += f"//{editors + '. ' if editors else ''}{container}"
        elif container:
            parts.append(container)
        house = [csl.get("publisher-place"), csl.get("publisher")]
        words = ": ".join(part for part in house if part)
        dated = ", ".join(part for part in (words, year) if part)
        parts.append(f"{dated}{': ' + pages if pages and dated else ''}")
    text = ". ".join(part for part in parts if part)
    if csl.get("URL") and csl.get("accessed"):
        text += f"[{csl['accessed']}]"
    link = csl.get("URL") if not csl.get("DOI") else ""
    doi = f"DOI:{csl['DOI']}" if csl.get("DOI") else ""
    return ". ".join(part for part in (text, link, doi) if part) + "."


def _is_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _initials(given: str) -> str:
    return "".join(word[0].upper() for word in given.replace("-", " ").replace(".", " ").split())


def _capitals(given: str) -> str:
    return " ".join(_initials(given))


def _names(people: Sequence[Mapping[str, str]], *, limit: int, initials: Any) -> str:
    """Names in order; the words for "and others" follow the language of the names."""
    words = [_name(person, initials) for person in people]
    if len(words) <= limit:
        return ", ".join(words)
    return ", ".join([*words[:limit], "等" if _is_han(words[0]) else "et al"])


def _name(person: Mapping[str, str], initials: Any) -> str:
    if "literal" in person:
        return person["literal"]
    family, given = person["family"], person.get("given", "")
    if _is_han(family):
        return family + given
    shown = family.upper() if initials is _capitals else family
    return f"{shown} {initials(given)}".strip()
