// One import lets a filter declare its command line and run.
@_exported public import CommandLine
