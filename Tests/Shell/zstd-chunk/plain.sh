# The file form is a sound stream, and holds what the stream held.
bag-cat -t /action --end 0.5 "$DATA/pick_cube_sample.bag" >stream
zstd-chunk <stream >file.mcap
stream-check -v <file.mcap
mcap-cat --no-provenance <stream | stream-text -t /action >before
mcap-cat --no-provenance file.mcap | stream-text -t /action | cmp before -
