# A source reads the episodes of a shard: whole files, and the episodes in one.
. "$SHELL_TESTS/shards"
for number in 0 1 2 3 4; do cp "$DATA/pick_cube_sample.bag" run$number.bag; done
bag-cat -t /action --end 0.5 run*.bag | zstd-chunk >runs.mcap
shards mcap-cat runs.mcap
shards bag-cat -t /action run*.bag
# The part that is cut out of an episode does not change its shard.
for end in 0.2 0.3; do
  bag-cat -t /action --end $end --shard 0/2 run*.bag | stream-text --json | grep -o 'run[0-9]#0'
done
