"""Make the report's fonts again from their npm packages (for maintainers; needs npm and fontTools).

Source Sans 3 and Source Serif 4 are shipped unmodified, as their licence reserves the name for the
unmodified files. Noto Sans SC is cut to the characters of GB 2312, the web subset and the marks
that reports print. Run in an empty folder: python .ci/fonts.py FOLDER
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "assessment" / "reports" / "fonts"
PACKAGES = {
    "@expo-google-fonts/source-sans-3": "0.4.1",
    "@expo-google-fonts/source-serif-4": "0.4.1",
    "@expo-google-fonts/noto-sans-sc": "0.4.3",
    "@fontsource/noto-sans-sc": "5.3.0",
}
RANGES = (
    *((0x20, 0x24F), (0x370, 0x52F), (0x2000, 0x206F), (0x2190, 0x23FF), (0x2460, 0x24FF)),
    *((0x25A0, 0x27BF), (0x3000, 0x303F), (0xFF00, 0xFFEF)),
)
UNMODIFIED = {
    "SourceSans3_400Regular.ttf": "source-sans-3/400Regular",
    "SourceSans3_600SemiBold.ttf": "source-sans-3/600SemiBold",
    "SourceSerif4_400Regular.ttf": "source-serif-4/400Regular",
    "SourceSerif4_600SemiBold.ttf": "source-serif-4/600SemiBold",
}
CUT = {
    "NotoSansSC-400.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-700.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}


def fetch(folder: Path) -> dict[str, Path]:
    """Package name (without scope) -> its unpacked folder; the web subset under "web"."""
    found = {}
    for name, version in PACKAGES.items():
        run = subprocess.run(
            ["npm", "pack", f"{name}@{version}"], cwd=folder, capture_output=True, check=True
        )
        archive = folder / run.stdout.decode().split()[-1]
        place = folder / archive.stem
        with tarfile.open(archive) as packed:
            packed.extractall(place, filter="data")
        key = "web" if name.startswith("@fontsource") else name.split("/")[1]
        found[key] = place / "package"
    return found


def characters(web: Path) -> set[int]:
    points = {point for low, high in RANGES for point in range(low, high + 1)}
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((first, second)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    file = web / "files" / "noto-sans-sc-chinese-simplified-400-normal.woff"
    return points | set(TTFont(file).getBestCmap())


def cut(source: Path, points: set[int], target: Path) -> None:
    options = subset.Options(hinting=False, name_IDs=["*"], notdef_outline=True)
    options.layout_features = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "palt", "halt"]
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.save(target)


def main(folder: Path) -> None:
    packages = fetch(folder)
    for name, place in UNMODIFIED.items():
        package, weight = place.split("/")
        (FONTS / name).write_bytes((packages[package] / weight / name).read_bytes())
    points = characters(packages["web"])
    for name, place in CUT.items():
        cut(packages["noto-sans-sc"] / place, points, FONTS / name)
    licence = (packages["noto-sans-sc"] / "LICENSE_FONT").read_text()
    (FONTS / "LICENSE-OFL.txt").write_text(licence)
    lock = {
        path.name: {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "licence": "OFL-1.1",
            "made": "cut by .ci/fonts.py" if path.name in CUT else "unmodified",
        }
        for path in sorted(FONTS.glob("*.ttf"))
    }
    text = json.dumps({"packages": PACKAGES, "files": lock}, indent=1)
    (FONTS / "fonts.lock.json").write_text(text + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
