# Made from the declaration of stream-text; do not edit.
complete -c stream-text -F
complete -c stream-text -s t -l topic -r -f -d 'Show only messages of topics that match this pattern; may be repeated.'
complete -c stream-text -l json -d 'Print one JSON object for each record.'
complete -c stream-text -l full -d 'Leave nothing out of long values.'
complete -c stream-text -s j -l threads -r -f -d 'Threads to work on; the default is one per core.'
complete -c stream-text -s q -l quiet -d 'Show no progress and no warnings.'
complete -c stream-text -s v -l verbose -d 'Say more on standard error.'
complete -c stream-text -s h -l help -d 'Print this help.'
complete -c stream-text -l version -d 'Print the version and those of the libraries.'
