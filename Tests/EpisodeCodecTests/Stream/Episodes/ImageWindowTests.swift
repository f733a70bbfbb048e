import EpisodeCodec
import Testing

@testable import Stream

@Suite struct ImageWindowTests {
  private func image(_ byte: UInt8) -> Bytes { Bytes([byte, byte]) }

  @Test func parsesWhatItEncodes() throws {
    let window = ImageWindow([
      .init(number: 3), .init(number: 4, episode: 200, check: 0xFFFF_FFFE),
      .init(number: 300, episode: 1, image: image(7)),
    ])
    #expect(try ImageWindow(parsing: window.encoded()) == window)
  }

  private func check(_ byte: UInt8) -> UInt32 { CRC32.of(image(byte).span) }

  @Test func framesComeFromTheWindowBefore() throws {
    var resolver = FrameResolver()
    let first = ImageWindow([
      .init(number: 0, image: image(1)), .init(number: 0, check: check(1)),
    ])
    #expect(try resolver.resolve(first) == first)
    let second = ImageWindow([
      .init(number: 0, check: check(1)), .init(number: 1, image: image(2)),
    ])
    let whole = ImageWindow([
      .init(number: 0, image: image(1), check: check(1)), .init(number: 1, image: image(2)),
    ])
    #expect(try resolver.resolve(second) == whole)
    // A message without references stays unchanged.
    #expect(try resolver.resolve(first.encoded()) == first.encoded())
    #expect(try resolver.resolve(second.encoded()) == whole.encoded())
  }

  @Test func aReferenceNamesEpisodeStepAndImage() throws {
    let sent = ImageWindow([.init(number: 7, episode: 2, image: image(1))])
    for (frame, isRight) in [
      (ImageWindow.Frame(number: 7, episode: 2, check: check(1)), true),
      // Streams from before checks existed have none.
      (ImageWindow.Frame(number: 7, episode: 2), true),
      (ImageWindow.Frame(number: 7, episode: 1, check: check(1)), false),
      (ImageWindow.Frame(number: 6, episode: 2, check: check(1)), false),
      (ImageWindow.Frame(number: 7, episode: 2, check: check(3)), false),
    ] {
      var resolver = FrameResolver()
      _ = try resolver.resolve(sent)
      let found = try? resolver.resolve(ImageWindow([frame])).frames[0].image
      #expect(found == (isRight ? image(1) : nil), "\(frame)")
    }
  }

  @Test func forgottenFramesThrow() throws {
    var resolver = FrameResolver()
    _ = try resolver.resolve(ImageWindow([.init(number: 0, image: image(1))]))
    _ = try resolver.resolve(ImageWindow([.init(number: 1, image: image(2))]))
    #expect(throws: StreamError.self) { try resolver.resolve(ImageWindow([.init(number: 0)])) }
    var another = FrameResolver()
    _ = try another.resolve(ImageWindow([.init(number: 0, image: image(1))]))
    another.reset()
    #expect(throws: StreamError.self) { try another.resolve(ImageWindow([.init(number: 0)])) }
  }

  /// A former reference becomes one again if the last window has the image, and only then.
  @Test func imagesAreWrittenAgainWhereTheyAreNotThere() throws {
    let first = ImageWindow([.init(number: 0, image: image(1))])
    let second = ImageWindow([
      .init(number: 0, image: image(1), check: check(1)), .init(number: 1, image: image(2)),
    ])
    let referring = ImageWindow([
      .init(number: 0, check: check(1)), .init(number: 1, image: image(2)),
    ])
    let whole = ImageWindow([
      .init(number: 0, image: image(1)), .init(number: 1, image: image(2)),
    ])
    let references = FrameReferences()
    #expect(try references.refer(first) == first)
    #expect(try references.refer(second) == referring)
    references.reset()
    #expect(try references.refer(second) == whole)
    // The same step of another source.
    references.reset()
    let other = ImageWindow([.init(number: 0, image: image(9))])
    #expect(try references.refer(other) == other)
    #expect(try references.refer(second) == whole)
    // Images that every window carries stay in it.
    #expect(try references.refer(whole) == whole)
    #expect(throws: StreamError(.malformed, "")) {
      try references.refer(ImageWindow([.init(number: 5)]))
    }
  }

  /// A stream with one window per step.
  private func stream(_ windows: [ImageWindow]) throws -> StreamReader {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header())
    let id = try writer.addChannel(
      Feature.window("observation/image", of: .compressed).channel, preferredID: nil,
      distinctFrom: [])
    for (step, window) in windows.enumerated() {
      try writer.write(
        Message(
          channelID: id, sequence: UInt32(step), logTime: 0, publishTime: 0,
          data: window.encoded()))
    }
    try writer.finish()
    return try StreamReader(FileInput(Bytes(output.collected)))
  }

  /// Streams from which something that does not know windows dropped or interleaved steps.
  @Test func readersFindReferencesToOtherImages() throws {
    let first = ImageWindow([.init(number: 0, image: image(1))])
    let second = ImageWindow([
      .init(number: 0, check: check(1)), .init(number: 1, image: image(2)),
    ])
    let third = ImageWindow([
      .init(number: 1, check: check(2)), .init(number: 2, image: image(3)),
    ])
    let other = ImageWindow([.init(number: 0, image: image(9))])
    for (windows, isRight) in [
      ([first, second, third], true), ([first, third], false), ([first, other, second], false),
      ([second], false), ([first, second, second], true), ([first, third, second], false),
    ] {
      func isMalformed(_ read: () throws -> Void) throws -> Bool {
        do { try read() } catch let error as StreamError {
          #expect(error.kind == .malformed && error.text.contains("in the window before"))
          return true
        }
        return false
      }
      let reader = StepReader(try stream(windows))
      #expect(try isMalformed { while try reader.next() != nil {} } != isRight)
      var verifier = StreamVerifier(try stream(windows))
      #expect(try isMalformed { try verifier.run() } != isRight)
    }
  }

  @Test func tooManyFramesThrow() {
    let window = ImageWindow((0...ImageWindow.mostFrames).map { .init(number: UInt64($0)) })
    #expect(throws: StreamError(.limit, "")) { try ImageWindow(parsing: window.encoded()) }
  }
}
