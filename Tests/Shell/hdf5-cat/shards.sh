# A source reads the episodes of a shard.
. "$SHELL_TESTS/shards"
hdf5-cat ../data/hdf5/robomimic.hdf5 >in.mcap
for _ in 1 2 3; do hdf5-write --layout robomimic --append out.hdf5 <in.mcap; done
shards hdf5-cat --id '{stem}-{index}' out.hdf5
