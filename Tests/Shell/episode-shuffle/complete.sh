# Every step comes out once, as frames of one episode.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 20 action=/action.data >a.mcap
actions() { stream-text "$1" | grep ' action bagpipe.Tensor {'; }
actions a.mcap >expected
for buffer in 1 7 1000; do
  episode-shuffle --buffer $buffer --seed 1 <a.mcap >s.mcap && stream-check s.mcap
  actions s.mcap >actual
  sort actual | cmp - expected
  if cmp -s actual expected; then echo "$buffer: in order"; else echo "$buffer: shuffled"; fi
done
