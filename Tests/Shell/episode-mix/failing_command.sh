# A command that fails is the reason that is given, and the output has no end.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
episode-mix a.mcap --command 'b=head -c 700 a.mcap; exit 3' >out
echo $?
stream-check -q out
