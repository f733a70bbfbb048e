# A higher level makes a smaller file.
bag-cat -t /joint_states "$DATA/pick_cube_sample.bag" >stream
zstd-chunk -l 1 <stream >fast
zstd-chunk -l 19 <stream >small
test "$(wc -c <small)" -lt "$(wc -c <fast)" && stream-check fast small && echo smaller
