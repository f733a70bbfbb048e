# A source reads the episodes of a shard.
. "$SHELL_TESTS/shards"
PYTHONPATH=$SHELL_TESTS python3 -B -c \
  'import npz; open("rollout.npz", "wb").write(npz.npz(npz.rollout(9, 3)))'
npz-cat --layout envs,steps rollout.npz | tar-write --layout webdataset rollout.tar
shards tar-cat rollout.tar
