# A reader that has had enough ends the sources too.
bag-cat "$DATA/pick_cube_sample.bag" | step-align --rate 10 action=/action.data >a.mcap
(episode-mix --repeat --steps 100000000 --command 'a=cat a.mcap'; echo $? >status) | head -c 100000 | wc -c
cat status
