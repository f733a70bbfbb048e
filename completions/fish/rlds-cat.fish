# Generated from the declaration of rlds-cat; do not edit.
complete -c rlds-cat -F
complete -c rlds-cat -l split -r -f -d 'The episodes to read.'
complete -c rlds-cat -s f -l feature -r -f -d 'Read only features that match this pattern; may be repeated.'
complete -c rlds-cat -s x -l exclude -r -f -d 'Leave out features that match this pattern; may be repeated.'
complete -c rlds-cat -l bytes -r -f -d 'Read strings of features that match this pattern as bytes, not text; may be repeated.'
complete -c rlds-cat -l interleave -r -f -d 'Read from this many shards in turn, one episode from each.'
complete -c rlds-cat -l rate -r -f -d 'Steps per second, from 0.001 to 1e6.'
complete -c rlds-cat -s q -l quiet -d 'Hide progress and warnings.'
complete -c rlds-cat -s v -l verbose -d 'Report details on standard error.'
complete -c rlds-cat -l no-provenance -d 'Write no provenance record of this filter.'
complete -c rlds-cat -s h -l help -d 'Print this help and exit.'
complete -c rlds-cat -l version -d 'Print version information and exit.'
