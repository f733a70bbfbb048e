# Generated from the declaration of traj-subsample; do not edit.
complete -c traj-subsample -f
complete -c traj-subsample -s n -l count -r -f -d 'Keep this many steps of each episode, drawn at random.'
complete -c traj-subsample -l first -r -f -d 'Keep this many steps from the start of each episode.'
complete -c traj-subsample -l every -r -f -d 'Keep one step in N.'
complete -c traj-subsample -l seed -r -f -d 'Seed of the random choices. The default is derived from the header and provenance of the stream, so the same command on the same stream makes the same choices.'
complete -c traj-subsample -s q -l quiet -d 'Hide progress and warnings.'
complete -c traj-subsample -s v -l verbose -d 'Report details on standard error.'
complete -c traj-subsample -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c traj-subsample -l no-provenance -d 'Write no provenance record of this filter.'
complete -c traj-subsample -s h -l help -d 'Print this help and exit.'
complete -c traj-subsample -l version -d 'Print version information and exit.'
