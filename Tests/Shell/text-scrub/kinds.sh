# Each kind in attributes of an episode: replaced, by pseudonyms, counted, rounded, refused.
stream() {
  PYTHONPATH=$SHELL_TESTS python3 -B - "$@" <<'END'
import json, struct, sys
out = open("in.mcap", "wb")
def record(opcode, body):
    out.write(bytes([opcode]) + struct.pack("<Q", len(body)) + body)
def text(value):
    value = value.encode()
    return struct.pack("<I", len(value)) + value
out.write(b"\x89MCAP0\r\n")
record(1, text("") + text(""))
record(3, struct.pack("<H", 1) + text("x") + text("jsonschema") + text("{}"))
record(4, struct.pack("<HH", 1, 1) + text("/log") + text("json") + struct.pack("<I", 0))
for number, line in enumerate(sys.argv[1:]):
    value = line if line.startswith("{") else json.dumps({"msg": line})
    record(5, struct.pack("<HIQQ", 1, number, number, number) + value.encode())
record(15, bytes(4))
record(2, bytes(20))
out.write(b"\x89MCAP0\r\n")
END
}
show() { stream-text -t /log | sed 's/.*\/log x //'; }

stream 'mail a.b+c@mail.example.org, or x@y' 'call +49 (170) 12 34 567 or 0170-1234567, not 2026-01-01 or 1767228600' \
  'ping 10.0.0.1 and fe80::1, v1.2.3.4.5 and std::a::b' 'eth0 00:1B:44:11:3A:B7' 'plate M-AB 1234' \
  'SN-001234 of Jean-Luc  Picard, not of Jean' '{"fix":{"latitude":48.137154,"longitude":11.576124,"big":9007199254740993}}'
printf '# people\nJEAN-LUC PICARD\n\n' >names
text-scrub <in.mcap | show
text-scrub --words names --pattern 'serial=SN-\d{6}' --kinds none --gps keep <in.mcap | show
echo secret >key
text-scrub -q --key key --gps 100km <in.mcap >one.mcap
show <one.mcap
# The same text has the same pseudonym, and nothing is left.
text-scrub -q --key key <one.mcap | show | cmp - /dev/stdin <<END
$(show <one.mcap)
END
text-scrub --check --gps 100km <one.mcap
echo "exit $?"
text-scrub --check <in.mcap
echo "exit $?"
text-scrub --gps drop --kinds none <in.mcap | show | grep -c fix

for arguments in '--kinds mail' '--gps 5' '--gps 0.1m' '--pattern x' '--pattern s=a(b)' '--pattern s=[a' '--pattern s=a*' \
  '--pattern s=a{70}' '--pattern s=a{2,1}' '--pattern s=\' '--key missing' '--words missing' '--key empty'; do
  : >empty
  # shellcheck disable=SC2086 # several arguments
  text-scrub $arguments <in.mcap 2>&1 >out | head -n 1
done
stream 'not JSON'
sed 's/json/cbor/2' in.mcap >cbor.mcap
text-scrub <cbor.mcap >out
echo "exit $?"
text-scrub --pass '/l*' <cbor.mcap | show
head -c 150 in.mcap | text-scrub >out
echo "exit $?"
