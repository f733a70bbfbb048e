# A whole stream of a command that fails afterwards is not believed.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
episode-mix --command 'b=cat a.mcap; exit 3' >/dev/null
