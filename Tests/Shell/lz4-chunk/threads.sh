# The bytes do not depend on the threads, which have no place in the provenance either.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" >stream
lz4-chunk -j 1 --chunk-size 300 <stream >one
lz4-chunk -j 3 --chunk-size 300 <stream | cmp one -
