# The seed decides, and nothing else.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
cp a.mcap b.mcap
order() { episode-mix --no-provenance "$@" a.mcap b.mcap | stream-text | grep -o '"text":"."' | tr -d '\n'; }
one=$(order --seed 1)
[ "$one" = "$(order --seed 1 -j 5)" ] && [ "$one" != "$(order --seed 2)" ] && echo differ by seed only
[ "$(order)" = "$(order)" ] && echo same without a seed
