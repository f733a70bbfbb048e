# Whole episodes keep their markers and are numbered anew.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
episode-mix --level episode --seed 1 a.mcap --command 'b=cat a.mcap' --command 'c=cat a.mcap' | stream-info | sed -n '/^episodes/,/^$/p'
