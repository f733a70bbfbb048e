# By the index, chunks without a wanted time are not touched: damage in the first ones is seen by who
# reads all, and by who has only a pipe.
exec 2>&1
bag-cat "$DATA/pick_cube_sample.bag" | zstd-chunk --chunk-size 50000 >whole.mcap
cp whole.mcap damaged.mcap
printf 'XXXX' | dd of=damaged.mcap bs=1 seek=60000 conv=notrunc 2>/dev/null
mcap-cat --no-provenance --start 2 whole.mcap >whole
mcap-cat --no-provenance --start 2 damaged.mcap | cmp - whole
mcap-cat damaged.mcap >/dev/null
echo "exit $?"
cat damaged.mcap | mcap-cat --start 2 >/dev/null
echo "exit $?"
