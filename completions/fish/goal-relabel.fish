# Made from the declaration of goal-relabel; do not edit.
complete -c goal-relabel -f
complete -c goal-relabel -l strategy -r -f -a 'uniform final future' -d 'Which step is the goal.'
complete -c goal-relabel -l max-distance -r -f -d 'How far away a goal that is drawn may be, in steps.'
complete -c goal-relabel -l flavor -r -f -a 'openvla octo' -d 'Whose code to follow.'
complete -c goal-relabel -l seed -r -f -d 'The seed of random choices. The default follows from the stream\'s header and provenance: the same command on the same stream chooses alike.'
complete -c goal-relabel -s q -l quiet -d 'Show no progress and no warnings.'
complete -c goal-relabel -s v -l verbose -d 'Say more on standard error.'
complete -c goal-relabel -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c goal-relabel -s h -l help -d 'Print this help.'
complete -c goal-relabel -l version -d 'Print the version and those of the libraries.'
