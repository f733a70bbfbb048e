# Checking ends at the first fault.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" >stream
echo hello >text
stream-check stream text nothing.mcap
