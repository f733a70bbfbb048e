# Anything else than a stream is refused.
echo hello | lz4-chunk | wc -c
echo hello | lz4-chunk
