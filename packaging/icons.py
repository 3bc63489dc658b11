#!/usr/bin/env python3
"""Draws the program's icon in every size and form a platform asks for, from one SVG.

`python packaging/icons.py FOLDER` writes `inspector.svg`, `SIZExSIZE.png`, `inspector.ico` and
`inspector.icns`. Needs PySide6, no display.
"""

import os
import shutil
import struct
import sys
from pathlib import Path

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "app" / "inspector.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512, 1024)
ICO = (16, 24, 32, 48, 64, 256)
#: Apple's names for pictures of these sizes.
ICNS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def draw(folder: Path) -> None:
    """Write all icons into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(DRAWING))
    pictures = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        pictures[size] = bytes(buffer.data())
        (folder / f"{size}x{size}.png").write_bytes(pictures[size])
    shutil.copy(DRAWING, folder / "inspector.svg")
    (folder / "inspector.ico").write_bytes(ico([(size, pictures[size]) for size in ICO]))
    (folder / "inspector.icns").write_bytes(
        icns([(name, pictures[size]) for name, size in ICNS.items()])
    )
    del application


def ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """Return a Windows icon that holds PNG pictures."""
    place = 6 + 16 * len(pictures)
    head = struct.pack("<HHH", 0, 1, len(pictures))
    body = b""
    for size, data in pictures:
        side = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), place + len(body))
        body += data
    return head + body


def icns(pictures: list[tuple[bytes, bytes]]) -> bytes:
    """Return a macOS icon that holds PNG pictures."""
    body = b"".join(name + struct.pack(">I", len(data) + 8) + data for name, data in pictures)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
