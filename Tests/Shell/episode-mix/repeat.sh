# With --repeat a source begins again, until the epoch ends.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
bag-cat --end 1 "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >b.mcap
episode-mix --repeat --seed 4 a.mcap --command 'b=cat b.mcap' | stream-info | grep ' action '
episode-mix --repeat --steps 200 --seed 4 a.mcap --command 'b=echo "$NAME $EPOCH" >>runs; cat b.mcap' |
  stream-text | grep -c ' dataset_name bagpipe.Text {'
uniq runs | head -3
