# Episodes with their steps, features with what their first value looks like, and the filters that made
# the stream.
bag-cat "$DATA/bags/none.bag" "$DATA/bags/lz4.bag" | stream-info | sed -n '/^episodes/,/^$/p'
bag=$DATA/pick_cube_sample.bag
bag-cat "$bag" "$bag" | step-align --rate 5 observation/image=/camera/front/image_raw \
  action=/action.data language_instruction=/instruction.data >steps.mcap
stream-info steps.mcap | sed '1,/^duration/d' | grep -v /episode
stream-info --json steps.mcap | jq -c '(.episodes[] | del(.attributes, .start_time, .end_time)), .provenance[]'
