# Generated from the declaration of codec-advise; do not edit.
complete -c codec-advise -f
complete -c codec-advise -s t -l topic -r -f -d 'Try only topics and features that match; may be repeated.'
complete -c codec-advise -l sample -r -f -d 'The most payload of a topic to try.'
complete -c codec-advise -l training -r -f -d 'Judge the rollouts of a training with these values.'
complete -c codec-advise -l json -d 'Print one JSON object.'
complete -c codec-advise -l html -r -F -d 'Write a page about the input, in HTML.'
complete -c codec-advise -l force -d 'Replace an existing FILE.'
complete -c codec-advise -s j -l threads -r -f -d 'Number of threads; the default is one per core.'
complete -c codec-advise -s q -l quiet -d 'Hide progress and warnings.'
complete -c codec-advise -s v -l verbose -d 'Report details on standard error.'
complete -c codec-advise -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c codec-advise -s h -l help -d 'Print this help and exit.'
complete -c codec-advise -l version -d 'Print version information and exit.'
