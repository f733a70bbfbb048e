#!/bin/sh
# The number of threads changes no byte.
bag-cat "$DATA/pick_cube_sample.bag" >raw
for threads in 1 2 7; do jpeg-encode -j $threads <raw >out.$threads; done
cmp out.1 out.2 && cmp out.1 out.7
