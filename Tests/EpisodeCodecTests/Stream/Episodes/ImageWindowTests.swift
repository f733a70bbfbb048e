import EpisodeCodec
import Testing

@Suite struct ImageWindowTests {
  private func image(_ byte: UInt8) -> Bytes { Bytes([byte, byte]) }

  @Test func parsesWhatItEncodes() throws {
    let window = ImageWindow([.init(number: 3), .init(number: 300, image: image(7))])
    #expect(try ImageWindow(parsing: window.encoded()) == window)
  }

  @Test func framesComeFromTheWindowBefore() throws {
    var resolver = FrameResolver()
    let first = ImageWindow([.init(number: 0, image: image(1)), .init(number: 0)])
    let second = ImageWindow([.init(number: 0), .init(number: 1, image: image(2))])
    #expect(try resolver.resolve(first) == [image(1), image(1)])
    #expect(try resolver.resolve(second) == [image(1), image(2)])
    let third = ImageWindow([.init(number: 1), .init(number: 0)])
    #expect(
      try resolver.selfContained(third)
        == ImageWindow([.init(number: 1, image: image(2)), .init(number: 0, image: image(1))]))
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

  @Test func tooManyFramesThrow() {
    let window = ImageWindow((0...ImageWindow.mostFrames).map { .init(number: UInt64($0)) })
    #expect(throws: StreamError(.limit, "")) { try ImageWindow(parsing: window.encoded()) }
  }
}
