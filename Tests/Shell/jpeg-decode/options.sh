#!/bin/sh
# --dct fast makes other pixels in as many bytes; -t and --suffix as in jpeg-encode.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode --no-provenance >jpeg
jpeg-decode --no-provenance <jpeg >default
jpeg-decode --no-provenance --dct accurate <jpeg | cmp - default
jpeg-decode --no-provenance --dct fast <jpeg >quick
cmp -s quick default || echo other pixels
[ "$(wc -c <quick)" -eq "$(wc -c <default)" ] && echo as many
jpeg-decode -t '/camera/front/*' --suffix /raw <jpeg | stream-text -t '/camera/*' |
  awk '$1 ~ /^20/ { print $2, $3 }' | LC_ALL=C sort | uniq -c
jpeg-decode --dct exact <jpeg
echo $?
