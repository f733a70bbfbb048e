# A changed byte is found by the checksum.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" >stream
{ head -c 700 stream; printf X; tail -c +702 stream; } >changed
stream-check changed
