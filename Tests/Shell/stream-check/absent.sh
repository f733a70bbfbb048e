# A file that is not there.
stream-check nothing.mcap
