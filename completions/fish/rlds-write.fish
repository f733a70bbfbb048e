# Generated from the declaration of rlds-write; do not edit.
complete -c rlds-write -F
complete -c rlds-write -l name -r -f -d 'Name of the dataset: letters, digits and _, starting with a letter.'
complete -c rlds-write -l dataset-version -r -f -d 'Version of the dataset: three numbers.'
complete -c rlds-write -l split -r -f -d 'Name of the split.'
complete -c rlds-write -l shard-size -r -f -d 'Start a new shard after this many MiB.'
complete -c rlds-write -l shards -r -f -d 'Make this many shards with equal numbers of episodes, instead of shards by size. The filter then writes all episodes twice.'
complete -c rlds-write -l exact -d 'Store all bits of float64 features.'
complete -c rlds-write -l force -d 'Replace an existing dataset of this name and version.'
complete -c rlds-write -s q -l quiet -d 'Hide progress and warnings.'
complete -c rlds-write -s v -l verbose -d 'Report details on standard error.'
complete -c rlds-write -l no-provenance -d 'Write no provenance record of this filter.'
complete -c rlds-write -s h -l help -d 'Print this help and exit.'
complete -c rlds-write -l version -d 'Print version information and exit.'
