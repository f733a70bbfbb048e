# Anything else than a stream is refused.
echo hello | zstd-chunk | wc -c
echo hello | zstd-chunk
