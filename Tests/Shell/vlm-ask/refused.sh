# What cannot be asked is an error of one line.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/frame-pick/run.py" 3 3 >run.mcap
frame-pick -n 3 -t /front <run.mcap >picked.mcap
try() { vlm-ask "$@" | cut -c -60; }
try <picked.mcap
try --judge --caption <picked.mcap
try --judge --answers a,b <picked.mcap
try --prompt picked.mcap --answers a,a <picked.mcap
try --prompt picked.mcap --task a/b <picked.mcap
try --caption --reasons none <picked.mcap
: >empty
try --judge --reasons empty <picked.mcap
try --prompt empty <picked.mcap
try --prompt missing <picked.mcap
try --judge --max-pictures 2 <picked.mcap
mcap-cat --no-provenance picked.mcap picked.mcap | try --judge | wc -l
try --judge <run.mcap
mcap-cat -t /x run.mcap | try --judge
head -c 3000 picked.mcap | try --judge | wc -l
# An episode whose pictures are all unreadable is left out and counted.
PYTHONPATH=$SHELL_TESTS python3 -B "$SHELL_TESTS/frame-pick/run.py" 1,bad=0 1 |
  frame-pick --quiet -t /front | vlm-ask --judge | cut -c -40
# An id may have any characters.
bag-cat --no-provenance --id '../"\ é/x' --end 0.3 "$DATA/pick_cube_sample.bag" | frame-pick -n 1 | vlm-ask --judge |
  python3 -c 'import json, sys; print([json.loads(line)["custom_id"] for line in sys.stdin])'
bag-cat --end 0.3 "$DATA/pick_cube_sample.bag" | frame-pick | vlm-ask --judge --examples run.mcap
bag-cat --end 0.3 "$DATA/pick_cube_sample.bag" | jpeg-encode >asked.mcap
vlm-ask --judge --examples asked.mcap <asked.mcap
