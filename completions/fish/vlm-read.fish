# Generated from the declaration of vlm-read; do not edit.
complete -c vlm-read -F
complete -c vlm-read -l answers -r -f -d 'The permitted answers, separated by commas.'
complete -c vlm-read -s q -l quiet -d 'Hide progress and warnings.'
complete -c vlm-read -s v -l verbose -d 'Report details on standard error.'
complete -c vlm-read -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c vlm-read -s h -l help -d 'Print this help and exit.'
complete -c vlm-read -l version -d 'Print version information and exit.'
