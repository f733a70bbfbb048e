# The seed decides; how much fits in memory does not.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 20 action=/action.data observation/image=/camera/front/image_raw >a.mcap
sum() { episode-shuffle --no-provenance "$@" <a.mcap | cksum; }
one=$(sum --buffer 20 --seed 1)
[ "$one" = "$(sum --buffer 20 --seed 1 --memory 0)" ] && echo the same from a file
[ "$one" != "$(sum --buffer 20 --seed 2)" ] && echo another order by another seed
