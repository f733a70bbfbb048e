# Steps are drawn in random order; windows of images are whole again where steps are gone.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 4 \
  observation/image_primary=/camera/front/image_raw 'action=/action.data[6:7]' \
  'observation/proprio=/joint_states.position[0:1]' >steps.mcap
show() { stream-text --json --full | python3 "$SHELL_TESTS/values.py" "$@"; }
traj-subsample -n 4 --seed 1 <steps.mcap | show observation/proprio
traj-subsample -n 4 --seed 2 <steps.mcap | show observation/proprio
traj-subsample -n 100 --seed 1 --no-provenance <steps.mcap >all.mcap
traj-subsample --every 1 --no-provenance <steps.mcap | cmp - all.mcap
traj-window --window 3 <steps.mcap >windows.mcap
for choice in '-n 3 --seed 3' '--first 3' '--every 5'; do
  echo "$choice"
  # shellcheck disable=SC2086
  traj-subsample $choice <windows.mcap >some.mcap
  stream-check some.mcap
  show observation/image_primary <some.mcap
done
traj-subsample <steps.mcap
traj-subsample -n 3 --every 2 <steps.mcap
