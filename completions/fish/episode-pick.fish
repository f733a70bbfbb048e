# Generated from the declaration of episode-pick; do not edit.
complete -c episode-pick -F
complete -c episode-pick -l order -r -f -a 'stream list' -d 'The order of the output.'
complete -c episode-pick -s n -l count -r -f -d 'Take only the first lines of the list.'
complete -c episode-pick -l not -d 'Pass the episodes that the list does not name.'
complete -c episode-pick -l partial -d 'Allow lines whose episode is not in the stream.'
complete -c episode-pick -s q -l quiet -d 'Hide progress and warnings.'
complete -c episode-pick -s v -l verbose -d 'Report details on standard error.'
complete -c episode-pick -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c episode-pick -l no-provenance -d 'Write no provenance record of this filter.'
complete -c episode-pick -s h -l help -d 'Print this help and exit.'
complete -c episode-pick -l version -d 'Print version information and exit.'
