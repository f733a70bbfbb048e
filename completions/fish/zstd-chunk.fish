# Generated from the declaration of zstd-chunk; do not edit.
complete -c zstd-chunk -f
complete -c zstd-chunk -s l -l level -r -f -d 'Compression level, from 1 (fast) to 22 (small); negative levels are even faster.'
complete -c zstd-chunk -l chunk-size -r -f -d 'Bytes of messages in a chunk, before compression; a larger message gets its own chunk.'
complete -c zstd-chunk -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c zstd-chunk -s q -l quiet -d 'Hide progress and warnings.'
complete -c zstd-chunk -s v -l verbose -d 'Report details on standard error.'
complete -c zstd-chunk -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c zstd-chunk -l no-provenance -d 'Write no provenance record of this filter.'
complete -c zstd-chunk -s h -l help -d 'Print this help and exit.'
complete -c zstd-chunk -l version -d 'Print version information and exit.'
