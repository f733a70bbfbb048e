# Sound streams are passed in silence, or with a word when asked for one.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" >stream
stream-check <stream
stream-check stream - <stream
stream-check -v stream
