# Generated from the declaration of stream-spool; do not edit.
complete -c stream-spool -f
complete -c stream-spool -l keep-every -r -f -d 'Pass the first of every N episodes, archives or arrays.'
complete -c stream-spool -s q -l quiet -d 'Hide progress and warnings.'
complete -c stream-spool -s v -l verbose -d 'Report details on standard error.'
complete -c stream-spool -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c stream-spool -l no-provenance -d 'Write no provenance record of this filter.'
complete -c stream-spool -s h -l help -d 'Print this help and exit.'
complete -c stream-spool -l version -d 'Print version information and exit.'
