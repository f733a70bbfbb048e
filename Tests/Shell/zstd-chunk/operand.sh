# It reads standard input only.
zstd-chunk recording.mcap </dev/null
