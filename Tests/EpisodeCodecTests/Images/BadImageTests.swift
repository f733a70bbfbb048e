import EpisodeCodec
import Testing

@testable import Images
@testable import Trajectories

/// The rules for bad images in steps and in windows of them.
struct BadImageTests {
  /// A gray JPEG whose pixels all have one value; nil for a damaged one.
  private func image(_ value: Int?) throws -> Bytes {
    let raw = try RawImage(
      width: 16, height: 16, encoding: .mono8, step: 16,
      data: Bytes([UInt8](repeating: UInt8(value ?? 0), count: 256)))
    let jpeg = try JPEGEncoder().encode(raw, quality: 100, subsampling: .s444)
    let parts = try CompressedImageMessage(
      header: .foxglove(timestamp: nil, frameID: nil), format: .jpeg,
      payload: value == nil ? jpeg[0..<jpeg.count - 2] : jpeg
    ).serialized()
    return Bytes(joining: [parts.prefix, parts.payload])
  }

  private func resize(
    _ output: StepWriter, _ rule: BadImageRule, threads: Int
  ) -> any StepTransform {
    StepImageConverter(
      ImageResizing.self, .init(width: 2, height: 2), as: ImageOutput(.raw, quality: 90),
      dct: .fast, bad: rule, threads: threads, to: output)
  }

  private func pixel(_ message: Bytes) throws -> Int {
    Int(try RawImageMessage(message, family: .foxglove).image().data.array[0])
  }

  /// nil is a damaged image.
  static let cases: [(BadImageRule, input: [Int?], output: [Int])] = [
    (.skip, [10, nil, 30], [10, 30]), (.skip, [nil, nil, 30], [30]), (.skip, [10, nil], [10]),
    (.repeat, [10, nil, nil, 40], [10, 10, 10, 40]), (.repeat, [nil, 20, nil], [20, 20]),
  ]

  @Test(arguments: cases, [1, 3])
  func stepsFollowTheRule(
    _ sample: (BadImageRule, input: [Int?], output: [Int]), _ threads: Int
  ) throws {
    let run = try TransformRun([
      (.image("observation/image", .compressed), [try sample.input.map { try image($0) }])
    ]) { resize($0, sample.0, threads: threads) }
    #expect(
      try run.values("observation/image").map { try pixel(try #require($0)) } == sample.output)
  }

  @Test(arguments: [1, 3]) func damageIsAnErrorUnlessAllowed(_ threads: Int) throws {
    let values = try [10, nil, 30].map { try image($0) as Bytes? }
    let error = try #require(throws: StreamError.self) {
      try TransformRun([(.image("observation/image", .compressed), [values])]) {
        resize($0, .error, threads: threads)
      }
    }
    #expect(error.text.hasPrefix("'observation/image' of step 1 of episode 0: "))
  }

  /// Windows of two, which share images: 0 is the first value again, as padding.
  static let windows: [(BadImageRule, input: [Int?], output: [[Int]])] = [
    (.skip, [10, 20, 30], [[10, 10], [10, 20], [20, 30]]),
    (.skip, [10, nil, 30, 40, 50], [[10, 10], [30, 40], [40, 50]]),
    (.skip, [nil, 20, 30], [[20, 30]]),
    (.repeat, [10, nil, 30, 40], [[10, 10], [10, 10], [10, 30], [30, 40]]),
    (.repeat, [10, nil, nil, 40], [[10, 10], [10, 10], [10, 10], [10, 40]]),
  ]

  @Test(arguments: windows, [1, 3])
  func windowsFollowTheRule(
    _ sample: (BadImageRule, input: [Int?], output: [[Int]]), _ threads: Int
  ) throws {
    var steps: [Bytes?] = []
    for (number, _) in sample.input.enumerated() {
      let places = [max(number - 1, 0), number]
      steps.append(
        ImageWindow(
          try places.enumerated().map { index, place in
            let isReference = (number > 0 && index == 0) || (number == 0 && index == 1)
            let own = try image(sample.input[place])
            // As a reader restores it: the image and its check.
            return .init(
              number: UInt64(place), image: number == 0 && index == 1 ? nil : own,
              check: isReference ? CRC32.of(own.span) : nil)
          }
        ).encoded())
    }
    let run = try TransformRun([(.window("observation/image", of: .compressed), [steps])]) {
      resize($0, sample.0, threads: threads)
    }
    var resolver = FrameResolver()
    let output = try run.values("observation/image").map { value in
      let window = try resolver.resolve(ImageWindow(parsing: try #require(value)))
      return try window.frames.map { frame in
        let same = window.frames.last { $0.isOfStep(of: frame) && $0.image != nil }
        let image = frame.image ?? same?.image
        return try pixel(try #require(image))
      }
    }
    #expect(output == sample.output)
  }

  @Test func countsAddToThoseOfEarlierFilters() throws {
    var bad = BadImages(.skip)
    _ = try bad.handle(StreamError(.truncated, "x"), "a", canRepeat: true)
    var end = EpisodeEnd()
    end.attributes = [KeyValue("bad_images/skipped", "2")]
    bad.count(in: &end)
    #expect(
      end.attributes == [KeyValue("bad_images/skipped", "3"), KeyValue("bad_images/repeated", "0")])
    #expect(throws: StreamError(.unsupported, "")) {
      try bad.handle(StreamError(.unsupported, "x"), "a", canRepeat: true)
    }
  }
}
