# Made from the declaration of stream-info; do not edit.
complete -c stream-info -F
complete -c stream-info -l json -d 'Print one JSON object for each input.'
complete -c stream-info -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c stream-info -s q -l quiet -d 'Show no progress and no warnings.'
complete -c stream-info -s v -l verbose -d 'Say more on standard error.'
complete -c stream-info -s h -l help -d 'Print this help.'
complete -c stream-info -l version -d 'Print the version and those of the libraries.'
