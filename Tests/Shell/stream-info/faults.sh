# What cannot be told.
exec 2>&1
try() { stream-info "$@" >/dev/null; echo "exit $?"; }
bag-cat "$DATA/pick_cube_sample.bag" | zstd-chunk --chunk-size 50000 >whole.mcap
try nothing.mcap
try .
try </dev/null
try "$DATA/bags/none.bag"
head -c 5000 whole.mcap >cut.mcap
try cut.mcap
try - <cut.mcap
# Damage in a chunk is seen by who reads it; by the index it is not read.
{ head -c 60000 whole.mcap; printf X; tail -c +60002 whole.mcap; } >damaged.mcap
try damaged.mcap
cat damaged.mcap | stream-info >/dev/null
echo "exit $?"
try -j 0 whole.mcap
try --threads
try --jsonl whole.mcap
try -q whole.mcap
try -v whole.mcap
