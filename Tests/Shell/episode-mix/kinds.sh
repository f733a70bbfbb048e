# A feature that is text here and numbers there cannot be mixed.
bag-cat "$DATA/pick_cube_sample.bag" >demo.mcap
step-align --clock /action x=/action.data <demo.mcap >a.mcap
step-align --clock /action x=/instruction.data <demo.mcap >b.mcap
episode-mix --seed 1 a.mcap b.mcap >/dev/null
