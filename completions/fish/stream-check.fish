# Generated from the declaration of stream-check; do not edit.
complete -c stream-check -F
complete -c stream-check -l spec -r -F -d 'Also check each episode against this specification.'
complete -c stream-check -l spec-from -r -F -d 'Write a specification of this good recording.'
complete -c stream-check -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c stream-check -s q -l quiet -d 'Hide progress and warnings.'
complete -c stream-check -s v -l verbose -d 'Report details on standard error.'
complete -c stream-check -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c stream-check -s h -l help -d 'Print this help and exit.'
complete -c stream-check -l version -d 'Print version information and exit.'
