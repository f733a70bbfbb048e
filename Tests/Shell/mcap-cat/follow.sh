# A recording is followed to its own end; a clean end without one is the user's.
exec 2>&1
try() { "$@" >out; echo "exit $?"; }
corpus=$SHELL_TESTS/../Corpus/mcap-file
cp "$corpus/seed-zstd" a.mcap
mcap-cat --order file --no-provenance a.mcap >whole
mcap-cat --follow --no-provenance a.mcap | cmp - whole && echo same
# Written a byte at a time, with a writer that keeps the file open.
python3 -B - <<'END' &
import time
data = open("a.mcap", "rb").read()
with open("slow.mcap", "wb", buffering=0) as file:
    for place in range(len(data)):
        file.write(data[place:place + 1])
        if place % 50 == 0:
            time.sleep(0.001)
END
while [ ! -e slow.mcap ]; do sleep 0.01; done
mcap-cat --follow --no-provenance slow.mcap >slow
wait
mcap-cat --order file --no-provenance slow.mcap | cmp - slow && echo same
# No program writes it, and it has no end.
head -c 300 a.mcap >cut.mcap
try mcap-cat --follow cut.mcap
try mcap-cat --follow --recover cut.mcap
# A writer that writes no more: the part that is there ends well, and so does nothing at all.
for size in 0 4 300; do
  rm -f open.mcap
  (head -c $size a.mcap && exec sleep 2) >open.mcap &
  writer=$!
  until [ -e open.mcap ] && [ "$(wc -c <open.mcap)" -ge $size ]; do sleep 0.01; done
  try mcap-cat --follow --idle 0.1 open.mcap
  stream-check <out && echo "ends well"
  kill $writer
  wait $writer 2>/dev/null
done
# The reader has gone, so there is nothing to wait for.
(head -c 300 a.mcap && exec sleep 5) >open.mcap &
writer=$!
(mcap-cat --follow open.mcap; echo "exit $?" >status) | head -c 1 >/dev/null
cat status
kill $writer
# What cannot be followed.
zstd -q a.mcap -o whole.mcap.zst
mkfifo fifo
(exec sleep 1) >fifo &
for arguments in '' - 'a.mcap a.mcap' '--order time a.mcap' . missing.mcap whole.mcap.zst fifo; do
  # shellcheck disable=SC2086
  try mcap-cat --follow $arguments </dev/null
done
try mcap-cat --until 3 a.mcap
try mcap-cat --idle 1 a.mcap
try mcap-cat --follow --idle -1 a.mcap
