# Of a chunk in which the file ends, --recover gives every whole message, however it is compressed.
exec 2>&1
count() { stream-text | grep -c 'message number\|demo'; }
mcap-cat --recover "$DATA/recordings/torn.mcap" | count
mcap-cat --recover <"$DATA/recordings/torn.mcap" | count
cat "$DATA/recordings/torn.mcap" | mcap-cat --recover -j 4 | count
mcap-cat "$DATA/recordings/torn.mcap" >/dev/null
echo "exit $?"
# Incompressible messages, so that a part of the file is the same part of the messages.
python3 - >plain.mcap <<'P'
import os, random, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
import mcap
random.seed(1)
mcap.write(mcap.channel(1, 0, "/x", "json"), *(
    mcap.message(1, k, k, k, b'"demo%d' % k + bytes(random.choices(b"abcdefghijklmnop", k=3000)) + b'"')
    for k in range(1000)))
P
for form in 'zstd-chunk' 'lz4-chunk'; do
  $form --chunk-size 60000000 <plain.mcap >whole.mcap
  head -c $(($(wc -c <whole.mcap) * 3 / 4)) whole.mcap >cut.mcap
  found=$(mcap-cat -q --recover cut.mcap | count)
  [ "$found" -gt 500 ] && [ "$found" -lt 800 ] && echo "$form: more than half of them"
done
