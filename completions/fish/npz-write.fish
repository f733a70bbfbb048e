# Generated from the declaration of npz-write; do not edit.
complete -c npz-write -F
complete -c npz-write -l layout -r -f -a 'envs,steps steps episodes' -d 'The leading axes of the arrays.'
complete -c npz-write -l bad -r -f -a 'error skip repeat' -d 'What to do with a damaged image: end with an error, leave it out with its whole step, or use the previous image in its place.'
complete -c npz-write -l empty -r -f -a 'warn error' -d 'Report an episode without steps (warn), or end with an error.'
complete -c npz-write -l force -d 'Replace an existing file of this name.'
complete -c npz-write -s q -l quiet -d 'Hide progress and warnings.'
complete -c npz-write -s v -l verbose -d 'Report details on standard error.'
complete -c npz-write -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c npz-write -l no-provenance -d 'Write no provenance record of this filter.'
complete -c npz-write -s h -l help -d 'Print this help and exit.'
complete -c npz-write -l version -d 'Print version information and exit.'
