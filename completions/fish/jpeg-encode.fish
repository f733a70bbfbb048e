# Generated from the declaration of jpeg-encode; do not edit.
complete -c jpeg-encode -f
complete -c jpeg-encode -s q -l quality -r -f -d 'JPEG quality.'
complete -c jpeg-encode -l subsampling -r -f -a '420 422 444' -d 'Chroma subsampling: 4:2:0, 4:2:2 or 4:4:4.'
complete -c jpeg-encode -s t -l topic -r -f -d 'Convert only topics that match this pattern; may be repeated.'
complete -c jpeg-encode -l suffix -r -f -d 'Append this text to converted topics; features keep their names.'
complete -c jpeg-encode -l bad -r -f -a 'error skip repeat' -d 'What to do with a damaged image: end with an error, leave it out with its whole step, or use the previous image in its place.'
complete -c jpeg-encode -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c jpeg-encode -l quiet -d 'Hide progress and warnings.'
complete -c jpeg-encode -s v -l verbose -d 'Report details on standard error.'
complete -c jpeg-encode -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c jpeg-encode -l no-provenance -d 'Write no provenance record of this filter.'
complete -c jpeg-encode -s h -l help -d 'Print this help and exit.'
complete -c jpeg-encode -l version -d 'Print version information and exit.'
