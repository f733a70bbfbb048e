# Made from the declaration of norm-apply; do not edit.
complete -c norm-apply -f
complete -c norm-apply -l stats -r -F -d 'The statistics file.'
complete -c norm-apply -l type -r -f -a 'normal bounds bounds_q99' -d 'How to normalise.'
complete -c norm-apply -l flavor -r -f -a 'openvla octo octo-0.1' -d 'Whose code the numbers are for.'
complete -c norm-apply -l mask -r -f -d 'Which dimensions are normalised: T or 1 for each that is, F or 0 for others; may be repeated.'
complete -c norm-apply -s f -l feature -r -f -d 'Another feature of numbers to normalise; may be repeated.'
complete -c norm-apply -l dataset -r -f -d 'The dataset whose statistics to use.'
complete -c norm-apply -l inverse -d 'Undo the normalisation.'
complete -c norm-apply -s q -l quiet -d 'Show no progress and no warnings.'
complete -c norm-apply -s v -l verbose -d 'Say more on standard error.'
complete -c norm-apply -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c norm-apply -s h -l help -d 'Print this help.'
complete -c norm-apply -l version -d 'Print the version and those of the libraries.'
