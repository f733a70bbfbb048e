#!/bin/sh
# goal-relabel, traj-window, task-drop, traj-subsample and zarr-write --windows: steps from the PyPI
# package mcap become the goals and windows that NumPy makes of the same values. The filters are in
# PATH; PYTHON has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
python=${PYTHON:-python3}
check() { "$python" -W ignore "$here/check_windows.py" "$@"; }

check write steps.mcap
while read -r flavor window future stride copies; do
  set -- --flavor "$flavor" --window "$window" --future "$future" --stride "$stride"
  [ "$copies" = 0 ] || set -- "$@" --copy-images
  traj-window "$@" <steps.mcap >windows.mcap
  check stream windows.mcap "$flavor" "$window" "$future" "$stride" "$copies"
  for strategy in uniform future final; do
    goal-relabel --seed 1 --flavor "$flavor" --strategy "$strategy" <steps.mcap \
      | traj-window "$@" >windows.mcap
    check stream windows.mcap "$flavor" "$window" "$future" "$stride" "$copies"
  done
done <<'CASES'
openvla 2 3 1 0
openvla 1 0 1 0
openvla 4 7 1 1
openvla 3 2 2 0
openvla 2 12 3 1
octo 2 3 1 0
octo 3 7 1 0
octo 2 0 4 0
CASES

# Every kept image is in the dataset once, whether the stream has it once or in every window.
for copies in '' --copy-images; do
  for images in jpeg raw; do
    # shellcheck disable=SC2086
    traj-window --window 2 --future 3 $copies <steps.mcap \
      | zarr-write --windows --images "$images" a.zarr
    check zarr a.zarr 2 3
    rm -rf a.zarr
  done
done
# Goals too, of which half are dropped.
goal-relabel --seed 1 <steps.mcap >goals.mcap
for probability in 0 0.5 1; do
  task-drop --keep-image-prob $probability --seed 1 <goals.mcap | traj-window --window 2 --future 3 \
    | zarr-write --windows goals.zarr
  check zarr goals.zarr 2 3
  rm -rf goals.zarr
done
# Two runs that append are one that does not.
traj-window --window 3 <steps.mcap >windows.mcap
mcap-cat windows.mcap windows.mcap | zarr-write --windows --no-provenance both.zarr
for _ in 1 2; do zarr-write --windows --no-provenance --append one.zarr <windows.mcap; done
check equal both.zarr one.zarr
# All steps, of which each stands alone.
traj-subsample --every 1 <windows.mcap | zarr-write --windows c.zarr
check zarr c.zarr 3 0
# Random chains of filters that drop steps, move them and mix them with others.
"$python" -W ignore "$here/check_chains.py" 1 20
