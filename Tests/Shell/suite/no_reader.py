"""no_reader.py default|ignored INPUT COMMAND...: does SIGPIPE end a command that nobody reads?"""

import os
import signal
import subprocess
import sys

action, source, *command = sys.argv[1:]
handler = signal.SIG_DFL if action == "default" else signal.SIG_IGN
reader, writer = os.pipe()
os.close(reader)
with open(source, "rb") as data:
    status = subprocess.run(
        command,
        stdin=data,
        stdout=writer,
        restore_signals=False,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, handler),
    ).returncode
if status != -signal.SIGPIPE:
    sys.exit(f"{command[0]}: {status}, not killed by SIGPIPE")
