#!/bin/sh
# A lower quality and fewer colours make a smaller stream, and the defaults are 95 and 4:2:0.
bag-cat "$DATA/pick_cube_sample.bag" >raw
size() { jpeg-encode --no-provenance "$@" <raw | wc -c; }
[ "$(size -q 50)" -lt "$(size --quality 80)" ] && [ "$(size -q 80)" -lt "$(size)" ] && echo quality
[ "$(size)" -lt "$(size --subsampling 422)" ] && echo 4:2:0
[ "$(size --subsampling 422)" -lt "$(size --subsampling 444)" ] && echo 4:2:2
jpeg-encode --no-provenance <raw >default
jpeg-encode --no-provenance -q 95 --subsampling 420 <raw | cmp - default
