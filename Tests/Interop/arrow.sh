#!/bin/sh
# arrow-write and arrow-cat against the readers of Arrow: pyarrow, polars and DuckDB find the arrays of
# NumPy and the images that went in, and arrow-cat makes steps of what pyarrow and polars write.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
check() { "${PYTHON:-python3}" -B "$here/check_arrow.py" "$@"; }

"${PYTHON:-python3}" -B "$here/check_npz.py" write
npz-cat --layout envs,steps stored.npz >numbers.mcap
arrow-write --no-provenance --batch 3 <numbers.mcap >numbers.arrows
arrow-write --batch 3 numbers.arrow <numbers.mcap
arrow-write --no-provenance --batch 3 same.arrows <numbers.mcap
cmp numbers.arrows same.arrows
check numbers numbers.arrows numbers.arrow
arrow-cat numbers.arrow | npz-write --layout envs,steps again.npz
"${PYTHON:-python3}" -B "$here/check_npz.py" check again.npz 1

# Encoded images, windows of them, and their pixels.
bag-cat "$DATA/pick_cube_sample.bag" | jpeg-encode |
  step-align --rate 10 action=/action.data \
    observation/image_primary=/camera/front/image_raw >steps.mcap
traj-window --window 2 --future 3 <steps.mcap >windows.mcap
arrow-write steps.arrow <steps.mcap
arrow-write windows.arrow <windows.mcap
for threads in 1 3; do
  arrow-write --no-provenance --decode --batch 7 -j $threads <windows.mcap >decoded$threads.arrows
done
cmp decoded1.arrows decoded3.arrows
jpeg-decode <steps.mcap | arrow-write raw.arrow
check images steps.arrow windows.arrow decoded1.arrows raw.arrow

# The same steps again: what arrow-write makes of the steps of arrow-cat is the same to the byte.
for name in numbers steps windows; do
  arrow-write --no-provenance <$name.mcap >$name.arrows
  arrow-cat --no-provenance $name.arrows >again.mcap
  arrow-write --no-provenance <again.mcap | cmp - $name.arrows
done
jpeg-decode <windows.mcap | arrow-write --no-provenance >raw.arrows
arrow-cat --no-provenance raw.arrows | arrow-write --no-provenance | cmp - raw.arrows

# What others write.
check foreign
for file in foreign/*; do
  arrow-cat "$file" | stream-text --json --full | check values "${file##*/}"
  # Files of polars do not begin with their schema.
  case $file in */polars.arrow) continue ;; esac
  arrow-cat <"$file" | stream-text --json --full | check values "${file##*/}"
  cat "$file" | arrow-cat | stream-text --json --full | check values "${file##*/}"
done

# A trainer: the lines of bagpipe(7), "Through a pipe".
if [ -z "${PYTHON_TRAINERS:-}" ]; then exit; fi
/usr/bin/python3 "$here/../Shell/suite/examples.py" . "$here/../../man/bagpipe.7"
mv ./*.file/batches.py ./*.file/train_from_pipe.py .
for number in 0 1 2 3 4 5; do cp "$DATA/pick_cube_sample.bag" run$number.bag; done
bag-cat --end 1 run*.bag | jpeg-encode |
  step-align --rate 10 observation/image_0=/camera/front/image_raw action=/action.data |
  rlds-write --name bridge_dataset .
PYTHONPATH=. timeout 120 "$PYTHON_TRAINERS" -B -W error train_from_pipe.py
PYTHONPATH=. timeout 120 "$PYTHON_TRAINERS" -B -W error "$here/check_batches.py"
