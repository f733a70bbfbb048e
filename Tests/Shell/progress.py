"""progress.py COMMAND...: runs a command whose errors go to a terminal and whose output is read
slowly, and prints what its progress line said: the percentages have to rise and end by 100."""

import os
import pty
import re
import subprocess
import sys
import threading
import time

master, slave = pty.openpty()
process = subprocess.Popen(
    sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave)
os.close(slave)
shown = bytearray()


def listen():
    try:
        while piece := os.read(master, 4096):
            shown.extend(piece)
    except OSError:
        pass  # The last end of the terminal has been closed.


listener = threading.Thread(target=listen)
listener.start()
# A pause for each mebibyte, which the pipe holds: longer than the line takes to be drawn again.
while piece := process.stdout.read(1 << 20):
    time.sleep(0.12)
status = process.wait()
listener.join()
text = shown.decode()
percents = [int(found) for found in re.findall(r"(\d+) %", text)]
print("status", status)
print("lines" if len(percents) > 1 else f"too few lines in {text!r}")
print("rising" if percents == sorted(percents) and max(percents, default=0) <= 100 else percents)
print("time left" if re.search(r"\d %  \d+:\d\d left", text) else f"no time left in {text!r}")
print("erased" if text.endswith("\r\x1b[K") else f"not erased: {text[-80:]!r}")
