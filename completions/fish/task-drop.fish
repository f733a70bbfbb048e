# Generated from the declaration of task-drop; do not edit.
complete -c task-drop -f
complete -c task-drop -l keep-image-prob -r -f -d 'Probability that a step keeps its goal images.'
complete -c task-drop -l rephrase -r -F -d 'Exchange instructions for the paraphrases in this file.'
complete -c task-drop -l rephrase-prob -r -f -d 'Probability that an episode is rephrased.'
complete -c task-drop -l seed -r -f -d 'Seed of the random choices. The default is derived from the header and provenance of the stream, so the same command on the same stream makes the same choices.'
complete -c task-drop -s q -l quiet -d 'Hide progress and warnings.'
complete -c task-drop -s v -l verbose -d 'Report details on standard error.'
complete -c task-drop -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c task-drop -l no-provenance -d 'Write no provenance record of this filter.'
complete -c task-drop -s h -l help -d 'Print this help and exit.'
complete -c task-drop -l version -d 'Print version information and exit.'
