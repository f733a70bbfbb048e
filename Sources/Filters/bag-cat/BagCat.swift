import EpisodeCodec
import FilterKit
import Posix

/// Reads the bags of ROS 1 and ROS 2 as a stream.
@main
struct BagCat: SourceFilter {
  static let configuration = FilterConfiguration(
    name: "bag-cat", family: .recordings,
    abstract: "Read the bags of ROS 1 and ROS 2 as an episode stream.",
    discussion: """
      \(RecordingOptions.discussion)

      Of ROS 1 the filter reads bags of version 2.0 whose chunks are uncompressed or compressed with bz2 or
      lz4, also if the bag is compressed as a whole (run.bag.zst). It uses the index of a bag if the
      index is intact and agrees with the chunks, and otherwise reads front to back. Bytes that the
      index does not refer to are skipped. Of a bag that is truncated or has no index it passes on
      all that is readable, of a torn chunk every whole message that still decompresses, and then
      ends with status 65; --recover makes that status 0.

      Of ROS 2 it reads rosbag2 recordings: a directory, whose .db3 or .mcap files are one episode, or
      a .db3 file alone. Files and messages may be compressed with zstd. The file metadata.yaml only
      gives the list of files; without it the filter takes all files of the directory with one name
      and different numbers. A path in it that leads out of the directory ends the filter with status
      65, and a missing file ends it with 66 unless --recover leaves the file out.

      A .db3 file is an SQLite database of schema 1 to 4. Schemas 1 to 3 hold no message definitions:
      the filter has those of the standard packages of ROS 2 built in, and of a type that changed
      between releases it takes the definition that the first messages fit. If a type is neither in
      the file nor built in, the messages pass as bytes, with a warning.

      The filter never changes a database or its directory. It also reads the write-ahead log (-wal)
      that a recorder leaves behind when it is killed. It takes no lock: if a program writes to the
      database in the meantime, the filter ends with status 65.

      \(FollowOptions.discussion)

      Of a rosbag2 directory the filter follows one file after the other. The recording ends when a
      metadata.yaml that lists them all is written after them; two seconds without one and without
      another file mean that the recorder has gone. A database alone has no end of its own: it ends
      when the recorder closes it, and a write-ahead log or a journal that is left over means that the
      recorder was killed.

      \(FetchOptions.discussion)
      """,
    input: .recordings,
    examples: [
      .init(
        "bag-cat demo.bag | jpeg-encode -q 95 | zstd-chunk > demo.mcap",
        "Archive a recording."),
      .init(
        "bag-cat --recover crashed.bag.active | zstd-chunk > saved.mcap",
        "Save what a crashed recorder left behind."),
      .init(
        "bag-cat --prefix /robot1 run_7/ | zstd-chunk > run_7.mcap",
        "Make one MCAP file of a rosbag2 recording and its splits."),
    ],
    seeAlso: ["mcap-cat", "jpeg-encode", "zstd-chunk"])

  @OptionGroup var recordings: RecordingOptions

  func open(
    _ file: FileDescriptor, path: String?, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagSource.open(file, path: path, selection)
  }

  func open(
    _ file: RandomAccessFile, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagRecording(file, selection)
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

  func follow(
    _ file: FileDescriptor, path: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagSource.follow(file, path: path, watch, selection)
  }

  func follow(
    directory: String, _ watch: RecorderWatch, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    try BagSource.follow(directory: directory, watch, selection)
  }
}
