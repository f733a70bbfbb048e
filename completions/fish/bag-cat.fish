# Generated from the declaration of bag-cat; do not edit.
complete -c bag-cat -F
complete -c bag-cat -s t -l topic -r -f -d 'Read only topics that match this pattern; may be repeated.'
complete -c bag-cat -s x -l exclude -r -f -d 'Leave out topics that match this pattern; may be repeated.'
complete -c bag-cat -l start -r -f -d 'Read messages from this time on.'
complete -c bag-cat -l end -r -f -d 'Read messages before this time.'
complete -c bag-cat -l order -r -f -a 'time file' -d 'Sort messages by log time, or keep the order of the file.'
complete -c bag-cat -l recover -d 'Continue after damaged or missing parts, report each loss, mark the episode, and end with status 0.'
complete -c bag-cat -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c bag-cat -s q -l quiet -d 'Hide progress and warnings.'
complete -c bag-cat -s v -l verbose -d 'Report details on standard error.'
complete -c bag-cat -l no-provenance -d 'Write no provenance record of this filter.'
complete -c bag-cat -s h -l help -d 'Print this help and exit.'
complete -c bag-cat -l version -d 'Print version information and exit.'
