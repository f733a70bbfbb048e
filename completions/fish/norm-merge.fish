# Generated from the declaration of norm-merge; do not edit.
complete -c norm-merge -F
complete -c norm-merge -s o -l output -r -F -d 'The statistics file to write.'
complete -c norm-merge -l format -r -f -a 'openvla octo lerobot openpi' -d 'The format of the statistics file.'
complete -c norm-merge -l name -r -f -d 'The name of the dataset; the default is the name of the parts.'
complete -c norm-merge -l state -d 'Also write the state of the whole to FILE.state, for further merging.'
complete -c norm-merge -l pooled -d 'Pool statistics files as Octo combines datasets, without states.'
complete -c norm-merge -l force -d 'Replace existing files of these names.'
complete -c norm-merge -s q -l quiet -d 'Hide progress and warnings.'
complete -c norm-merge -s v -l verbose -d 'Report details on standard error.'
complete -c norm-merge -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c norm-merge -l no-provenance -d 'Write no provenance record of this filter.'
complete -c norm-merge -s h -l help -d 'Print this help and exit.'
complete -c norm-merge -l version -d 'Print version information and exit.'
