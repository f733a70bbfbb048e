"""Checks what Chromium made of a page: check_pages.py dom PAGE DOM [TAG...] | shots LIGHT DARK."""

import re
import sys

from PIL import Image


def dom(page, seen, *tags):
    page, seen = open(page).read(), open(seen).read()
    for tag in tags or ("img", "path", "figure", "rect"):
        assert seen.count(f"<{tag}") == page.count(f"<{tag}") > 0, tag
    assert not re.search(r"https?://(?!www\.w3\.org)", seen)


def shots(light, dark):
    for name, low, high in ((light, 230, 256), (dark, 0, 40)):
        picture = Image.open(name).convert("RGB")
        corner = picture.getpixel((2, 2))
        assert all(low <= value < high for value in corner), (name, corner)
        # Text, lines and photographs.
        assert len(picture.getcolors(1 << 24)) > 1000, name


{"dom": dom, "shots": shots}[sys.argv[1]](*sys.argv[2:])
