# Generated from the declaration of action-tokenize; do not edit.
complete -c action-tokenize -f
complete -c action-tokenize -l decode -d 'Turn tokens into actions.'
complete -c action-tokenize -l vocab-size -r -f -d 'Size of the vocabulary in tokens, without padding.'
complete -c action-tokenize -l bins -r -f -d 'Number of bin edges; there is one bin fewer.'
complete -c action-tokenize -s f -l feature -r -f -d 'The action feature; its tokens are named FEATURE_tokens.'
complete -c action-tokenize -l prompt -r -f -a 'pure llama2 vicuna mistral phi' -d 'Add the prompt in the form of this model\'s prompt builder.'
complete -c action-tokenize -s q -l quiet -d 'Hide progress and warnings.'
complete -c action-tokenize -s v -l verbose -d 'Report details on standard error.'
complete -c action-tokenize -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c action-tokenize -l no-provenance -d 'Write no provenance record of this filter.'
complete -c action-tokenize -s h -l help -d 'Print this help and exit.'
complete -c action-tokenize -l version -d 'Print version information and exit.'
