# Made from the declaration of norm-merge; do not edit.
complete -c norm-merge -F
complete -c norm-merge -s o -l output -r -F -d 'The statistics file to make.'
complete -c norm-merge -l format -r -f -a 'openvla octo lerobot' -d 'The form of the file.'
complete -c norm-merge -l name -r -f -d 'The name of the dataset; the default is that of the parts.'
complete -c norm-merge -l state -d 'Write the state of the whole into FILE.state, to be merged further.'
complete -c norm-merge -l pooled -d 'Pool statistics files as Octo combines datasets; no states are needed.'
complete -c norm-merge -l force -d 'Replace files of these names.'
complete -c norm-merge -s q -l quiet -d 'Show no progress and no warnings.'
complete -c norm-merge -s v -l verbose -d 'Say more on standard error.'
complete -c norm-merge -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c norm-merge -s h -l help -d 'Print this help.'
complete -c norm-merge -l version -d 'Print the version and those of the libraries.'
