import EpisodeCodec
import Testing

@testable import Images

@Suite struct CameraStreamTests {
  private static let second: UInt64 = 1_000_000_000

  /// Writes a stream of one-pixel images, whose gray tells them apart.
  private struct Maker {
    let output = FileOutput(toMemory: ())
    let writer: StreamWriter
    private var ids: [String: UInt16] = [:]

    init() throws { writer = try StreamWriter(output, header: Header()) }

    private mutating func id(_ name: String, _ channel: () throws -> Channel) throws -> UInt16 {
      if let id = ids[name] { return id }
      let id = try writer.addChannel(channel())
      ids[name] = id
      return id
    }

    mutating func image(
      _ name: String, _ gray: UInt8, at time: UInt64, step: UInt32? = nil, size: Int = 1
    ) throws {
      let id = try id(name) {
        guard step == nil else { return try Feature.image(name, .raw).channel }
        let kind = ImageChannel(family: .foxglove, kind: .raw)
        return Channel(topic: name, messageEncoding: "protobuf", schema: kind.schema)
      }
      let image = try RawImage(
        width: size, height: size, encoding: .mono8, step: size,
        data: Bytes([UInt8](repeating: gray, count: size * size)))
      let message = try RawImageMessage(
        header: .foxglove(timestamp: nil, frameID: nil), image: image
      ).serialized()
      try writer.write(
        Message(
          channelID: id, sequence: step ?? 0, logTime: time, publishTime: time,
          data: message.prefix), followedBy: message.payload)
    }

    mutating func text(_ text: String, step: UInt32, at time: UInt64) throws {
      let id = try id("language_instruction") { try Feature.text("language_instruction").channel }
      try writer.write(
        Message(
          channelID: id, sequence: step, logTime: time, publishTime: time,
          data: TextPayload.encode(text)), followedBy: .empty)
    }

    func stream(_ patterns: String..., isSingle: Bool = false) throws -> CameraStream {
      try writer.finish()
      return CameraStream(
        try StreamReader(FileInput(Bytes(output.collected))), patterns.map(TopicPattern.init),
        isSingle: isSingle)
    }
  }

  /// The moments as numbers, seconds and grays; -1 for no picture.
  private static func moments(_ stream: CameraStream) throws -> [[Int]] {
    var moments: [[Int]] = []
    while let event = try stream.next() {
      guard case .moment(let moment) = event else { continue }
      let grays = try moment.frames.map { frame -> Int in
        guard case .raw(let image)? = try frame?.get() else { return -1 }
        return Int(image.data.array[0])
      }
      moments.append([Int(moment.number), Int(moment.seconds * 10)] + grays)
    }
    return moments
  }

  /// The first camera is the clock. One that comes after it counts where it has none yet; later, what
  /// was seen counts, not what comes.
  @Test func picturesOfTheFirstCameraAreTheMoments() throws {
    var maker = try Maker()
    for time in 0..<4 as Range<UInt64> {
      try maker.image("/a", UInt8(time), at: time * Self.second / 10)
      try maker.image("/b", UInt8(10 + time), at: time * Self.second / 10 + 9)
    }
    try maker.image("/b", 99, at: Self.second)
    let stream = try maker.stream()
    #expect(
      try Self.moments(stream) == [[0, 0, 0, 10], [1, 1, 1, 10], [2, 2, 2, 11], [3, 3, 3, 12]])
    #expect(stream.cameras.map(\.name) == ["/a", "/b"] && stream.losses.isEmpty)
  }

  @Test func patternsGiveTheOrder() throws {
    var maker = try Maker()
    try maker.image("/a", 1, at: 0)
    try maker.image("/b", 2, at: 1)
    try maker.image("/c", 3, at: 2)
    let stream = try maker.stream("/c", "/[ab]")
    #expect(try Self.moments(stream) == [[0, 0, 3, 1, 2]])
    #expect(stream.cameras.map(\.name) == ["/c", "/a", "/b"])
  }

  @Test func aLateCameraIsLeftOut() throws {
    var maker = try Maker()
    for time in 0..<4 as Range<UInt64> { try maker.image("/a", 7, at: time * Self.second) }
    try maker.image("/b", 8, at: 4 * Self.second)
    let stream = try maker.stream()
    #expect(try Self.moments(stream).map { $0.count } == [3, 3, 3, 3])
    #expect(stream.losses == ["left out: '/b' (no picture in the first second)"])
  }

  /// Each step is a moment, also one without pictures; topics of the recording do not count.
  @Test func stepsAreTheMoments() throws {
    var maker = try Maker()
    try maker.image("/raw", 200, at: 0)
    for step in 0..<3 as Range<UInt32> {
      let time = UInt64(step) * Self.second / 10
      try maker.text(step == 0 ? "go" : "", step: step, at: time)
      if step != 1 { try maker.image("cam", UInt8(step), at: time, step: step) }
    }
    let stream = try maker.stream()
    #expect(try stream.start() == "go" && stream.hasSteps)
    var instructions: [String] = []
    var moments: [UInt64] = []
    while let event = try stream.next() {
      guard case .moment(let moment) = event else { continue }
      instructions.append(moment.instruction)
      moments.append(moment.number)
      let hasFrame = moment.frames.count == 1 && moment.frames[0] != nil
      #expect(hasFrame == (moment.number != 1))
    }
    #expect(moments == [0, 1, 2] && instructions == ["go", "go", "go"])
  }

  @Test func aStepThatIsMissingIsAnError() throws {
    var maker = try Maker()
    try maker.image("cam", 0, at: 0, step: 0)
    try maker.image("cam", 2, at: 2, step: 2)
    let stream = try maker.stream()
    let error = #expect(throws: StreamError.self) { _ = try Self.moments(stream) }
    #expect(error?.text == "step 2 after step 0")
  }

  @Test func aStreamWithoutPicturesIsAnError() throws {
    var maker = try Maker()
    try maker.text("go", step: 0, at: 0)
    let stream = try maker.stream()
    let error = #expect(throws: StreamError.self) { _ = try stream.start() }
    #expect(error?.kind == .missing)
  }
}
