# Generated from the declaration of vlm-post; do not edit.
complete -c vlm-post -F
complete -c vlm-post -l url -r -f -d 'The server\'s API, such as http://127.0.0.1:8099/v1.'
complete -c vlm-post -s o -l output -r -F -d 'The file of results, which a later run completes.'
complete -c vlm-post -l key-file -r -F -d 'A file with the key.'
complete -c vlm-post -s j -l jobs -r -f -d 'Requests at a time.'
complete -c vlm-post -l retries -r -f -d 'How often a request is sent again.'
complete -c vlm-post -l timeout -r -f -d 'The longest time of a request; 120 s by default.'
complete -c vlm-post -l budget -r -f -d 'Stop after so many requests or tokens: 1000, or 500ktokens.'
complete -c vlm-post -s q -l quiet -d 'Hide progress and warnings.'
complete -c vlm-post -s v -l verbose -d 'Report details on standard error.'
complete -c vlm-post -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c vlm-post -s h -l help -d 'Print this help and exit.'
complete -c vlm-post -l version -d 'Print version information and exit.'
