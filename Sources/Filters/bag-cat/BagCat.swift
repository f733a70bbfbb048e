import EpisodeCodec
import FilterKit
import Posix

/// ROS 1 bags as a stream.
@main
struct BagCat: SourceFilter {
  static let configuration = FilterConfiguration(
    name: "bag-cat", family: .recordings,
    abstract: "Read ROS 1 bags as an episode stream.",
    discussion: """
      \(RecordingOptions.discussion)

      Bags of version 2.0 are read, with chunks that are not compressed, bz2 or lz4; by their index
      when they have one that holds, or else front to back. A bag without an index or cut short
      gives all that is readable and then ends with status 65.
      """,
    input: .recordings,
    examples: [
      .init(
        "bag-cat demo.bag | jpeg-encode -q 95 | zstd-chunk > demo.mcap", "Archive a recording."),
      .init(
        "bag-cat --recover crashed.bag.active | zstd-chunk > saved.mcap",
        "Save what a crashed recorder has left."),
    ],
    seeAlso: ["mcap-cat", "jpeg-encode", "zstd-chunk"])

  @OptionGroup var recordings: RecordingOptions

  func open(
    _ file: FileDescriptor, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagRecording(file, selection)
  }

  func open(
    _ input: FileInput, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagRecording(input, selection)
  }
}
