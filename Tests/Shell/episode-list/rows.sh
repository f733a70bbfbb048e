# The row of a recording and of steps with labels; where the file is, and its digest.
bag-cat --no-provenance --id demo -t /action "$DATA/pick_cube_sample.bag" | zstd-chunk --no-provenance >run.mcap
sha256sum run.mcap >sums
episode-list --jsonl --uri 's3://lake/{stem}/{name}' --robot r17 --sha256 sums <run.mcap |
  sed "s/\"bytes\":$(wc -c <run.mcap),\"sha256\":\"$(cut -c 1-64 sums)\"/PLACE/"
# By the index, and read to the end.
episode-list run.mcap >indexed && mcap-cat --no-provenance run.mcap >stream
episode-list --jsonl stream | sed 's/"uri":"stream","bytes":[0-9]*/PLACE/' >whole
episode-list --jsonl run.mcap | sed 's/"uri":"run.mcap","bytes":[0-9]*/PLACE/' | cmp - whole && echo same
echo '{"id": "demo", "label": "no", "reason": "slip", "confidence": 0.75, "who": "ann", "source": "person"}
{"id": "demo", "task": "grasp", "label": "top"}
{"id": "demo", "task": "caption", "text": "pick the cube"}' >labels
step-align --no-provenance --rate 10 action=/action.data <stream | tee steps |
  episode-list --jsonl --labels labels
# As label-join says it.
label-join --no-provenance labels <steps >joined
episode-list --jsonl --labels labels steps | sed "s,steps,X," >one
episode-list --jsonl joined | sed "s,joined,X,; s,$(wc -c <joined),$(wc -c <steps)," | cmp one - && echo same
