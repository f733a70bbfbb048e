# Generated from the declaration of stream-text; do not edit.
complete -c stream-text -F
complete -c stream-text -s t -l topic -r -f -d 'Print only messages on topics that match this pattern; may be repeated.'
complete -c stream-text -s x -l exclude -r -f -d 'Leave out topics that match this pattern; may be repeated.'
complete -c stream-text -l json -d 'Print one JSON object per record.'
complete -c stream-text -l full -d 'Print long values in full.'
complete -c stream-text -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c stream-text -s q -l quiet -d 'Hide progress and warnings.'
complete -c stream-text -s v -l verbose -d 'Report details on standard error.'
complete -c stream-text -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c stream-text -s h -l help -d 'Print this help and exit.'
complete -c stream-text -l version -d 'Print version information and exit.'
