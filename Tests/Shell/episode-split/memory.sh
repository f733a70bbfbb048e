# A take larger than the memory that --memory allows waits in a temporary file; so do the seconds before
# a start. Both come out as they went in.
cat >run.py <<'END_OF_PROGRAM'
import os
import sys

sys.path.append(os.environ["SHELL_TESTS"])
import mcap

S = 10**9
messages = [
    mcap.message(1, tick, 1000 * S + tick * S // 10, 0, (b"%06d" % tick) * 100_000)
    for tick in range(200)
]
mcap.write(mcap.channel(1, 0, "/x", "json"), mcap.channel(2, 0, "/go", "json"), *messages[:150],
           mcap.message(2, 0, 1015 * S, 0, b'{"on":1}'), *messages[150:])
END_OF_PROGRAM
python3 -B run.py >in.mcap
peak() {
  python3 - "$@" <<'END_OF_PROGRAM'
import resource, subprocess, sys
with open("in.mcap") as source, open("out.mcap", "w") as target:
    status = subprocess.run(sys.argv[1:], stdin=source, stdout=target).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print("exit", status, "" if peak < 64 else f"with {peak} MB")
END_OF_PROGRAM
}
messages() { python3 -B "$SHELL_TESTS/messages.py" <"$1"; }
peak episode-split -q --memory 32M --length 1000
messages in.mcap >in.txt
messages out.mcap | cmp - in.txt
peak episode-split -q --memory 32M --start /go.on --pre 12
stream-check out.mcap
messages out.mcap >out.txt
tail -n 171 in.txt | cmp - out.txt
