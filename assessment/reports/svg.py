"""A small writer of SVG for page and PDF alike.

Presentation attributes carry the printed look, which a content security policy allows and the
PDF renderer reads; classes let the page's style sheet restyle the same drawing, for the dark.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe

INK, SOFT, GRID, AXIS, PAPER = "#12211f", "#44524f", "#d0d8d7", "#74827f", "#ffffff"
ENAMEL = "#0b4a5a"

Attribute = str | float | int | None


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn: Latin letters about half an em, Han characters one em."""
    return sum(size * (1.0 if ord(c) > 0x2E80 else 0.52) for c in text)


class Svg:
    """Collects elements; ``uid`` is unique on the page, ``title`` states the finding."""

    def __init__(self, width: float, height: float, *, title: str, uid: str, css: str = "") -> None:
        self.uid = uid
        fonts = "Source Sans 3, Report Sans, Noto Sans SC, sans-serif"
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"',
            f' role="img" class="chart {css}" aria-labelledby="{uid}-t" font-family="{fonts}">',
            f'<title id="{uid}-t">{escape(title)}</title>',
            f'<defs><pattern id="{uid}-h" width="5" height="5" patternUnits="userSpaceOnUse"',
            ' patternTransform="rotate(45)"><rect class="c-hbg" width="5" height="5"',
            f' fill="{PAPER}"/><line class="c-hatch" x1="1" y1="0" x2="1" y2="5"',
            f' stroke="{ENAMEL}" stroke-width="1.7"/></pattern></defs>',
        ]

    @property
    def hatch(self) -> str:
        return f"url(#{self.uid}-h)"

    def add(self, tag: str, css: str, body: str | None = None, **attributes: Attribute) -> None:
        """One element; ``stroke_width`` becomes ``stroke-width``, None is left out."""
        words = "".join(
            f' {name.replace("_", "-")}="{value:g}"'
            if isinstance(value, int | float)
            else f' {name.replace("_", "-")}="{escape(value)}"'
            for name, value in attributes.items()
            if value is not None
        )
        end = "/>" if body is None else f">{escape(body)}</{tag}>"
        self.parts.append(f'<{tag} class="{css}"{words}{end}')

    def text(
        self,
        x: float,
        y: float,
        body: str,
        *,
        size: float,
        anchor: str = "start",
        weight: int = 400,
        soft: bool = False,
    ) -> None:
        self.add(
            "text",
            "c-text2" if soft else "c-text",
            body,
            x=x,
            y=y,
            font_size=size,
            font_weight=weight,
            text_anchor=anchor,
            fill=SOFT if soft else INK,
        )

    def rect(self, css: str, x: float, y: float, w: float, h: float, **more: Attribute) -> None:
        self.add("rect", css, None, x=x, y=y, width=w, height=h, **more)

    def line(self, css: str, x1: float, y1: float, x2: float, y2: float, stroke: str) -> None:
        self.add("line", css, x1=x1, x2=x2, y1=y1, y2=y2, stroke=stroke)

    def render(self) -> SafeString:
        # Every text and attribute went through escape() above.
        return mark_safe("".join(self.parts) + "</svg>")  # noqa: S308 -- escaped on the way in
