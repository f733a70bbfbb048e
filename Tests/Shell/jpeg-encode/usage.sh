#!/bin/sh
# Values that make no sense.
for option in '-q 0' '-q 101' '-q high' '--subsampling 411' '-j 0' '--qualty 5'; do
  # shellcheck disable=SC2086
  jpeg-encode $option <"$DATA/pick_cube_sample.bag"
  echo $?
done
