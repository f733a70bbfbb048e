# Generated from the declaration of lz4-chunk; do not edit.
complete -c lz4-chunk -f
complete -c lz4-chunk -s l -l level -r -f -d 'Compression level, from 0 (fast) to 12 (small); levels from 3 on are much slower.'
complete -c lz4-chunk -l chunk-size -r -f -d 'Bytes of messages in a chunk, before compression; a larger message gets its own chunk.'
complete -c lz4-chunk -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c lz4-chunk -s q -l quiet -d 'Hide progress and warnings.'
complete -c lz4-chunk -s v -l verbose -d 'Report details on standard error.'
complete -c lz4-chunk -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c lz4-chunk -l no-provenance -d 'Write no provenance record of this filter.'
complete -c lz4-chunk -s h -l help -d 'Print this help and exit.'
complete -c lz4-chunk -l version -d 'Print version information and exit.'
