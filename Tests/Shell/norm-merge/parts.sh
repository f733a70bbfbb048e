# Parts give the bits of the whole, in any order and in turns.
bag-cat "$DATA/pick_cube_sample.bag" >recording
features="action=/action.data observation/proprio=/joint_states.position"
for rate in 3 10 17; do
  # shellcheck disable=SC2086
  step-align --rate $rate $features <recording >$rate.mcap
  norm-stats --state -o $rate.json <$rate.mcap >/dev/null
done
mcap-cat 3.mcap 10.mcap 17.mcap | norm-stats --state -o whole.json >/dev/null
norm-merge 17.json 3.json 10.json -o merged.json --state
norm-merge 10.json 17.json.state -o part.json --state
norm-merge part.json 3.json -o turns.json --state
norm-merge -o alone.json <whole.json.state
for file in merged turns; do
  cmp $file.json whole.json && cmp $file.json.state whole.json.state && echo equal
done
cmp alone.json whole.json && echo equal
norm-merge 3.json 10.json --format lerobot --name pick_cube -o lerobot.json
grep -A 2 count lerobot.json
