# Smaller chunks are more chunks, and a chunk of nothing is refused.
bag-cat -t /action --end 3.5 "$DATA/pick_cube_sample.bag" >stream
zstd-chunk --chunk-size 1024 <stream >small.mcap
zstd-chunk <stream >large.mcap
stream-check small.mcap large.mcap && test "$(wc -c <small.mcap)" -gt "$(wc -c <large.mcap)" && echo larger
zstd-chunk --chunk-size 0 <stream
