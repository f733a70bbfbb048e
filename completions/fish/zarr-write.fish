# Made from the declaration of zarr-write; do not edit.
complete -c zarr-write -F
complete -c zarr-write -l format -r -f -a '2 3' -d 'The version of Zarr; the default is 3, or with --append that of the dataset.'
complete -c zarr-write -l images -r -f -a 'jpeg raw' -d 'Store JPEG and PNG images as they are (jpeg) or decoded (raw).'
complete -c zarr-write -l level -r -f -d 'The level of zstd; the default is 3 for numbers and 1 for raw images.'
complete -c zarr-write -l windows -d 'Store windows of images, in format 3 only.'
complete -c zarr-write -l append -d 'Add the episodes to the directory, if it is there.'
complete -c zarr-write -l force -d 'Replace a dataset of that name.'
complete -c zarr-write -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c zarr-write -s q -l quiet -d 'Show no progress and no warnings.'
complete -c zarr-write -s v -l verbose -d 'Say more on standard error.'
complete -c zarr-write -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c zarr-write -s h -l help -d 'Print this help.'
complete -c zarr-write -l version -d 'Print the version and those of the libraries.'
