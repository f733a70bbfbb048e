"""Prints the examples of the manual as one file each: examples.py OUT_DIR PAGE...

An example is a literal display of a page. OUT_DIR gets PAGE-NUMBER.sh, or .py; one whose first
line is a comment with a file's name is that file, as PAGE-NUMBER.file/NAME.
"""
import re
import sys
from pathlib import Path


def plain(text):
    """What man shows for lines of mdoc."""
    for escape, character in (("\\e", "\\"), ("\\(aq", "'"), ("\\-", "-"), ("\\&", ""),
                              ("\\(dq", '"'), ("\\(ha", "^"), ("\\(ti", "~")):
        text = text.replace(escape, character)
    return text


def displays(page):
    for block in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", page, re.M | re.S):
        yield plain(block)


out = Path(sys.argv[1])
for name in sys.argv[2:]:
    for number, example in enumerate(displays(Path(name).read_text())):
        # A picture of the format, not an example.
        if example.startswith("magic "):
            continue
        path = out / f"{Path(name).name}-{number:02}.sh"
        if file := re.match(r"# (\w[\w.]*)\n", example):
            path = path.with_suffix(".file") / file[1]
            path.parent.mkdir()
        elif example.startswith("import "):
            path = path.with_suffix(".py")
        path.write_text(example)
