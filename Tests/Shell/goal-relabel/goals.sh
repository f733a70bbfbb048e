# The goal's whole observation is in the task; drawn goals follow from the seed.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 2 \
    observation/image_primary=/camera/front/image_raw \
    'observation/proprio=/joint_states.position[0:1]' 'action=/action.data[6:7]' \
    task/language_instruction=/instruction.data
}
steps >steps.mcap
show() { stream-text --json --full "$1" | python3 "$SHELL_TESTS/values.py" "$2"; }
goal-relabel --strategy final <steps.mcap >final.mcap
show final.mcap observation/proprio
show final.mcap task/proprio
show final.mcap task/pad_mask_dict/image_primary
stream-text final.mcap | grep '^channel'
stream-check final.mcap
for seed in 1 1 2; do
  goal-relabel --no-provenance --seed $seed <steps.mcap >"$seed.mcap"
  cksum <"$seed.mcap" >>sums
done
uniq sums | wc -l
goal-relabel --no-provenance <steps.mcap >a.mcap
goal-relabel --no-provenance <steps.mcap | cmp - a.mcap
show 1.mcap task/proprio
goal-relabel --strategy future --max-distance 1 <steps.mcap >next.mcap
show next.mcap task/proprio
