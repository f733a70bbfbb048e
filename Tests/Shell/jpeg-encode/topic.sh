#!/bin/sh
# -t chooses, --suffix names; what is not chosen stays.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode -t '*/wrist/*' --suffix /compressed |
  stream-text -t '/camera/*' | awk '$1 ~ /^20/ { print $2, $3 } $1 == "channel"' |
  LC_ALL=C sort | uniq -c
