# The id of an episode: from --id, or its own, or the file's stem and the number of the episode.
ids() { stream-info --json | jq -r '.episodes[].id'; }
bag-cat "$DATA/bags/none.bag" >run.7.mcap
mkdir other
mcap-cat run.7.mcap run.7.mcap >other/two.mcap
echo "its own:" && mcap-cat other/two.mcap | ids
echo "pattern:" && mcap-cat --id '{stem}/{index}' other/two.mcap run.7.mcap | ids
echo "cut:" && bag-cat --start 0.5 --end 1 "$DATA/bags/none.bag" | ids
mcap-cat --end 2026-01-01T00:00:00Z other/two.mcap | ids
mcap-cat --start 1 <run.7.mcap | ids
echo "standard input:" && bag-cat <"$DATA/bags/lz4.bag" | ids
mcap-cat --id same other/two.mcap >/dev/null
echo "exit $?"
mcap-cat --id '{index}' run.7.mcap run.7.mcap >/dev/null
echo "exit $?"
