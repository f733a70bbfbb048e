# Made from the declaration of lz4-chunk; do not edit.
complete -c lz4-chunk -f
complete -c lz4-chunk -s l -l level -r -f -d 'Compression level, from 0 (fast) to 12 (small); from 3 on it is much slower.'
complete -c lz4-chunk -l chunk-size -r -f -d 'Bytes of messages in a chunk, before compression. A larger message has one of its own.'
complete -c lz4-chunk -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c lz4-chunk -s q -l quiet -d 'Show no progress and no warnings.'
complete -c lz4-chunk -s v -l verbose -d 'Say more on standard error.'
complete -c lz4-chunk -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c lz4-chunk -s h -l help -d 'Print this help.'
complete -c lz4-chunk -l version -d 'Print the version and those of the libraries.'
