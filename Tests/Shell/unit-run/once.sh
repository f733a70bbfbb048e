# One unit: its output is there as a whole or not at all, and who comes later finds it.
bag-cat --no-provenance -t /action "$DATA/pick_cube_sample.bag" >run.mcap
row() { jq -c '{out, state, tries, bytes_in, bytes_out, error, status, stage, stages, stderr}'; }
echo 'echo "$KEY $IN" >&2; cat >"$OUT"' >copy.sh
unit-run --in run.mcap --out 'steps/{key}/{name}' --pipeline copy.sh | row
unit-run --in run.mcap --out 'steps/{key}/{name}' --pipeline copy.sh | row
cmp run.mcap steps/*/run.mcap && echo same
# The key is that of the address and the text.
printf 'run.mcap\0%s' "$(cat copy.sh)
" | sha256sum | cut -c 1-64 >key
ls steps | diff - key && echo 'the key'
# A folder.
echo 'mkdir "$OUT" && cat >"$OUT/data" && cp "$IN" "$OUT/again"' >folder.sh
unit-run --in ./run.mcap --out store.zarr --pipeline folder.sh | row
ls -A store.zarr
# What it leaves behind is killed, in other sessions as well.
echo 'setsid sleep 87.5 & (setsid sh -c "sleep 87.5; sleep 87.5" &); cat >"$OUT"' >leave.sh
unit-run --in run.mcap --out leave --pipeline leave.sh | row
pgrep -f 'sleep 87.5' || echo 'nothing is left'
# A row of unit-list; names that are not for folders or shells.
name='a b'\''"
../$(touch hacked)é.mcap'
mkdir -p "${name%/*}" && cp run.mcap "$name"
jq -cn --arg uri "$name" '{uri: $uri, name: "x/y.mcap"}' >row
unit-run --unit "$(cat row)" --out '{stem}.out' --pipeline copy.sh | row
unit-run --in "$name" --out 'out/{name}' --pipeline copy.sh | row
ls -A out
# A part of the recording by time.
mcap-cat run.mcap | zstd-chunk >chunked.mcap
jq -cn '{uri: "chunked.mcap", name: "p", from: "1767225600000000000", to: "1767225600500000000"}' >row
echo 'echo "$FROM $TO" >&2; cat >"$OUT"' >part.sh
unit-run --unit "$(cat row)" --out part.mcap --pipeline part.sh | row
stream-check -v part.mcap 2>&1
ls -A
