# A cut stream is named with the place of the cut.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" | head -c 500 >part
stream-check part
