#!/bin/sh
# episode-score against its formulas in NumPy and OpenCV, from recordings and steps; tables of CSV, JSON
# lines and Parquet. The filters are in PATH; PYTHON has the packages of requirements.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"$PYTHON" -B "$here/check_scores.py" make tables
npz-cat --rate 20 walk*.npz >steps.mcap
# Recordings: joints at 50 Hz, cameras of 160x120.
bag-cat "$DATA/pick_cube_sample.bag" >recording
episode-score --motion --idle --gaps --images --pictures 512 <recording >recording.scored
episode-score --velocity /joint_states.velocity --motion --idle --still 0.1 --gripper '/joint_states.position[0]' \
  <recording >velocity.scored
# Steps: random walks, an ensemble, logits, novelty.
episode-score --motion --idle --gaps --limits -0.5,0.5 --ensemble a,b,c --logits logits --ood \
  --calibration tables/calibration.jsonl <steps.mcap >steps.scored
for table in loss.csv loss.jsonl loss.parquet; do
  episode-score --join "tables/$table" <steps.mcap 2>error | stream-text --json -t /episode >"$table.out"
  cut -d : -f 3- <error >"$table.error"
done
"$PYTHON" -B "$here/check_scores.py" check recording recording.scored velocity.scored steps.scored
for table in loss.jsonl loss.parquet; do
  cmp loss.csv.out "$table.out"
  cmp loss.csv.error "$table.error"
done
"$PYTHON" -B "$here/check_scores.py" joined loss.csv.out loss.csv.error
