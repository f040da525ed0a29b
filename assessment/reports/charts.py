"""The profile: one bar a dimension, drawn at three widths for the page and one for the PDF.

Solid is supported by evidence, striped is declared only, the whisker below spans what missing
answers could change. Framework order, never rank; the same numbers stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessment.reports.data import ChapterShown, ReportData
from assessment.reports.svg import AXIS, ENAMEL, GRID, INK, PAPER, Svg, text_width
from assessment.scoring.rounding import whole

TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Look:
    """Where things stand at one width; ``title_above`` puts the name on a line of its own."""

    css: str
    width: float
    left: float
    scale: float
    row: float
    size: float
    declared_x: float
    supported_x: float
    steps_x: float | None
    title_above: bool = False


WIDE = Look("chart--wide", 860, 266, 3.36, 34, 15, 690, 760, 786)
MIDDLE = Look("chart--mid", 640, 232, 2.6, 34, 15, 560, 632, None)
NARROW = Look("chart--narrow", 360, 2, 2.44, 52, 15, 306, 356, None, title_above=True)
PRINT = Look("chart--print", 872, 266, 3.36, 32, 15.5, 694, 768, 788)


def profile_charts(data: ReportData) -> list[SafeString]:
    """The profile for the page at three widths, of which the style sheet shows one."""
    return [profile(data, look) for look in (NARROW, MIDDLE, WIDE)]


def profile(data: ReportData, look: Look) -> SafeString:
    rows = len(data.chapters)
    height = 26 + 30 * len(data.perspectives) + rows * look.row + 6
    svg = Svg(look.width, height, title=_title(data), uid=f"profile-{look.css}", css=look.css)
    _head(svg, look)
    y = 26.0
    for shown in data.perspectives:
        svg.text(0, y + 20, shown.perspective.title, size=look.size - 1.5, weight=600, soft=True)
        y += 30
        _grid(svg, look, y, y + look.row * len(shown.chapters))
        for chapter in shown.chapters:
            _row(svg, look, y, chapter)
            y += look.row
    return svg.render()


def _title(data: ReportData) -> str:
    """The text alternative: what the picture shows, in words and numbers."""
    parts = [_describe(chapter) for chapter in data.chapters]
    return _("Profile of %(city)s, index 0 to 100. %(parts)s") % {
        "city": data.city_name,
        "parts": " ".join(parts),
    }


def _describe(chapter: ChapterShown) -> str:
    name, value = chapter.chapter.dimension.title, chapter.result.declared
    if value is None:
        return _("%(name)s: not applicable.") % {"name": name}
    if not value.is_published or value.index is None:
        return _("%(name)s: not enough answers, %(low)s to %(high)s.") % {
            "name": name,
            "low": whole(value.low),
            "high": whole(value.high),
        }
    declared = whole(value.index)
    if not chapter.result.supported_is_published or chapter.result.supported is None:
        return _("%(name)s: %(declared)s declared.") % {"name": name, "declared": declared}
    return _("%(name)s: %(declared)s declared, %(supported)s supported.") % {
        "name": name,
        "declared": declared,
        "supported": whole(chapter.result.supported.index or 0),
    }


def _head(svg: Svg, look: Look) -> None:
    for tick in TICKS:
        x = look.left + tick * look.scale
        anchor = "middle" if tick or look.left > 10 else "start"
        svg.text(x, 16, str(tick), size=13, anchor=anchor, soft=True)
    if not look.title_above:
        x, words = look.supported_x, _("Supported")
        svg.text(look.declared_x, 16, _("Declared"), size=13, anchor="end", soft=True)
        svg.text(x, 16, words, size=13, anchor="end", weight=600, soft=True)
    if look.steps_x:
        svg.text(look.steps_x, 16, _("Level"), size=13, soft=True)


def _grid(svg: Svg, look: Look, top: float, bottom: float) -> None:
    for tick in TICKS:
        x = look.left + tick * look.scale
        css, stroke = ("c-grid", GRID) if tick else ("c-axis", AXIS)
        svg.line(css, x, top, x, bottom, stroke)


def _row(svg: Svg, look: Look, y: float, shown: ChapterShown) -> None:
    middle = y + 13
    _plate(svg, 0, y + 2, shown.chapter.number)
    room = look.supported_x - 40 if look.title_above else look.left - 46
    lines = _fit(shown.chapter.dimension.title, room, look.size)
    for n, line in enumerate(lines):
        shift = 0 if len(lines) == 1 else (-6 if n == 0 else 8)
        svg.text(
            36, middle + 5 + shift, line, size=look.size if len(lines) == 1 else 13, weight=600
        )
    bar = y + 30 if look.title_above else y + 6
    _bar(svg, look, bar, shown)
    _values(svg, look, bar + 12 if look.title_above else middle + 5, shown)


def _fit(text: str, room: float, size: float) -> list[str]:
    """The text on one line, or broken into two near its middle."""
    if text_width(text, size) <= room or " " not in text:
        return [text]
    words = text.split()
    cut = min(
        range(1, len(words)),
        key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))),
    )
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _plate(svg: Svg, x: float, y: float, number: int) -> None:
    svg.rect("c-plate", x, y, 26, 22, rx=4, fill=ENAMEL)
    svg.rect(
        "c-pline", x + 2, y + 2, 22, 18, rx=2.5, fill="none", stroke=PAPER, stroke_opacity=0.62
    )
    svg.add(
        "text",
        "c-ptext",
        str(number),
        x=x + 13,
        y=y + 15.7,
        font_size=13,
        font_weight=600,
        text_anchor="middle",
        fill=PAPER,
    )


def _bar(svg: Svg, look: Look, y: float, shown: ChapterShown) -> None:
    value, supported = shown.result.declared, shown.result.supported
    if value is None:
        return
    x = look.left
    if not value.is_published or value.index is None:
        _whisker(svg, look, y + 7, float(value.low), float(value.high), dashed=True)
        return
    declared = float(value.index) * look.scale
    solid = 0.0
    if shown.result.supported_is_published and supported and supported.index is not None:
        solid = float(supported.index) * look.scale
    if declared > solid:
        svg.rect(
            "c-decl",
            x + solid + 0.75 * (solid == 0),
            y + 0.75,
            declared - solid - 0.75 * (solid == 0),
            11.5,
            fill=svg.hatch,
            stroke=ENAMEL,
            stroke_width=1.5,
        )
    if solid:
        svg.rect("c-sup", x, y, solid, 13, fill=ENAMEL)
    if value.high > value.low:
        _whisker(svg, look, y + 18, float(value.low), float(value.high))


def _whisker(
    svg: Svg, look: Look, y: float, low: float, high: float, *, dashed: bool = False
) -> None:
    a, b = look.left + low * look.scale, look.left + high * look.scale
    svg.add(
        "path",
        "c-wh",
        d=f"M{a:g} {y - 3.5:g}v7M{a:g} {y:g}H{b:g}M{b:g} {y - 3.5:g}v7",
        fill="none",
        stroke=INK,
        stroke_width=1.6,
        stroke_dasharray="4 3" if dashed else None,
    )


def _values(svg: Svg, look: Look, y: float, shown: ChapterShown) -> None:
    value, result = shown.result.declared, shown.result
    if value is None:
        svg.text(look.supported_x, y, _("not applicable"), size=13, anchor="end", soft=True)
        return
    if not value.is_published or value.index is None:
        words = _("not enough answers") if not look.title_above else "–"
        svg.text(look.supported_x, y, words, size=13, anchor="end", soft=True)
        return
    svg.text(look.declared_x, y, str(whole(value.index)), size=look.size, anchor="end")
    has_supported = result.supported_is_published and result.supported is not None
    number = str(whole(result.supported.index or 0)) if has_supported and result.supported else "–"
    svg.text(look.supported_x, y, number, size=look.size, anchor="end", weight=600)
    if look.steps_x:
        supported = result.supported.level.low if has_supported and result.supported else 0
        for x, css in _cells(value.level.low, supported):
            _cell(svg, look.steps_x + x, y - 11, css)
        svg.text(look.steps_x + 70, y, str(value.level.low), size=look.size, weight=600)


def _cells(declared: int, supported: int) -> Iterator[tuple[float, str]]:
    for n in range(5):
        css = "s-on" if n < supported else "s-half" if n < declared else "s-off"
        yield n * 12.5, css


def _cell(svg: Svg, x: float, y: float, css: str) -> None:
    if css == "s-on":
        svg.rect(css, x, y, 10.5, 12, rx=1.5, fill=ENAMEL)
    elif css == "s-half":
        svg.rect(
            css, x + 0.75, y + 0.75, 9, 10.5, rx=1, fill=svg.hatch, stroke=ENAMEL, stroke_width=1.5
        )
    else:
        svg.rect(css, x + 0.5, y + 0.5, 9.5, 11, rx=1, fill="none", stroke=AXIS)


def sky(data: ReportData) -> SafeString:
    """The picture on the cover: the city's own dimensions as bars, on a dark ground."""
    title = _("Cover picture: the dimensions of this report as bars. The values are in Table 2.")
    svg = Svg(595, 260.8, title=title, uid="sky")
    gaps = len(data.perspectives) - 1
    width = min(40.0, (481 - 16 * gaps) / max(1, len(data.chapters)) - 5.5)
    x = 56.7
    for shown in data.perspectives:
        svg.text(x, 253, shown.perspective.title, size=8.6, weight=600)
        for chapter in shown.chapters:
            _tower(svg, x, width, chapter)
            x += width + 5.5
        x += 16
    return svg.render()


def _tower(svg: Svg, x: float, width: float, shown: ChapterShown) -> None:
    ground, scale = 238.1, 2.2
    value, supported = shown.result.declared, shown.result.supported
    if value is None or not value.is_published or value.index is None:
        return
    tall = max(2.0, float(value.index) * scale)
    light, deep = "#9cc3c2", "#1c5560"
    svg.rect(
        "sky-decl",
        x + 0.6,
        ground - tall,
        width - 1.2,
        tall,
        fill=deep,
        stroke=light,
        stroke_width=1.1,
    )
    if shown.result.supported_is_published and supported and supported.index is not None:
        solid = max(2.0, float(supported.index) * scale)
        svg.rect("sky-sup", x, ground - solid, width, solid, fill=light)
