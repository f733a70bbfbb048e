# The numbers are the same from a file with an index, whose chunks are not read, from one without, and
# from a pipe.
for form in flat zstd lz4 crc none bare; do
  cp "$SHELL_TESTS/../Corpus/mcap-file/seed-$form" $form.mcap
  stream-info --json $form.mcap | jq -S 'del(.file, .size, .chunks)' >$form
  cmp flat $form
  cat $form.mcap | stream-info --json --threads 2 | jq -S 'del(.file, .size, .chunks)' | cmp flat -
done
jq -c '[.messages, .start_time, .end_time, .duration]' flat
jq -c '.topics[] | [.topic, .messages, .bytes, .rate, .largest_gap]' flat
for form in zstd lz4 none flat; do
  stream-info --json $form.mcap | jq -c '.chunks | map([.compression, .count])'
done
