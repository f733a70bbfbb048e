"""Prints the examples of the manual as one file each: examples.py OUT_DIR PAGE...

An example is a literal display of a hand-written page, or a command under EXAMPLES of a generated
one. OUT_DIR gets NAME-NUMBER.sh, .mk or .py, by what it is.
"""
import re
import sys
from pathlib import Path


def plain(text):
    """What man shows for a line of mdoc."""
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
        kind = "sh"
        if re.match(r"import ", example):
            kind = "py"
        elif re.search(r"^all: ", example, re.M):
            kind = "mk"
        (out / f"{Path(name).name}-{number}.{kind}").write_text(example)
