# Made from the declaration of jpeg-decode; do not edit.
complete -c jpeg-decode -f
complete -c jpeg-decode -l dct -r -f -a 'fast accurate' -d 'The inverse transform: fast is what TensorFlow uses, accurate what OpenCV does.'
complete -c jpeg-decode -s t -l topic -r -f -d 'Convert only topics that match this pattern; may be repeated.'
complete -c jpeg-decode -l suffix -r -f -d 'Append this to the topics that are converted; features keep their names.'
complete -c jpeg-decode -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c jpeg-decode -s q -l quiet -d 'Show no progress and no warnings.'
complete -c jpeg-decode -s v -l verbose -d 'Say more on standard error.'
complete -c jpeg-decode -l no-provenance -d 'Leave no provenance record of this filter in the output.'
complete -c jpeg-decode -s h -l help -d 'Print this help.'
complete -c jpeg-decode -l version -d 'Print the version and those of the libraries.'
