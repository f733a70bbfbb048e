#!/bin/sh
# What was readable goes on, without an end, with any number of threads.
bag-cat --no-provenance "$DATA/pick_cube_sample.bag" | head -c 2000000 >short
for threads in 1 2 7; do
  jpeg-encode --no-provenance -j $threads <short >out.$threads
  echo $?
done
cmp out.1 out.2 && cmp out.1 out.7
