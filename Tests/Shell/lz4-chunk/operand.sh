# It reads standard input only.
lz4-chunk recording.mcap </dev/null
