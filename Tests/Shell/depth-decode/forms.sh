#!/bin/sh
# All forms of depth become 16UC1 or 32FC1, and come back from both codecs without loss.
depth="$SHELL_TESTS/depth-decode/depth.py"
python3 -B "$depth" write depth
depth-decode --no-provenance <depth >raw
python3 -B "$depth" check raw
stream-info raw | awk '$1 ~ "^/" { print $1, $2, $(NF - 1), $NF }'
for codec in png rvl; do
  depth-encode --codec $codec <raw >encoded
  stream-text --json encoded |
    jq -r 'select(.record == "message" and .topic != "/color") | .value.format' | sort | uniq -c
  depth-decode <encoded >back
  python3 -B "$depth" check back
done
depth-decode --no-provenance -j 1 <depth | cmp - raw
