# Generated from the declaration of golden-sample; do not edit.
complete -c golden-sample -F
complete -c golden-sample -l rate -r -f -d 'The share of the episodes, from 0 to 1.'
complete -c golden-sample -l salt -r -f -d 'A text that decides which episodes are drawn.'
complete -c golden-sample -l strata -r -f -d 'What divides rows into strata.'
complete -c golden-sample -l minimum -r -f -d 'The least rows of each stratum.'
complete -c golden-sample -s q -l quiet -d 'Hide progress and warnings.'
complete -c golden-sample -s v -l verbose -d 'Report details on standard error.'
complete -c golden-sample -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c golden-sample -s h -l help -d 'Print this help and exit.'
complete -c golden-sample -l version -d 'Print version information and exit.'
