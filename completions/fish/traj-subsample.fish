# Made from the declaration of traj-subsample; do not edit.
complete -c traj-subsample -f
complete -c traj-subsample -s n -l count -r -f -d 'Keep so many steps, drawn at random.'
complete -c traj-subsample -l first -r -f -d 'Keep so many steps from the start.'
complete -c traj-subsample -l every -r -f -d 'Keep one of N steps.'
complete -c traj-subsample -l seed -r -f -d 'The seed of random choices. The default follows from the stream\'s header and provenance: the same command on the same stream chooses alike.'
complete -c traj-subsample -s q -l quiet -d 'Show no progress and no warnings.'
complete -c traj-subsample -s v -l verbose -d 'Say more on standard error.'
complete -c traj-subsample -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c traj-subsample -s h -l help -d 'Print this help.'
complete -c traj-subsample -l version -d 'Print the version and those of the libraries.'
