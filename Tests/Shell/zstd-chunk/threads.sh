# The bytes do not depend on the threads, which have no place in the provenance either.
bag-cat -t /action --end 3.5 "$DATA/pick_cube_sample.bag" >stream
zstd-chunk -j 1 --chunk-size 1024 <stream >one
zstd-chunk -j 3 --chunk-size 1024 <stream | cmp one -
