#!/bin/sh
# 32FC1 is stored only with the parameters that give it back.
python3 -B "$SHELL_TESTS/depth-decode/depth.py" write depth
depth-decode -t '/inverse*' <depth >raw
depth-encode <raw | depth-decode | stream-text --json | jq -r 'select(.topic == "/inverse") | .value.data' >back
stream-text --json raw | jq -r 'select(.topic == "/inverse") | .value.data' | cmp - back
depth-encode --depth-max 5 -t /inverse <raw >out
echo "exit $?"
depth-encode --depth-max 0 <raw
echo "exit $?"
depth-encode --codec zip <raw
echo "exit $?"
