# Files of another writer (see Tests/Corpus/make.py) give the same messages in every form: chunks of
# each compression, with and without checksums, without a summary, without chunks.
for form in zstd lz4 none crc bare flat; do
  cp "$SHELL_TESTS/../Corpus/mcap-file/seed-$form" $form.mcap
  mcap-cat $form.mcap | stream-text -t '/[ab]' | grep demo/Sample >$form
  cmp zstd $form
done
cat zstd
# With any number of threads they are the same bytes.
mcap-cat --no-provenance -j 1 zstd.mcap >one
mcap-cat --no-provenance --threads 3 zstd.mcap | cmp - one
# A large file of our own.
bag-cat "$DATA/pick_cube_sample.bag" | lz4-chunk --chunk-size 100000 | mcap-cat |
  python3 "$SHELL_TESTS/messages.py" | LC_ALL=C sort | cmp - "$DATA/pick_cube_sample.bag.txt"
