# A bag that its recorder did not close gives what it has and is an error, but with --recover one line
# and the mark in the episode. The last chunk is whole but for its index.
exec 2>&1
bag=$DATA/bags/crashed.bag
bag-cat "$bag" >some.mcap
echo "exit $?, $(python3 "$SHELL_TESTS/messages.py" <some.mcap | wc -l) messages"
stream-check some.mcap
bag-cat --recover "$bag" >all.mcap
echo "exit $?"
stream-check all.mcap
python3 "$SHELL_TESTS/messages.py" <all.mcap | LC_ALL=C sort | cmp - "$DATA/bags/messages.txt"
stream-text --json -t /episode all.mcap | jq -c '.value | select(.event == "END") | .attributes'
# -q says nothing; a whole bag has nothing to say.
bag-cat -q --recover "$bag" >/dev/null
bag-cat --recover "$DATA/bags/lz4.bag" | stream-text -t /episode | grep -c recovered
# A chunk whose header is damaged is left out with its 7 messages, and what follows it is read.
cp "$DATA/bags/lz4.bag" damaged.bag
printf 'XXXX' | dd of=damaged.bag bs=1 seek=6000 conv=notrunc 2>/dev/null
bag-cat damaged.bag >/dev/null
echo "exit $?"
bag-cat --recover damaged.bag >rest.mcap
echo "exit $?"
python3 "$SHELL_TESTS/messages.py" <rest.mcap | LC_ALL=C sort |
  comm -3 - "$DATA/bags/messages.txt" | wc -l
stream-check rest.mcap
