#!/bin/sh
# Units that are killed, and the recipes that need no engine of their own: make, GNU parallel where it is
# there, and the script of Slurm with its variables.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
recipes=$root/Sources/Recipes
fail() { echo "units.sh: $1" >&2; exit 1; }

mkdir kills
(cd kills && "$PYTHON" -B "$root/Tests/Interop/check_units.py" 30 10)

# Eight recordings and one that is cut.
mkdir -p recordings/r1 recordings/r2
bag-cat --no-provenance -t /action "$DATA/pick_cube_sample.bag" >recordings/r1/0.mcap
for number in 1 2 3; do cp recordings/r1/0.mcap recordings/r1/$number.mcap; done
for number in 4 5 6 7; do cp recordings/r1/0.mcap recordings/r2/$number.mcap; done
head -c 3000 recordings/r1/0.mcap >recordings/r2/cut.mcap
echo 'mcap-cat --no-provenance | zstd-chunk --no-provenance >"$OUT"' >convert.sh
mcap-cat --no-provenance recordings/r1/0.mcap | zstd-chunk --no-provenance >expected

# check FOLDER: has the eight outputs and nothing else.
check() {
  [ "$(find "$1" -type f | wc -l)" = 8 ] || fail "$1 has $(find "$1" -type f)"
  find "$1" -type f -exec cmp expected {} \; || fail "$1 has other outputs"
}

for run in first second; do
  make -s -k -j 2 -f "$recipes/units.mk" OUT=made OPTIONS='--tries 1' 2>"$run" && fail 'make hides a failure'
  check made
  grep -q "unit-run: 'recordings/r2/cut.mcap'" "$run" || fail "make says $(cat "$run")"
done
[ "$(grep -c '"state":"done"' made.jsonl)" = 8 ] || fail 'make does units twice'

unit-list recordings --shards 3 >units.txt
for shard in 0 1 2; do
  SLURM_ARRAY_TASK_ID=$shard SLURM_CPUS_PER_TASK=2 UNIT_OPTIONS='-q --tries 1' \
    "$recipes/slurm-units.sh" units.txt convert.sh 'sharded/{name}' >>sharded.jsonl || echo $shard >>failed
done
check sharded
[ "$(wc -l <failed) $(wc -l <sharded.jsonl)" = '1 9' ] || fail "shards fail: $(cat failed)"

if command -v parallel >/dev/null; then
  unit-list recordings >units.txt
  UNIT_OPTIONS='-q --tries 1' "$recipes/parallel-units.sh" units.txt convert.sh 'listed/{name}' -j 2 &&
    fail 'parallel hides a failure'
  check listed
  # The cut one has come whole in the meantime; only that is done.
  cp recordings/r1/0.mcap recordings/r2/cut.mcap
  "$recipes/parallel-units.sh" units.txt convert.sh 'listed/{name}' -j 2
  [ "$(wc -l <units.txt.jsonl)" = 10 ] || fail 'parallel does again what is done'
else
  echo 'parallel-units.sh is skipped: there is no GNU parallel'
fi

# A store that rclone knows: input, output and quarantine are there, and nothing is left beside them.
mkdir tools store store/in
ln -s "$(dirname "$PYTHON")/rclone" tools
export PATH="$PWD/tools:$PATH" RCLONE_CONFIG=/dev/null TMPDIR="$PWD/scratch" \
  RCLONE_CONFIG_STORE_TYPE=alias RCLONE_CONFIG_STORE_REMOTE="$PWD/store"
mkdir "$TMPDIR"
head -c 3000 recordings/r1/0.mcap >recordings/r2/cut.mcap
cp -r recordings/r2 store/in
unit-list store:in --out 'store:out/{name}' >units.txt
for _ in 1 2; do
  while IFS= read -r row; do
    unit-run -q --unit "$row" --pipeline convert.sh --quarantine store:bad --tries 2 || echo $? >>ends
  done <units.txt | sed 's/.*"state":"\([a-z]*\)".*/\1/' >>states
done
[ "$(sort states | uniq -c | tr -s ' \n' ' ')" = ' 4 done 2 quarantined 4 skipped ' ] || fail "$(cat states)"
[ "$(tr '\n' ' ' <ends)" = '65 65 ' ] || fail "a store has other ends: $(cat ends)"
for number in 4 5 6 7; do cmp expected store/out/r2/$number.mcap || fail 'a store has other outputs'; done
[ "$(find store/out store/bad -type f | wc -l) $(find "$TMPDIR" | wc -l)" = '5 1' ] ||
  fail "left: $(find store/out store/bad "$TMPDIR")"
