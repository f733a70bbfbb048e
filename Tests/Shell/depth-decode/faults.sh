#!/bin/sh
# RVL that ends early, claims a giant image or has more samples than it says.
depth="$SHELL_TESTS/depth-decode/depth.py"
python3 -B "$depth" write depth
# damage OFFSET HEX: bytes of the first RVL after its size, which is 37 by 11
damage() {
  python3 - "$@" <<'EOF'
import sys
data = bytearray(open("depth", "rb").read())
place = data.index(b"\x25\0\0\0\x0b\0\0\0") + int(sys.argv[1])
value = bytes.fromhex(sys.argv[2])
data[place:place + len(value)] = value
open("damaged", "wb").write(data)
EOF
  depth-decode -t /wrist <damaged >out 2>errors
  echo "exit $?"
  sed 's/.*: //' errors
  [ ! -s errors ] || [ "$(wc -l <errors)" -eq 1 ] || echo several lines
}
damage 0 ffff0000ffff0000
damage 0 ffffffffffffffff
damage 0 2600000000000000
damage 4 0c000000
damage 4 0a000000
damage 8 ffffffffffffffff
damage 8 0000000000000000
depth-decode --bad skip -t /wrist <damaged 2>errors | stream-info | grep -c '^  /wrist'
sed 's/;.*//' errors
