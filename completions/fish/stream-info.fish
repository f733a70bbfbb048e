# Generated from the declaration of stream-info; do not edit.
complete -c stream-info -F
complete -c stream-info -l json -d 'Print one JSON object per input.'
complete -c stream-info -l html -r -F -d 'Write a page about the input, in HTML.'
complete -c stream-info -l force -d 'Replace an existing FILE.'
complete -c stream-info -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c stream-info -s q -l quiet -d 'Hide progress and warnings.'
complete -c stream-info -s v -l verbose -d 'Report details on standard error.'
complete -c stream-info -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c stream-info -s h -l help -d 'Print this help and exit.'
complete -c stream-info -l version -d 'Print version information and exit.'
