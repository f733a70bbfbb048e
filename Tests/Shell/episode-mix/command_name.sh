# The name of a file never makes it a command.
bag-cat --end 0.5 "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
mkdir folder
cp a.mcap 'folder/!touch x'
cd folder || exit
episode-mix * | stream-check && ls
