# Two datasets of different features come one after the other as one stream.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data |
  rlds-write --name pick .
rlds-cat -f action "$DATA/tiny_robot" pick >both.mcap
stream-check both.mcap
stream-text --json -t /episode both.mcap | jq -c '.value |
  [.event, .index, .dataset, .steps]'
