# Generated from the declaration of stream-seal; do not edit.
complete -c stream-seal -f
complete -c stream-seal -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c stream-seal -s q -l quiet -d 'Hide progress and warnings.'
complete -c stream-seal -s v -l verbose -d 'Report details on standard error.'
complete -c stream-seal -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c stream-seal -s h -l help -d 'Print this help and exit.'
complete -c stream-seal -l version -d 'Print version information and exit.'
