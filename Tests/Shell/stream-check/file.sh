# The file form, with its chunks and its summary.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" | zstd-chunk >file.mcap
stream-check -v file.mcap
