# What fails, whose fault it is, and what is tried again.
bag-cat --no-provenance -t /action "$DATA/pick_cube_sample.bag" >run.mcap
mkdir out
try() {
  echo "$1" >pipeline.sh
  shift
  unit-run --in run.mcap --out out/x.mcap --pipeline pipeline.sh "$@" >row
  echo "exit $?"
  jq -c '{state, tries, status, stage, stages, stderr} | del(.[] | nulls)' row
  ls -A out
}
# The recording's fault: a stage in the middle, an output that is cut, a file that is no MCAP.
try 'cat | sh -c "cat; exit 65" | cat >"$OUT"' --tries 2
try 'head -c 600 >"$OUT"' --tries 1
try 'echo no >"$OUT"' --tries 1
try 'cat >"$OUT"; kill -SEGV $$' --tries 1
# The stage that failed says why, not those behind it.
head -c 5000 run.mcap >cut.mcap
echo 'mcap-cat "$IN" | zstd-chunk >"$OUT"' >pipeline.sh
unit-run --in cut.mcap --out out/x.mcap --pipeline pipeline.sh --tries 1 | jq -c '{state, stage, error}'
# It stays in quarantine until its row is gone.
try 'cat >/dev/null; exit 65' --tries 2 --quarantine out/bad
jq -r .error out/bad/*.json
try 'cat >/dev/null; exit 65' --quarantine out/bad
rm -r out/bad
# A passing fault: of a disk, by a kernel that ends programs, of a hang.
try 'cat | sh -c "cat; exit 74" | stream-check; touch "$OUT"' --tries 2
try 'kill -KILL $$' --tries 1
try 'sleep 60 | cat >"$OUT"' --tries 1 --timeout 0.3
# It passes.
try '[ -e again ] || { touch again; exit 75; }; cat >"$OUT"'
rm out/x.mcap
# The pipeline's fault: its text, a program, an input, no output, a writer that is not read to the end.
try 'if'
try 'nothing-like-this'
try 'norm-apply --stats none.json >"$OUT"'
try 'true'
try 'yes | head -n 1 >"$OUT"'
# A function and a command in a list fail in their own lines.
try 'f() { false; }
f || true
cat >"$OUT"
f'  --tries 1
# Much on standard error.
try 'seq 400000 >&2; false' --tries 1 | tail -c 300
jq -r .stderr row | wc -c
# Requests that cannot be.
cp /dev/null empty.sh
for arguments in '--in run.mcap --out x --pipeline none.sh' '--in run.mcap --out x --pipeline empty.sh' \
  '--in none.mcap --out x --pipeline pipeline.sh' '--in run.mcap --out .. --pipeline pipeline.sh' \
  '--in run.mcap --out run.mcap/x --pipeline pipeline.sh' '--in ssh://host --out x --pipeline pipeline.sh' \
  '--in run.mcap --out ssh://host/x --pipeline pipeline.sh' '--in s3: --out x --pipeline pipeline.sh' \
  '--in run.mcap --pipeline pipeline.sh' '--out x --pipeline pipeline.sh' '--in run.mcap --out x' \
  '--unit bad --out x --pipeline pipeline.sh' '--in a --unit {} --out x --pipeline pipeline.sh' \
  '--day 1TB' \
  '--in run.mcap --out x --pipeline pipeline.sh --if-none-match' '--estimate pipeline.sh'; do
  # shellcheck disable=SC2086
  unit-run $arguments >/dev/null
  echo "exit $?"
done
for row in '{}' '{"uri":"a","from":"2","to":"1"}' '{"uri":"a","from":2,"to":3}'; do
  unit-run --unit "$row" --out x --pipeline pipeline.sh >/dev/null
  echo "exit $?"
done
ls -A . out
