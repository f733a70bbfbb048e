# Bytes after the end are no part of a stream.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" >stream
echo >>stream
stream-check stream
