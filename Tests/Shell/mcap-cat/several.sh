# Each file becomes an episode; files that hold episodes keep them, under the next numbers.
cp "$SHELL_TESTS/../Corpus/mcap-file/seed-lz4" a.mcap
bag-cat "$DATA/bags/none.bag" "$DATA/bags/lz4.bag" >two.mcap
mcap-cat a.mcap two.mcap - <a.mcap >four.mcap
stream-check four.mcap
stream-text --json -t /episode four.mcap | jq -c '[.value.event, .value.index, .value.source]'
stream-info --json four.mcap | jq -c '.topics[] | [.topic, .messages]'
