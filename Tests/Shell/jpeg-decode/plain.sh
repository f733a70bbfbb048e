#!/bin/sh
# There and back: the types, order and times are those of the recording again.
bag-cat --no-provenance "$DATA/pick_cube_sample.bag" >raw
jpeg-encode --no-provenance <raw | jpeg-decode --no-provenance >back
for stream in raw back; do stream-text <$stream | awk '$1 ~ /^20/ { print $1, $2, $3 }' >$stream.order; done
cmp raw.order back.order
stream-text back | awk '$1 == "channel" && $3 ~ /camera/' | LC_ALL=C sort
jpeg-encode --no-provenance -j 1 <raw | jpeg-decode --no-provenance -j 7 | cmp - back
