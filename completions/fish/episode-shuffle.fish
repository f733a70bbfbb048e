# Made from the declaration of episode-shuffle; do not edit.
complete -c episode-shuffle -f
complete -c episode-shuffle -l buffer -r -f -d 'Steps in the buffer.'
complete -c episode-shuffle -l memory -r -f -d 'Bytes of steps that stay in memory, in MiB.'
complete -c episode-shuffle -l seed -r -f -d 'The seed of random choices. The default follows from the stream\'s header and provenance: the same command on the same stream chooses alike.'
complete -c episode-shuffle -s q -l quiet -d 'Show no progress and no warnings.'
complete -c episode-shuffle -s v -l verbose -d 'Say more on standard error.'
complete -c episode-shuffle -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c episode-shuffle -s h -l help -d 'Print this help.'
complete -c episode-shuffle -l version -d 'Print the version and those of the libraries.'
