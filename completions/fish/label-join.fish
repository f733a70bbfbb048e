# Generated from the declaration of label-join; do not edit.
complete -c label-join -F
complete -c label-join -l prefer -r -f -a 'human model last' -d 'Whose word counts.'
complete -c label-join -l require -d 'Refuse an episode without a row.'
complete -c label-join -s q -l quiet -d 'Hide progress and warnings.'
complete -c label-join -s v -l verbose -d 'Report details on standard error.'
complete -c label-join -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c label-join -l no-provenance -d 'Write no provenance record of this filter.'
complete -c label-join -s h -l help -d 'Print this help and exit.'
complete -c label-join -l version -d 'Print version information and exit.'
