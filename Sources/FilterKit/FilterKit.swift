// A filter declares its command line with the same import that runs it.
@_exported public import CommandLine
