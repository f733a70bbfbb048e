#!/bin/sh
# Every raw image becomes a compressed one; order, times and the rest stay.
bag-cat --no-provenance "$DATA/pick_cube_sample.bag" >raw
jpeg-encode --no-provenance <raw >jpeg
stream-text <jpeg | awk '$1 ~ /^20/ { print $2, $3 } $1 == "channel" && $3 ~ /camera/' |
  LC_ALL=C sort | uniq -c
for stream in raw jpeg; do stream-text <$stream | awk '$1 ~ /^20/ { print $1, $2 }' >$stream.order; done
cmp raw.order jpeg.order
