internal import Bytes
internal import Images
internal import Posix

/// A video file that grows frame by frame, and appears whole under its name.
final class MP4Output {
  private let staged: StagedOutput
  private let file: FileDescriptor
  private let output: FileOutput

  private static let pieceSize = 1 << 20

  /// - Throws: also for a pipe or device: the description, which comes first, is written last.
  init(_ path: String, existing: StagedOutput.Existing) throws(StreamError) {
    if Directory.exists(path), Directory.fileSize(path) == nil, !Directory.isDirectory(path) {
      throw StreamError(
        .system(.alreadyThere(path)), "a video needs a file; this output cannot seek"
      ).naming(path)
    }
    let staged = try StagedOutput(path, .file, existing: existing)
    self.staged = staged
    file = try system { () throws(SystemError) in
      try FileDescriptor.create(staged.path, replacing: true)
    }
    output = try FileOutput(file, at: MP4Movie.leastHeader)
  }

  func append(_ frame: MP4Frame, to movie: inout MP4Movie) throws(StreamError) {
    movie.append(size: UInt32(clamping: frame.data.count), isKey: frame.isKey)
    try output.write(frame.data.span)
  }

  /// Writes the description, and checks that a reader finds all frames.
  func publish(_ movie: MP4Movie, _ times: FrameTimes) throws(StreamError) {
    try output.flush()
    let header = try movie.header(times)
    try moveFrames(by: header.count - MP4Movie.leastHeader, end: Int(output.offset))
    try system { () throws(SystemError) in try file.write(header.rawSpan, at: 0) }
    let written = try RandomAccessFile(file)
    let found = try written.map { (file) throws(StreamError) in try MP4File(file).track.count }
    guard let found, found == movie.sizes.count else {
      throw StreamError(
        .malformed, "the video has \(found ?? 0) of its \(movie.sizes.count) frames")
    }
    try output.synchronize()
    try staged.publish()
  }

  /// Makes room for a longer description, from the end on.
  private func moveFrames(by distance: Int, end: Int) throws(StreamError) {
    guard distance > 0 else { return }
    var end = end
    while end > MP4Movie.leastHeader {
      let start = max(MP4Movie.leastHeader, end - Self.pieceSize)
      let piece = try file.bytes(start..<end)
      try system { () throws(SystemError) in
        try file.write(piece.span, at: start + distance)
      }
      end = start
    }
  }
}
