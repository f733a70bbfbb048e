# Generated from the declaration of episode-shuffle; do not edit.
complete -c episode-shuffle -f
complete -c episode-shuffle -l buffer -r -f -d 'Size of the buffer in steps.'
complete -c episode-shuffle -l memory -r -f -d 'Size of the steps that stay in memory, in MiB.'
complete -c episode-shuffle -l seed -r -f -d 'Seed of the random choices. The default is derived from the header and provenance of the stream, so the same command on the same stream makes the same choices.'
complete -c episode-shuffle -s q -l quiet -d 'Hide progress and warnings.'
complete -c episode-shuffle -s v -l verbose -d 'Report details on standard error.'
complete -c episode-shuffle -l no-provenance -d 'Write no provenance record of this filter.'
complete -c episode-shuffle -s h -l help -d 'Print this help and exit.'
complete -c episode-shuffle -l version -d 'Print version information and exit.'
