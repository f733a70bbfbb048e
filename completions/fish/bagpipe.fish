# Generated from the declaration of bagpipe; do not edit.
complete -c bagpipe -f -a 'bag-cat mcap-cat episode-split rlds-cat lerobot-cat zarr-cat npz-cat arrow-cat tar-cat hdf5-cat jpeg-encode jpeg-decode video-decode depth-encode depth-decode image-resize image-augment image-fidelity video-write frame-sheet edge-trigger ood-fit ood-score face-blur text-scrub tier-split upload-plan zstd-chunk lz4-chunk codec-advise stream-spool stream-seal step-align traj-map traj-filter traj-window traj-subsample goal-relabel task-drop norm-stats norm-merge norm-apply action-tokenize episode-mix episode-shuffle zarr-write rlds-write lerobot-write npz-write hdf5-write arrow-write tar-write frame-pick vlm-ask vlm-post vlm-read label-calibrate label-route golden-sample label-join label-agree annotation-write annotation-read frame-embed episode-score hard-select kcenter-select near-drop episode-pick vector-write episode-list unit-list unit-run stream-info stream-text stream-check lerobot-check'
complete -c bagpipe -l install -r -F -d 'Copy this program into a directory, made if necessary, with a link for each filter.'
complete -c bagpipe -s q -l quiet -d 'Hide progress and warnings.'
complete -c bagpipe -s v -l verbose -d 'Report details on standard error.'
complete -c bagpipe -l memory -r -f -d 'Most memory for chunks, images, tables and buffers; see bagpipe(7).'
complete -c bagpipe -s h -l help -d 'Print this help and exit.'
complete -c bagpipe -l version -d 'Print version information and exit.'
