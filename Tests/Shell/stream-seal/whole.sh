# A command gets a whole stream and its end; of any other it gets no end.
bag-cat --no-provenance -t /action "$DATA/pick_cube_sample.bag" >run.mcap
# An upload that commits at the end of its input, and never sooner.
cat >upload <<'END'
#!/bin/sh
cat >"$1.part" && mv "$1.part" "$1"
END
chmod +x upload
size=$(wc -c <run.mcap)
stream-seal ./upload whole <run.mcap
echo "exit $?"
cmp run.mcap whole && echo same
# Options after the command are the command's.
stream-seal sh -c 'cat >/dev/null; echo "$*"' - -x --help --version <run.mcap
echo "exit $?"
for cut in 0 7 100 $((size - 1)); do
  head -c "$cut" run.mcap | stream-seal ./upload short
  echo "exit $?"
done
sed 's/pick_cube/pick_tube/' run.mcap | stream-seal ./upload short
echo "exit $?"
# What the command has started is killed, too.
head -c $((size / 2)) run.mcap | stream-seal sh -c 'exec 4<&0; ./upload short <&4 & wait'
echo "exit $?"
# The command's own failure, early and late.
stream-seal false <run.mcap
echo "exit $?"
stream-seal sh -c 'cat >/dev/null; exit 3' <run.mcap
echo "exit $?"
stream-seal sh -c 'cat >/dev/null; kill -9 $$' <run.mcap
echo "exit $?"
stream-seal ./missing <run.mcap
echo "exit $?"
stream-seal <run.mcap
echo "exit $?"
# Killed, or asked to end, in the middle.
for signal in KILL TERM HUP; do
  mkfifo pipe
  stream-seal ./upload short <pipe &
  seal=$!
  exec 3>pipe
  head -c 5000 run.mcap >&3
  sleep 0.2
  kill -$signal $seal
  wait $seal 2>/dev/null
  echo "SIG$signal: $(($? > 128))"
  exec 3>&-
  rm pipe
done
sleep 0.2
ls short 2>/dev/null || echo 'no short object'
