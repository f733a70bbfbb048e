import EpisodeCodec
import FilterKit
import Posix

/// Reads ROS 1 bags as a stream.
@main
struct BagCat: SourceFilter {
  static let configuration = FilterConfiguration(
    name: "bag-cat", family: .recordings,
    abstract: "Read ROS 1 bags as an episode stream.",
    discussion: """
      \(RecordingOptions.discussion)

      The filter reads bags of version 2.0 whose chunks are uncompressed or compressed with bz2 or
      lz4, also if the bag is compressed as a whole (run.bag.zst). It uses the index of a bag if the
      index is intact and agrees with the chunks, and otherwise reads front to back. Bytes that the
      index does not refer to are skipped. Of a bag that is truncated or has no index it passes on
      all that is readable, of a torn chunk every whole message that still decompresses, and then
      ends with status 65; --recover makes that status 0.

      \(FollowOptions.discussion)
      """,
    input: .recordings,
    examples: [
      .init(
        "bag-cat demo.bag | jpeg-encode -q 95 | zstd-chunk > demo.mcap",
        "Archive a recording."),
      .init(
        "bag-cat --recover crashed.bag.active | zstd-chunk > saved.mcap",
        "Save what a crashed recorder left behind."),
    ],
    seeAlso: ["mcap-cat", "jpeg-encode", "zstd-chunk"])

  @OptionGroup var recordings: RecordingOptions

  func open(
    _ file: FileDescriptor, path: String?, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagSource.open(file, path: path, selection)
  }

  func open(
    _ input: FileInput, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagSource.open(input, selection)
  }

  func open(
    directory: String, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagSource.open(directory: directory, selection)
  }
}
