# Messages of 20 MB whose contents would take gigabytes as values end with one line, or pass, and take no
# more memory than --memory allows.
exec 2>&1
python3 -B - <<'END_OF_PROGRAM'
import os, sys
sys.path.append(os.environ["SHELL_TESTS"])
import mcap


def write(name, *records):
    sys.stdout = open(name, "w")
    mcap.write(*records)
    sys.stdout.close()


def message(data):
    return mcap.message(1, 0, 5, 5, data)


count = 10_000_000
json = mcap.channel(1, 0, "/x", "json")
write("numbers", json, message(b'{"a":[' + b"1e1," * (count // 2) + b"0]}"))
write("deep", json, message(b'{"a":' + b"[" * (2 * count)))
write("event", mcap.schema(1, "bagpipe.Event", "protobuf", mcap.EVENT),
      mcap.channel(1, 1, "/event", "protobuf"), message(b"\x12\x05start" + b"\x32\0" * count))
write("episode", mcap.schema(1, "bagpipe.Episode", "protobuf", mcap.EPISODE),
      mcap.channel(1, 1, "/episode", "protobuf"), message(b"\x08\x01" + b"\x3a\0" * count))
END_OF_PROGRAM
peak() {
  echo "$ $*"
  python3 - "$@" <<'END_OF_PROGRAM'
import resource, subprocess, sys
with open(sys.argv[1]) as source:
    status = subprocess.run(sys.argv[2:], stdin=source, stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print("exit", status, "" if peak < 256 else f"with {peak} MB")
END_OF_PROGRAM
}
for file in numbers deep event episode; do
  peak $file stream-info --memory 64M
  peak $file stream-text --memory 64M
  peak $file mcap-cat --memory 64M
  peak $file episode-split --memory 64M --start /x.a --gap 1
done
peak numbers step-align --memory 64M --rate 1 x=/x.a
