# Made from the declaration of zstd-chunk; do not edit.
complete -c zstd-chunk -f
complete -c zstd-chunk -s l -l level -r -f -d 'Compression level, from 1 (fast) to 22 (small); negative ones are faster still.'
complete -c zstd-chunk -l chunk-size -r -f -d 'Bytes of messages in a chunk, before compression. A larger message has one of its own.'
complete -c zstd-chunk -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c zstd-chunk -s q -l quiet -d 'Show no progress and no warnings.'
complete -c zstd-chunk -s v -l verbose -d 'Say more on standard error.'
complete -c zstd-chunk -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c zstd-chunk -s h -l help -d 'Print this help.'
complete -c zstd-chunk -l version -d 'Print the version and those of the libraries.'
