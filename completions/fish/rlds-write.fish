# Made from the declaration of rlds-write; do not edit.
complete -c rlds-write -F
complete -c rlds-write -l name -r -f -d 'The dataset\'s name: letters, digits and _, a letter first.'
complete -c rlds-write -l dataset-version -r -f -d 'The dataset\'s version: three numbers.'
complete -c rlds-write -l split -r -f -d 'The name of the split.'
complete -c rlds-write -l shard-size -r -f -d 'Start a new shard behind so many megabytes.'
complete -c rlds-write -l shards -r -f -d 'Make so many shards of equal numbers of episodes, in place of shards by size. The episodes are written twice for it.'
complete -c rlds-write -l exact -d 'Store all bits of float64 features.'
complete -c rlds-write -l force -d 'Replace a dataset of that name and version.'
complete -c rlds-write -s q -l quiet -d 'Show no progress and no warnings.'
complete -c rlds-write -s v -l verbose -d 'Say more on standard error.'
complete -c rlds-write -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c rlds-write -s h -l help -d 'Print this help.'
complete -c rlds-write -l version -d 'Print the version and those of the libraries.'
