#!/bin/sh
# tar-write and tar-cat against webdataset, Python's tarfile and the rules of VLA Foundry's loader.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
check() { "$python" -B "$here/check_tar.py" "$@"; }

for number in 1 2; do cp "$DATA/pick_cube_sample.bag" $number.bag; done
bag-cat 1.bag 2.bag | jpeg-encode |
  step-align --rate 10 action=/action.data observation/proprio=/joint_states.position \
    observation/image_primary=/camera/front/image_raw observation/image_wrist=/camera/wrist/image_raw \
    language_instruction=/instruction.data >steps.mcap
traj-window --window 2 --future 15 <steps.mcap >windows.mcap
stream-text --json --full steps.mcap >steps.json

tar-write --layout webdataset steps.tar <steps.mcap
check plain steps.json steps.tar
mkdir plain
tar-write --layout webdataset 'plain/{index:06}.tar' --samples 7 <steps.mcap
check plain steps.json 'plain/{000000..000010}.tar'

tar-write 'shards/{index:06}.tar' --samples 20 <windows.mcap
check foundry steps.json shards none
tar-write 'cut/{index:06}.tar' --samples 20 --max-padding 7 <windows.mcap
check foundry steps.json cut 7

# The same bytes again, and from any number of threads before.
tar-write 'again/{index:06}.tar' --samples 20 <windows.mcap
for file in shards/*.tar shards/stats.json; do cmp "$file" "again/${file#shards/}"; done

# What webdataset's own writer writes.
check write foreign
tar-cat foreign-*.tar | stream-text --json --full >foreign.json
check foreign foreign.json
