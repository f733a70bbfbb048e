# Sizes are counted, weights balanced, and an epoch follows from the sources of weight 1.
steps() { bag-cat --end "$1" "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data; }
steps 2 >a.mcap
episode-mix --plan --balance --weights 1,2 -j 1 a.mcap --command "b=cat a.mcap"
