# Shards, parts by time, and units that are done.
mkdir d
for size in 9 8 7 6 5 4 3 2 1; do head -c ${size}0 /dev/zero >d/$size.mcap; done
unit-list d --shards 3 | jq -c '{name, bytes, shard}'
unit-list d --shards 3 | jq -s -c 'group_by(.shard) | map(map(.bytes) | add)'
for shard in 0 1 2; do unit-list d --shards 3 --shard $shard; done | sort >parts
unit-list d --shards 3 | sort | cmp - parts && echo 'the shards are the whole'
# A part has the messages from its first time to its last; together they are all.
bag-cat -t /action -t /joint_states --no-provenance "$DATA/pick_cube_sample.bag" |
  lz4-chunk --chunk-size 2048 >run.mcap
size=$(($(wc -c <run.mcap) / 3 + 1))
echo run.mcap | sed "s/^/$(wc -c <run.mcap)	/" | unit-list --size $size --out '{stem}-part.mcap' >rows
jq -c '{name, from, to, out}' rows
echo 'cat >"$OUT"' >copy.sh
while IFS= read -r row; do unit-run --unit "$row" --pipeline copy.sh; done <rows | jq -r .state
for part in run@*-part.mcap; do stream-text "$part"; done |
  grep -v -e '^[chms]' -e episode | sort >parts
stream-text run.mcap | grep -v -e '^[chms]' -e episode | sort >whole
wc -l <whole
cmp parts whole && echo 'the parts are the whole'
# What cannot be divided stays whole.
mcap-cat run.mcap run.mcap --no-provenance | zstd-chunk --chunk-size 2048 >episodes.mcap
cp "$DATA/pick_cube_sample.bag" run.bag
head -c 3000 run.mcap >cut.mcap
mkdir e && mv run.bag cut.mcap episodes.mcap e
unit-list e --size 1k | jq -c '{name, bytes}'
# Done: by outputs in a folder or a listing, by folders as outputs, and by rows.
mkdir -p out/2.zarr/c && touch out/1.mcap out/2.zarr/c/0
unit-list d --done out | jq -r .name | tr '\n' ' '
unit-list d --out 'out/{stem}.zarr' --done out -v 2>&1 | tail -n 1
echo 'cp "$IN" "$OUT"' >copy.sh
unit-run --in d/3.mcap --out out/3 --pipeline copy.sh -q >rows
unit-list d --pipeline copy.sh | jq -c 'select(.name == "4.mcap") | {key, state: "failed"}' >>rows
unit-list d --pipeline copy.sh --done rows | jq -r .name | tr '\n' ' '
unit-list d --done rows | jq -r .name | tr '\n' ' '
unit-list d --suffix 1.mcap --suffix 2.mcap --done /dev/null | jq -r .name
