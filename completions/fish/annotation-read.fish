# Generated from the declaration of annotation-read; do not edit.
complete -c annotation-read -F
complete -c annotation-read -l label-studio -d 'Read Label Studio\'s files only.'
complete -c annotation-read -l cvat -d 'Read CVAT\'s files only.'
complete -c annotation-read -l page -d 'Read files of a page only.'
complete -c annotation-read -s q -l quiet -d 'Hide progress and warnings.'
complete -c annotation-read -s v -l verbose -d 'Report details on standard error.'
complete -c annotation-read -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c annotation-read -s h -l help -d 'Print this help and exit.'
complete -c annotation-read -l version -d 'Print version information and exit.'
