# No bytes are no stream.
zstd-chunk </dev/null
