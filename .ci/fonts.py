#!/usr/bin/env python3
"""Make the fonts of the pages and of the report again from npm packages (npm, network, fontTools).

Source Sans 3 and Source Serif 4 stay unmodified: their licence reserves the name "Source". Noto
Sans SC is cut to GB 2312, to the characters of the web's subset and to the marks reports print:
a character no font has would break PDF/UA, and the whole font is 10 MB a weight.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from packages import REPORT_FONTS, WEB_FONTS, Package, unpack, write_lock

SANS, SERIF, HAN = (
    f"@expo-google-fonts/{name}" for name in ("source-sans-3", "source-serif-4", "noto-sans-sc")
)
HAN_OF_THE_WEB = "@fontsource/noto-sans-sc"
REPORT = {
    SANS: Package(
        "0.4.1",
        "OFL-1.1",
        ("400Regular/SourceSans3_400Regular.ttf", "600SemiBold/SourceSans3_600SemiBold.ttf"),
    ),
    SERIF: Package(
        "0.4.1",
        "OFL-1.1",
        ("400Regular/SourceSerif4_400Regular.ttf", "600SemiBold/SourceSerif4_600SemiBold.ttf"),
    ),
    HAN: Package("0.4.3", "OFL-1.1", ()),
    HAN_OF_THE_WEB: Package("5.3.0", "OFL-1.1", ()),
}
WEB = {
    f"@fontsource-variable/{name}": Package(
        "5.3.1",
        "OFL-1.1",
        (f"files/{name}-latin-wght-normal.woff2", f"files/{name}-latin-ext-wght-normal.woff2"),
    )
    for name in ("source-sans-3", "source-serif-4")
}
CUT = {
    "NotoSansSC-400.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-700.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "palt", "halt"]
RANGES = (
    *((0x20, 0x24F), (0x370, 0x52F), (0x2000, 0x206F), (0x2190, 0x23FF), (0x2460, 0x24FF)),
    *((0x25A0, 0x27BF), (0x3000, 0x303F), (0xFF00, 0xFFEF)),
)


def characters(web: Path) -> set[int]:
    """The code points Noto Sans SC keeps."""
    marks = {point for low, high in RANGES for point in range(low, high + 1)}
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    common = {ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore"))}
    font = TTFont(web / "files" / "noto-sans-sc-chinese-simplified-400-normal.woff")
    return marks | common | set(font.getBestCmap())


def cut(source: Path, points: set[int], target: Path) -> None:
    options = subset.Options(hinting=False, name_IDs=["*"], layout_features=FEATURES)
    options.notdef_outline = True  # a character that is missing after all must be seen to be
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    subset.save_font(font, target, options)


def write_licence(target: Path, packages: list[Path]) -> None:
    """The licence once, under the copyright lines of all the fonts in the folder."""
    texts = [(package / "LICENSE_FONT").read_text().strip() for package in packages]
    lines = [text.partition("\n")[0] for text in texts]
    target.write_text("\n".join(lines) + "\n" + texts[-1].partition("\n")[2] + "\n")


def main(folder: Path) -> None:
    found, integrity = {}, {}
    for name, package in (REPORT | WEB).items():
        found[name], integrity[name] = unpack(name, package.version, folder)
    licence = "LICENSE-OFL.txt"
    made = {
        licence: "the copyright lines of all fonts here, then the licence",
        **dict.fromkeys(CUT, f"cut by .ci/fonts.py from {HAN}"),
    }
    for lock, packages in ((REPORT_FONTS, REPORT), (WEB_FONTS, WEB)):
        shutil.rmtree(lock.parent)
        lock.parent.mkdir()
        for name, package in packages.items():
            for path in map(Path, package.files):
                shutil.copyfile(found[name] / path, lock.parent / path.name)
        # The packages for the web name no copyright holder.
        fonts = [SANS, SERIF, HAN] if lock == REPORT_FONTS else [SANS, SERIF]
        write_licence(lock.parent / licence, [found[name] for name in fonts])
    points = characters(found[HAN_OF_THE_WEB])
    for name, path in CUT.items():
        cut(found[HAN] / path, points, REPORT_FONTS.parent / name)
    write_lock(REPORT_FONTS, REPORT, integrity, made)
    write_lock(WEB_FONTS, WEB, integrity, made)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
