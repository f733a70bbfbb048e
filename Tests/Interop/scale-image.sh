#!/bin/sh
# The image of the filters, where there is a program that builds images.
set -eu
. "$(dirname -- "$0")/scale_recordings"
builder=$(command -v podman || command -v buildah || command -v docker) ||
  { echo 'skipped: neither podman, buildah nor docker builds images here'; exit 0; }
[ "${builder##*/}" != docker ] || docker info >info.log 2>&1 ||
  { echo 'skipped: the daemon of docker does not run'; exit 0; }
env -u MAKEFLAGS -u MAKELEVEL make -s -C "$root" -o build "BIN=$BIN" install PREFIX=/usr DESTDIR="$PWD/image"
"$builder" build -f "$recipes/Containerfile" --target filters -t bagpipe-test image >build.log 2>&1 ||
  { tail -n 5 build.log; fail 'the image does not build'; }
bag-cat --no-provenance -t /action "$DATA/pick_cube_sample.bag" >run.mcap
case $builder in
  *buildah) exit 0 ;;
esac
"$builder" run --rm -i bagpipe-test stream-info <run.mcap >inside
stream-info <run.mcap | cmp - inside
