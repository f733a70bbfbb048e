# Generated from the declaration of tier-split; do not edit.
complete -c tier-split -F
complete -c tier-split -l tiers -r -F -d 'The tiers and their topics.'
complete -c tier-split -l compression -r -f -a 'zstd lz4 none' -d 'The compression of chunks.'
complete -c tier-split -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c tier-split -l force -d 'Replace an existing folder of this filter.'
complete -c tier-split -s q -l quiet -d 'Hide progress and warnings.'
complete -c tier-split -s v -l verbose -d 'Report details on standard error.'
complete -c tier-split -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c tier-split -l no-provenance -d 'Write no provenance record of this filter.'
complete -c tier-split -s h -l help -d 'Print this help and exit.'
complete -c tier-split -l version -d 'Print version information and exit.'
