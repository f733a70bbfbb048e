# No bytes are no stream.
lz4-chunk </dev/null
