package import Bytes
internal import CIntrinsics
internal import Posix

/// Decodes a video with the `ffmpeg` program.
///
/// It runs beside this process: `feed` gives it an access unit, and takes the images that are ready
/// meanwhile. They come in display order, one for each unit, some units later.
package final class FFmpegDecoder {
  private let process: ChildProcess
  private let errors: FileDescriptor
  private let format: VideoFormat
  /// Makes colors of the planes that the program sends, half as many bytes as those of colors; nil
  /// where it sends colors, because a format is not this process's to convert.
  private let colors: YUVColors?
  private let imageHead: [UInt8]
  private var fed: UInt64 = 0
  /// Bytes of the current image: its head, which `image` follows.
  private var head: [UInt8] = []
  private var image: Memory?
  private var filled = 0
  private var hasEnded = false
  private var memory = MemoryPool()
  /// The images that are ready, in display order.
  private var ready = Queue<RawImage>()

  /// - Throws: `.unsupported` when the program does not start.
  package init(_ codec: VideoCodec, _ format: VideoFormat) throws(StreamError) {
    try ImageLimits.check(width: format.width, height: format.height)
    self.format = format
    let hasPlanes = Self.hasPlanes(format)
    colors =
      hasPlanes ? YUVColors(matrix: format.matrix, isFullRange: format.isFullRange) : nil
    let rows = hasPlanes ? format.height * 3 / 2 : format.height
    let most = format.isDeepGray ? 65535 : 255
    imageHead = Array(
      "P\(hasPlanes || format.isDeepGray ? 5 : 6)\n\(format.width) \(rows)\n\(most)\n".utf8)
    try ImageLimits.checkMemory(
      format.width * format.height * (hasPlanes ? 5 : 3), width: format.width,
      height: format.height)
    let errors = try system { () throws(SystemError) in try FileDescriptor.temporary() }
    self.errors = errors
    // IVF keeps the borders of access units, and PPM and PGM have the size before the pixels.
    // It has no code of its own for H.265.
    let decoder = codec == .h265 ? ["-c:v", "hevc"] : []
    let arguments =
      [
        "-nostdin", "-hide_banner", "-v", "error", "-noautorotate", "-strict", "1",
      ] + decoder + [
        "-f", "ivf", "-i", "pipe:0", "-map", "0:v:0", "-vsync", "0", "-vf", "setpts=N", "-pix_fmt",
        format.isDeepGray ? "gray16be" : hasPlanes ? "yuv420p" : "rgb24", "-c:v",
        format.isDeepGray ? "pgm" : hasPlanes ? "pgmyuv" : "ppm", "-f", "image2pipe", "pipe:1",
      ]
    do throws(SystemError) {
      process = try ChildProcess(program: "ffmpeg", arguments, errors: errors)
    } catch {
      throw StreamError(
        .unsupported,
        "\(format.beyondOpenH264 ?? "B slices") in the video: that needs the program ffmpeg, and it"
          + " does not run: \(error.reason)")
    }
    process.output.enlargePipe()
    try send(Self.fileHeader(codec, format))
  }

  /// True for planes that the program stores as they are decoded: in PGM it converts the full range
  /// to the limited one, and takes no odd sizes.
  private static func hasPlanes(_ format: VideoFormat) -> Bool {
    format.isPlain && !format.isFullRange && !format.isDeepGray && format.width % 2 == 0
      && format.height % 2 == 0
  }

  deinit { process.end() }

  /// The header of an IVF file: signature, version, length, codec, size, time base, frames, unused.
  private static func fileHeader(_ codec: VideoCodec, _ format: VideoFormat) -> Bytes {
    let code =
      switch codec {
      case .h264: "H264"
      case .h265: "HEVC"
      case .av1: "AV01"
      }
    var header = ByteBuilder()
    header.append(utf8: "DKIF")
    header.append(0 as UInt16)
    header.append(32 as UInt16)
    header.append(utf8: code)
    header.append(UInt16(clamping: format.width))
    header.append(UInt16(clamping: format.height))
    for number: UInt32 in [30, 1, 0, 0] { header.append(number) }
    return Bytes(header.bytes)
  }

  /// Gives it the next access unit.
  package func feed(_ unit: AccessUnit) throws(StreamError) {
    // The program would convert such planes to those of the first.
    guard colors == nil || unit.format == format else {
      throw StreamError(.unsupported, "the video changes its format within an episode")
    }
    var header = ByteBuilder()
    header.append(UInt32(clamping: unit.data.count))
    header.append(fed)
    fed += 1
    try send(Bytes(joining: [Bytes(header.bytes), unit.data]))
  }

  private func send(_ bytes: Bytes) throws(StreamError) {
    var rest = bytes
    while !rest.isEmpty {
      guard let input = process.input, !hasEnded else { throw failure("it ended early") }
      let canRead = try system { () throws(SystemError) in
        try FileDescriptor.wait(toWrite: input, orRead: process.output)
      }
      if canRead { try read() }
      do throws(SystemError) {
        rest = rest.dropFirst(try input.send(rest.span))
      } catch {
        guard !Signals.isInterrupted else { throw StreamError(error) }
        throw failure("it ended early")
      }
    }
  }

  /// The next image that is ready; nil without one.
  package func takeReady() -> RawImage? { ready.popFirst() }

  /// The next image, after the last unit has been fed.
  /// - Returns: nil after the last one.
  /// - Throws: `.malformed` when the program fails, or complains about the video.
  package func finish() throws(StreamError) -> RawImage? {
    process.closeInput()
    while ready.isEmpty, !hasEnded {
      _ = try system { () throws(SystemError) in
        try FileDescriptor.wait(toWrite: nil, orRead: process.output)
      }
      try read()
    }
    return ready.popFirst()
  }

  /// Bytes of an image as the program sends it.
  private var imageSize: Int {
    let pixels = format.width * format.height
    if format.isDeepGray { return pixels * 2 }
    return colors == nil ? pixels * 3 : pixels * 3 / 2
  }

  /// Reads what is there: a part of the head or of the pixels.
  private func read() throws(StreamError) {
    guard let image else { return try readHead() }
    let count = try system { () throws(SystemError) in
      try unsafe process.output.read(
        into: UnsafeMutableRawBufferPointer(rebasing: image.buffer[filled..<imageSize]))
    }
    guard count > 0 else { throw failure("it ended within a frame") }
    filled += count
    guard filled == imageSize else { return }
    let encoding = format.isDeepGray ? PixelEncoding.mono16 : .rgb8
    let row = format.width * (format.isDeepGray ? 2 : 3)
    ready.append(
      try RawImage(
        width: format.width, height: format.height, encoding: encoding, step: row,
        data: Bytes(converted(image), 0..<row * format.height)))
    (self.image, head, filled) = (nil, [], 0)
  }

  /// The colors of an image. After the rows of luma, PGM has those of both chromas side by side.
  private func converted(_ image: Memory) -> Memory {
    if format.isDeepGray {
      // PGM has the high byte first.
      for place in stride(from: 0, to: imageSize, by: 2) {
        unsafe image.buffer.swapAt(place, place + 1)
      }
    }
    guard let colors else { return image }
    let (width, height) = (format.width, format.height)
    let target = memory.take(width * height * 3)
    let luma = unsafe UnsafePointer(image.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
    let chroma = unsafe luma.map { unsafe $0 + width * height }
    unsafe colors.convert(
      bagpipe_yuv_image(
        planes: (luma, chroma, chroma.map { unsafe $0 + width / 2 }), strides: (width, width),
        width: width, height: height,
        target: target.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)))
    return target
  }

  private func readHead() throws(StreamError) {
    let part = try unsafe Bytes(capacity: imageHead.count - head.count) {
      (buffer) throws(StreamError) in
      try system { () throws(SystemError) in try unsafe process.output.read(into: buffer) }
    }
    guard !part.isEmpty else {
      hasEnded = true
      let status = process.wait()
      guard status == 0, head.isEmpty, firstError == nil else {
        throw failure("it ended with status \(status)")
      }
      return
    }
    head += part.array
    guard imageHead.starts(with: head) else {
      throw StreamError(.malformed, "frames of the video differ in size from its header")
    }
    if head.count == imageHead.count { image = memory.take(imageSize) }
  }

  /// The first line that the program wrote to its standard error.
  private var firstError: String? {
    let text = try? unsafe Bytes(capacity: 1000) { (buffer) throws(StreamError) in
      try system { () throws(SystemError) in try unsafe errors.read(into: buffer, at: 0) }
    }
    guard let text, !text.isEmpty else { return nil }
    let line = text.array.prefix { $0 != 0x0A }
    // Its place in the program, `[hevc @ 0x5600]`, differs from run to run.
    let words = String(repairingUTF8: Bytes(Array(line)).span)
    return words.split(separator: "] ", maxSplits: 1).last.map(String.init) ?? words
  }

  private func failure(_ end: String) -> StreamError {
    let status = hasEnded ? 0 : process.wait()
    hasEnded = true
    let reason = firstError ?? (status == 0 ? end : "it ended with status \(status)")
    return StreamError(.malformed, "ffmpeg cannot decode the video: \(reason)")
  }
}
