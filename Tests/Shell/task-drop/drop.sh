# A step has goal images or language, and its pad masks say which.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 2 \
  observation/image_primary=/camera/front/image_raw 'action=/action.data[6:7]' \
  task/language_instruction=/instruction.data | jpeg-encode | goal-relabel --seed 1 >goals.mcap
masks() {
  stream-text --json --full | python3 "$SHELL_TESTS/values.py" task/language_instruction \
    task/pad_mask_dict/language_instruction task/pad_mask_dict/image_primary
}
for probability in 0 0.5 1; do
  echo "probability $probability"
  task-drop --keep-image-prob $probability --seed 2 <goals.mcap >dropped.mcap
  masks <dropped.mcap
  stream-check dropped.mcap
done
# Without goals everything stays.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 1 'action=/action.data[6:7]' \
  task/language_instruction=/instruction.data | task-drop --keep-image-prob 1 | masks
task-drop --keep-image-prob 1.5 <goals.mcap
task-drop <goals.mcap
