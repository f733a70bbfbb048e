# Generated from the declaration of video-decode; do not edit.
complete -c video-decode -f
complete -c video-decode -s t -l topic -r -f -d 'Convert only topics that match this pattern; may be repeated.'
complete -c video-decode -l suffix -r -f -d 'Append this text to converted topics; features keep their names.'
complete -c video-decode -l bad -r -f -a 'error skip repeat' -d 'What to do with a damaged image: end with an error, leave it out with its whole step, or use the previous image in its place.'
complete -c video-decode -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c video-decode -s q -l quiet -d 'Hide progress and warnings.'
complete -c video-decode -s v -l verbose -d 'Report details on standard error.'
complete -c video-decode -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c video-decode -l no-provenance -d 'Write no provenance record of this filter.'
complete -c video-decode -s h -l help -d 'Print this help and exit.'
complete -c video-decode -l version -d 'Print version information and exit.'
