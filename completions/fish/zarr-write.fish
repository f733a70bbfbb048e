# Generated from the declaration of zarr-write; do not edit.
complete -c zarr-write -F
complete -c zarr-write -l format -r -f -a '2 3' -d 'Version of the Zarr format; the default is 3, or with --append that of the dataset.'
complete -c zarr-write -l images -r -f -a 'jpeg raw' -d 'Store JPEG and PNG images unchanged (jpeg) or decoded (raw).'
complete -c zarr-write -l level -r -f -d 'Compression level of zstd; the default is 3 for numbers and 1 for raw images.'
complete -c zarr-write -l windows -d 'Store windows of images; requires format 3.'
complete -c zarr-write -l append -d 'Add the episodes to the dataset if it exists.'
complete -c zarr-write -l force -d 'Replace an existing dataset of this name.'
complete -c zarr-write -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c zarr-write -s q -l quiet -d 'Hide progress and warnings.'
complete -c zarr-write -s v -l verbose -d 'Report details on standard error.'
complete -c zarr-write -l no-provenance -d 'Write no provenance record of this filter.'
complete -c zarr-write -s h -l help -d 'Print this help and exit.'
complete -c zarr-write -l version -d 'Print version information and exit.'
