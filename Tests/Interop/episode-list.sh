#!/bin/sh
# The table of episodes, read by pyarrow and compared with what the reader of MCAP's own project finds.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
sample=$DATA/pick_cube_sample.bag
bag-cat --id a "$sample" >a.mcap
bag-cat --id b "$sample" | edge-trigger --when 'max(abs(/action.data)) > 0.1' --mark | zstd-chunk >b.mcap
bag-cat --id c -t /action -t /camera/front/image_raw "$sample" | jpeg-encode -q 80 |
  step-align --rate 10 action=/action.data camera=/camera/front/image_raw | tee c.mcap |
  norm-stats --name c --state -o c.json >/dev/null
# Three episodes in one file, one after another.
cat >labels.jsonl <<'END'
{"id": "a", "label": "no", "reason": "slip", "confidence": 0.25, "who": "vlm@1", "source": "model"}
{"id": "b", "label": "yes", "confidence": 0.5, "who": "ann", "source": "person"}
END
mcap-cat a.mcap b.mcap | zstd-chunk >two.mcap
episode-list --labels labels.jsonl --robot r17 a.mcap b.mcap two.mcap >rows.parquet 2>errors && exit 1
grep -q "two episodes have the id 'a'" errors
episode-list --labels labels.jsonl --robot r17 a.mcap b.mcap >rows.parquet
episode-list --state c.json.state c.mcap >c.parquet
episode-list two.mcap >two.parquet
episode-list --robot r17 --labels labels.jsonl -o table a.mcap b.mcap
episode-list --append -o table c.mcap
"$PYTHON" -B "$here/check_episode_list.py"
