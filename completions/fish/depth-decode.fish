# Generated from the declaration of depth-decode; do not edit.
complete -c depth-decode -f
complete -c depth-decode -s t -l topic -r -f -d 'Convert only topics that match this pattern; may be repeated.'
complete -c depth-decode -l suffix -r -f -d 'Append this text to converted topics; features keep their names.'
complete -c depth-decode -l bad -r -f -a 'error skip repeat' -d 'What to do with a damaged image: end with an error, leave it out with its whole step, or use the previous image in its place.'
complete -c depth-decode -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c depth-decode -s q -l quiet -d 'Hide progress and warnings.'
complete -c depth-decode -s v -l verbose -d 'Report details on standard error.'
complete -c depth-decode -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c depth-decode -l no-provenance -d 'Write no provenance record of this filter.'
complete -c depth-decode -s h -l help -d 'Print this help and exit.'
complete -c depth-decode -l version -d 'Print version information and exit.'
