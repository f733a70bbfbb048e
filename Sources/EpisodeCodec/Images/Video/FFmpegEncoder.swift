package import Bytes
internal import Posix

/// Encodes a video with the `ffmpeg` program, with the settings of LeRobot: every second frame is a
/// key frame, and none refers to a later one.
///
/// It runs beside this process: `encode` gives it an image, and returns what it has written
/// meanwhile. Each image becomes one access unit, some images later.
package final class FFmpegEncoder {
  private let codec: VideoCodec
  private let size: (width: Int, height: Int)
  private let process: ChildProcess
  private let errors: FileDescriptor
  /// Bytes of the output that are not a whole access unit yet.
  private var output: [UInt8] = []
  private var hasEnded = false

  private static let pieceSize = 1 << 18

  /// - Parameters:
  ///   - quantizer: of the constant rate factor.
  /// - Throws: `.unsupported` when the program does not start.
  package init(
    _ codec: VideoCodec, width: Int, height: Int, quantizer: Int
  ) throws(StreamError) {
    guard width % 2 == 0, height % 2 == 0 else {
      throw StreamError(
        .unsupported,
        "\(codec.rawValue) in 4:2:0 needs an even size, not \(width)x\(height); image-resize gives "
          + "one")
    }
    (self.codec, size) = (codec, (width, height))
    errors = try system { () throws(SystemError) in try FileDescriptor.temporary() }
    // A file of IVF has the borders of the units of AV1; in H.265 a delimiter starts each one.
    let encoder =
      codec == .av1
      ? ["-c:v", "libsvtav1", "-preset", "12", "-g", "2", "-crf", "\(quantizer)", "-f", "ivf"]
      : [
        "-c:v", "libx265", "-g", "2", "-crf", "\(quantizer)", "-bf", "0", "-x265-params",
        "log-level=error:open-gop=0", "-bsf:v", "hevc_metadata=aud=insert", "-f", "hevc",
      ]
    let arguments =
      [
        "-nostdin", "-hide_banner", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s:v", "\(width)x\(height)", "-r", "30", "-i", "pipe:0", "-pix_fmt", "yuv420p",
      ] + encoder + ["pipe:1"]
    do throws(SystemError) {
      process = try ChildProcess(program: "ffmpeg", arguments, errors: errors)
    } catch {
      throw StreamError(
        .unsupported,
        "encoding \(codec.rawValue) needs the program ffmpeg, and it does not run: \(error.reason)")
    }
    process.output.enlargePipe()
  }

  /// Encodes the next image, `rgb8` or `mono8` of the encoder's size.
  /// - Returns: the access units that are ready.
  package func encode(_ image: RawImage) throws(StreamError) -> [Bytes] {
    guard image.width == size.width, image.height == size.height, let pixels = Self.colors(image)
    else {
      throw StreamError(.unsupported, "an image in '\(image.encoding.name)' does not become video")
    }
    try send(pixels)
    return try takeUnits()
  }

  /// The rest of the access units.
  package func finish() throws(StreamError) -> [Bytes] {
    process.closeInput()
    while !hasEnded {
      _ = try system { () throws(SystemError) in
        try FileDescriptor.wait(toWrite: nil, orRead: process.output)
      }
      try read()
    }
    guard process.wait() == 0 else { throw failure("it ended with status \(process.wait())") }
    return try takeUnits()
  }

  /// Red, green and blue without gaps between rows.
  private static func colors(_ image: RawImage) -> Bytes? {
    let channels = image.encoding.layout == .rgb ? 3 : 1
    guard channels == 3 || image.encoding.layout == .gray else { return nil }
    if channels == 3, image.step == 3 * image.width { return image.data }
    var pixels = ByteBuilder(reserving: 3 * image.width * image.height)
    for row in 0..<image.height {
      let line = image.data[row * image.step..<row * image.step + channels * image.width]
      guard channels == 1 else {
        pixels.append(line.span)
        continue
      }
      for value in line.array { pixels.append([value, value, value]) }
    }
    return Bytes(pixels.bytes)
  }

  private func send(_ bytes: Bytes) throws(StreamError) {
    var rest = bytes
    while !rest.isEmpty {
      guard let input = process.input, !hasEnded else { throw failure("it ended early") }
      let canRead = try system { () throws(SystemError) in
        try FileDescriptor.wait(toWrite: input, orRead: process.output)
      }
      if canRead { try read() }
      do throws(SystemError) { rest = rest.dropFirst(try input.send(rest.span)) } catch {
        guard !Signals.isInterrupted else { throw StreamError(error) }
        throw failure("it ended early")
      }
    }
  }

  private func read() throws(StreamError) {
    let piece = try unsafe Bytes(capacity: Self.pieceSize) { (buffer) throws(StreamError) in
      try system { () throws(SystemError) in try unsafe process.output.read(into: buffer) }
    }
    if piece.isEmpty { hasEnded = true }
    output += piece.array
  }

  private func takeUnits() throws(StreamError) -> [Bytes] {
    let units = codec == .av1 ? takeFrames() : takeDelimited()
    guard hasEnded, !output.isEmpty else { return units }
    throw failure("it ended within a frame")
  }

  /// The header of the file, 32 bytes, and that of each frame: its size, and 8 bytes.
  private func takeFrames() -> [Bytes] {
    var units: [Bytes] = []
    var place = 0
    func number(at place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(output[place + $1]) << (8 * $1) }
    }
    while true {
      if output[place...].starts(with: Self.signature) {
        guard place + 32 <= output.count else { break }
        place += 32
      }
      guard place + 12 <= output.count else { break }
      let end = place + 12 + number(at: place)
      guard end <= output.count else { break }
      units.append(Bytes(Array(output[place + 12..<end])))
      place = end
    }
    output.removeFirst(place)
    return units
  }

  private static let signature = Array("DKIF".utf8)

  /// From one access unit delimiter to the next one, or to the end.
  private func takeDelimited() -> [Bytes] {
    let starts = output.indices.dropLast(5).filter { place in
      output[place] == 0 && output[place + 1] == 0 && output[place + 2] == 0
        && output[place + 3] == 1 && output[place + 4] >> 1 & 63 == 35
    }
    let ends = starts.dropFirst() + (hasEnded ? [output.count] : [])
    let units = zip(starts, ends).map { Bytes(Array(output[$0..<$1])) }
    if let last = ends.last { output.removeFirst(last) }
    return units
  }

  private func failure(_ end: String) -> StreamError {
    let status = process.wait()
    hasEnded = true
    let reason = firstError ?? (status == 0 ? end : "it ended with status \(status)")
    return StreamError(.malformed, "ffmpeg cannot encode the video: \(reason)")
  }

  /// The first line that the program wrote to its standard error, without its place in the program
  /// and the greetings of SVT-AV1.
  private var firstError: String? {
    let text = try? unsafe Bytes(capacity: 4096) { (buffer) throws(StreamError) in
      try system { () throws(SystemError) in try unsafe errors.read(into: buffer, at: 0) }
    }
    guard let text, !text.isEmpty else { return nil }
    let lines = String(repairingUTF8: text.span).split(separator: "\n")
    guard let line = lines.first(where: { !$0.hasPrefix("Svt[info]") }) else { return nil }
    let words = String(line)
    return words.split(separator: "] ", maxSplits: 1).last.map(String.init) ?? words
  }
}
