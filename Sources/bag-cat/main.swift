import EpisodeCodec
print(CRC32.of(Bytes([1, 2, 3]).span))
