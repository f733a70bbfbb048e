# The numbers as OpenVLA has them; the stream goes on as it is.
bag-cat --end 1 "$DATA/pick_cube_sample.bag" | step-align --rate 10 'action=/action.data[0:3]' >steps
norm-stats --no-provenance -o stats.json --name pick_cube <steps | cmp - steps && echo unchanged
cat stats.json
ls -A
