# A higher level makes a smaller file.
bag-cat -t /joint_states "$DATA/pick_cube_sample.bag" >stream
lz4-chunk -l 0 <stream >fast
lz4-chunk -l 9 <stream >small
test "$(wc -c <small)" -lt "$(wc -c <fast)" && stream-check fast small && echo smaller
