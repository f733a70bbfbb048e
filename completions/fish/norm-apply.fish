# Generated from the declaration of norm-apply; do not edit.
complete -c norm-apply -f
complete -c norm-apply -l stats -r -F -d 'The statistics file.'
complete -c norm-apply -l type -r -f -a 'normal bounds bounds_q99' -d 'The formula.'
complete -c norm-apply -l flavor -r -f -a 'openvla octo octo-0.1' -d 'The code base to follow.'
complete -c norm-apply -l mask -r -f -d 'The dimensions to normalize: T or 1 for yes, F or 0 for no; may be repeated.'
complete -c norm-apply -s f -l feature -r -f -d 'Normalize this numeric feature, too; may be repeated.'
complete -c norm-apply -l dataset -r -f -d 'Use the statistics of this dataset; the default is the one that the episode names.'
complete -c norm-apply -l inverse -d 'Undo the normalization.'
complete -c norm-apply -s q -l quiet -d 'Hide progress and warnings.'
complete -c norm-apply -s v -l verbose -d 'Report details on standard error.'
complete -c norm-apply -l no-provenance -d 'Write no provenance record of this filter.'
complete -c norm-apply -s h -l help -d 'Print this help and exit.'
complete -c norm-apply -l version -d 'Print version information and exit.'
