# Made from the declaration of stream-check; do not edit.
complete -c stream-check -F
complete -c stream-check -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c stream-check -s q -l quiet -d 'Show no progress and no warnings.'
complete -c stream-check -s v -l verbose -d 'Say more on standard error.'
complete -c stream-check -s h -l help -d 'Print this help.'
complete -c stream-check -l version -d 'Print the version and those of the libraries.'
