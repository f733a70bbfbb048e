# An input that can be read is shown before the next one, which cannot.
exec 2>&1
cp "$SHELL_TESTS/../Corpus/mcap-file/seed-zstd" a.mcap
echo text >b
stream-info a.mcap b >out
head -n 2 out
stream-info --json a.mcap b >out
jq -c '.messages' out
