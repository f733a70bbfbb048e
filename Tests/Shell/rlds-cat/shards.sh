# A source reads the episodes of a shard.
. "$SHELL_TESTS/shards"
shards rlds-cat --split all "$DATA/tiny_robot"
