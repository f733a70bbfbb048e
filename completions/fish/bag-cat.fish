# Made from the declaration of bag-cat; do not edit.
complete -c bag-cat -F
complete -c bag-cat -s t -l topic -r -f -d 'Take only topics that match this pattern; may be repeated.'
complete -c bag-cat -s x -l exclude -r -f -d 'Leave out topics that match this pattern; may be repeated.'
complete -c bag-cat -l start -r -f -d 'Take messages from this time on.'
complete -c bag-cat -l end -r -f -d 'Take messages before this time.'
complete -c bag-cat -l order -r -f -a 'time file' -d 'The order of the messages.'
complete -c bag-cat -l recover -d 'Go on behind what is broken or cut off, say what was lost, mark the episode and end with status 0.'
complete -c bag-cat -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c bag-cat -s q -l quiet -d 'Show no progress and no warnings.'
complete -c bag-cat -s v -l verbose -d 'Say more on standard error.'
complete -c bag-cat -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c bag-cat -s h -l help -d 'Print this help.'
complete -c bag-cat -l version -d 'Print the version and those of the libraries.'
