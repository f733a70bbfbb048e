// The codec library: `import EpisodeCodec` gives a filter all of its modules.
@_exported public import Bytes
@_exported public import Datasets
@_exported public import Flywheel
@_exported public import Images
@_exported public import Labels
@_exported public import Lake
@_exported public import Pages
@_exported public import Recordings
@_exported public import Selection
@_exported public import Statistics
@_exported public import Stream
@_exported public import Trajectories
