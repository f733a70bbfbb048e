# Made from the declaration of rlds-cat; do not edit.
complete -c rlds-cat -F
complete -c rlds-cat -l split -r -f -d 'The episodes to take.'
complete -c rlds-cat -s f -l feature -r -f -d 'Take only features that match this pattern; may be repeated.'
complete -c rlds-cat -s x -l exclude -r -f -d 'Leave out features that match this pattern; may be repeated.'
complete -c rlds-cat -l bytes -r -f -d 'Strings of features that match this pattern are bytes, not text; may be repeated.'
complete -c rlds-cat -l interleave -r -f -d 'Take an episode of each of so many shards in turn, not shard after shard.'
complete -c rlds-cat -l rate -r -f -d 'Steps per second.'
complete -c rlds-cat -s q -l quiet -d 'Show no progress and no warnings.'
complete -c rlds-cat -s v -l verbose -d 'Say more on standard error.'
complete -c rlds-cat -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c rlds-cat -s h -l help -d 'Print this help.'
complete -c rlds-cat -l version -d 'Print the version and those of the libraries.'
