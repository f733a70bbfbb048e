# Generated from the declaration of goal-relabel; do not edit.
complete -c goal-relabel -f
complete -c goal-relabel -l strategy -r -f -a 'uniform final future' -d 'How to choose the goal step.'
complete -c goal-relabel -l max-distance -r -f -d 'The largest distance of a drawn goal, in steps.'
complete -c goal-relabel -l flavor -r -f -a 'openvla octo' -d 'The code base to follow.'
complete -c goal-relabel -l seed -r -f -d 'Seed of the random choices. The default is derived from the header and provenance of the stream, so the same command on the same stream makes the same choices.'
complete -c goal-relabel -s q -l quiet -d 'Hide progress and warnings.'
complete -c goal-relabel -s v -l verbose -d 'Report details on standard error.'
complete -c goal-relabel -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c goal-relabel -l no-provenance -d 'Write no provenance record of this filter.'
complete -c goal-relabel -s h -l help -d 'Print this help and exit.'
complete -c goal-relabel -l version -d 'Print version information and exit.'
