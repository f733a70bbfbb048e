# Usage, and inputs that are none.
episode-list --append x || echo "exit $?"
episode-list -o t --jsonl x || echo "exit $?"
episode-list --state s a b || echo "exit $?"
episode-list missing.mcap >rows || echo "exit $?"
echo nonsense >sums
bag-cat --no-provenance --id demo -t /action "$DATA/pick_cube_sample.bag" >run.mcap
episode-list --sha256 sums run.mcap >rows || echo "exit $?"
episode-list --state sums run.mcap >rows || echo "exit $?"
episode-list --uri "{name}" <sums >rows || echo "exit $?"
cat run.mcap | episode-list --jsonl --uri 'x/{name}' || echo "exit $?"
echo '{"label": 1}' >labels
episode-list --labels labels run.mcap >rows || echo "exit $?"
# An episode that is twice in a join.
echo '{"id": "demo", "label": "yes"}' >labels
episode-list --jsonl --labels labels run.mcap run.mcap >rows || echo "exit $?"
wc -l <rows
