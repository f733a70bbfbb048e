# Made from the declaration of jpeg-encode; do not edit.
complete -c jpeg-encode -f
complete -c jpeg-encode -s q -l quality -r -f -d 'JPEG quality.'
complete -c jpeg-encode -l subsampling -r -f -a '420 422 444' -d 'How much colour is kept: 4:2:0, 4:2:2 or 4:4:4.'
complete -c jpeg-encode -s t -l topic -r -f -d 'Convert only topics that match this pattern; may be repeated.'
complete -c jpeg-encode -l suffix -r -f -d 'Append this to the topics that are converted; features keep their names.'
complete -c jpeg-encode -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c jpeg-encode -l quiet -d 'Show no progress and no warnings.'
complete -c jpeg-encode -s v -l verbose -d 'Say more on standard error.'
complete -c jpeg-encode -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c jpeg-encode -s h -l help -d 'Print this help.'
complete -c jpeg-encode -l version -d 'Print the version and those of the libraries.'
