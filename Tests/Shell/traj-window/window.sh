# A window looks back and ahead: before the first step it is padded, behind the last one the action
# is zero but for its absolute dimension, and each image is in the stream once.
steps() {
  bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 1 \
    observation/image_primary=/camera/front/image_raw \
    'observation/proprio=/joint_states.position[0:1]' 'action=/action.data[5:7]'
}
show() { stream-text --json --full | python3 "$SHELL_TESTS/values.py" "$@"; }
steps | traj-window --window 2 --future 1 --absolute-mask 01 >windows.mcap
show action observation/proprio observation/image_primary observation/pad_mask <windows.mcap
stream-text windows.mcap | grep '^channel'
stream-check windows.mcap
echo 'every second, whole:'
steps | traj-window --window 2 --stride 2 --copy-images | show observation/image_primary action
