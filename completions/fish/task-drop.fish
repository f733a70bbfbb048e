# Made from the declaration of task-drop; do not edit.
complete -c task-drop -f
complete -c task-drop -l keep-image-prob -r -f -d 'The probability that a step keeps its goal images.'
complete -c task-drop -l seed -r -f -d 'The seed of random choices. The default follows from the stream\'s header and provenance: the same command on the same stream chooses alike.'
complete -c task-drop -s q -l quiet -d 'Show no progress and no warnings.'
complete -c task-drop -s v -l verbose -d 'Say more on standard error.'
complete -c task-drop -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c task-drop -s h -l help -d 'Print this help.'
complete -c task-drop -l version -d 'Print the version and those of the libraries.'
