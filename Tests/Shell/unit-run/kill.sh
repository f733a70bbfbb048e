# Killed at any moment, and two at once: nothing half is visible, and the next run does it.
bag-cat --no-provenance -t /action "$DATA/pick_cube_sample.bag" >run.mcap
mkdir out
echo 'head -c 500 >"$OUT"; echo started >started; sleep 86.5 | sleep 86.5; cat >>"$OUT"' >slow.sh
echo 'cat >"$OUT"' >copy.sh
for signal in KILL TERM HUP; do
  rm -f started
  unit-run --in run.mcap --out out/x.mcap --pipeline slow.sh >row &
  run=$!
  while [ ! -e started ]; do sleep 0.02; done
  unit-run -q --in run.mcap --out out/x.mcap --pipeline copy.sh | jq -r .state
  unit-run -q --in run.mcap --out out/x.mcap --pipeline copy.sh --wait 0.2 | jq -r .state
  kill -$signal $run
  wait $run 2>/dev/null
  echo "SIG$signal: $(($? > 128)), $(wc -c <row) bytes"
  # The guard has a moment.
  for _ in $(seq 100); do
    [ -n "$(pgrep -f 'sleep 86.5')$(ls -A out)" ] || break
    sleep 0.1
  done
  pgrep -f 'sleep 86.5'
  ls -A out
done
# Who waits finds the output of the other.
rm -f started
echo 'echo >started; sleep 0.5; cat >"$OUT"' >slow.sh
unit-run --in run.mcap --out out/x.mcap --pipeline slow.sh | jq -r .state >first &
while [ ! -e started ]; do sleep 0.02; done
unit-run --in run.mcap --out out/x.mcap --pipeline copy.sh --wait 60 | jq -r .state
wait
cat first
rm out/x.mcap
# A lease of another machine holds as long as it says, by the clock of the file system.
mkdir -p out/.x.mcap.unit
echo '{"machine": "another", "seconds": 30}' >out/.x.mcap.unit/lease
unit-run -q --in run.mcap --out out/x.mcap --pipeline copy.sh | jq -r .state
touch -d '31 seconds ago' out/.x.mcap.unit/lease
unit-run --in run.mcap --out out/x.mcap --pipeline copy.sh | jq -r .state
rm out/x.mcap
mkdir -p out/.x.mcap.unit
touch -d '130 seconds ago' out/.x.mcap.unit
unit-run --in run.mcap --out out/x.mcap --pipeline copy.sh | jq -r .state
cmp run.mcap out/x.mcap && ls -A out
