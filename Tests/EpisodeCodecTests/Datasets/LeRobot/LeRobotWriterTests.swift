import EpisodeCodec
import Foundation
import Testing
import TrajectoryMath

@testable import Datasets

@Suite struct LeRobotWriterTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/dataset" }

  init() throws { folder = try TemporaryFolder() }

  /// A picture, different in each step: one pixel, or noise.
  private static func picture(_ number: Int, side: Int = 1) throws -> Bytes {
    var pixels = [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8), 0]
    var noise = UInt64(number)
    while pixels.count < 3 * side * side {
      noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      pixels.append(UInt8(noise >> 56))
    }
    return try PNGEncoder.encode(Bytes(pixels), width: side, height: side, channels: 3, depth: 8)
  }

  private static func episode(
    _ steps: Range<Int>, rate: Double = 1, side: Int = 1
  ) throws -> StepTable {
    var table = StepTable()
    let header = ImageHeader.foxglove(timestamp: nil, frameID: nil)
    let payloads = try steps.map { step in
      let image = try CompressedImageMessage(
        header: header, format: .png, payload: picture(step, side: side)
      ).serialized()
      return Bytes(image.prefix.array + image.payload.array)
    }
    table.columns.append((try .image("camera", .compressed), payloads))
    try table.add("action", floats: steps.map(Float.init))
    (table.begin.rate, table.begin.languageInstruction) = (rate, "pick")
    return table
  }

  private func write(
    _ episodes: [Range<Int>], _ settings: LeRobotWriter.Settings, side: Int = 1
  ) throws {
    let writer = try LeRobotWriter(path, settings) { _ in }
    for steps in episodes { try Self.episode(steps, side: side).run(writer) }
    try writer.publish(provenance: [])
  }

  private func files(_ suffix: String) -> [String] {
    folder.content.keys.filter { $0.hasSuffix(suffix) }.sorted()
  }

  /// The frames of the videos are the pictures of the stream, byte by byte and in order.
  private func expectAllPictures(_ count: Int, in videos: [String]) throws {
    let frames = videos.reduce(into: [UInt8]()) { frames, name in
      let bytes = [UInt8](folder.content[name] ?? Data())
      let signature = Array("mdat".utf8)
      let start = bytes.indices.first { bytes[$0...].starts(with: signature) } ?? 0
      frames += bytes[(start + 12)...]
    }
    #expect(try frames == (0..<count).flatMap { try Self.picture($0).array })
  }

  @Test func fullFilesAreFollowedByOthers() throws {
    var settings = LeRobotWriter.Settings()
    (settings.videoFileSize, settings.dataFileSize) = (1000, 1)
    try write([0..<5, 5..<25, 25..<26, 26..<30], settings)
    let videos = files(".mp4")
    #expect(videos.map { String($0.suffix(22)) } == (0..<3).map { "chunk-000/file-00\($0).mp4" })
    try expectAllPictures(30, in: videos)
    let tables = files(".parquet").filter { $0.contains("data/chunk") }
    #expect(tables.map { String($0.suffix(16)) } == (0..<4).map { "file-00\($0).parquet" })
  }

  /// Above 1024 s float32 is too coarse for the times of the frames: its readers allow 1e-4 s.
  @Test func noVideoButThatOfOneEpisodeIsLong() throws {
    try write([0..<600, 600..<1000, 1000..<1030, 1030..<2130, 2130..<2131], .init())
    let videos = files(".mp4")
    #expect(videos.count == 4)
    try expectAllPictures(2131, in: videos)
  }

  /// More than a piece of frames: the first of them lie behind the room for a long description, also
  /// in a file that an episode moves to.
  @Test func aLargeVideoHasRoomForItsDescription() throws {
    var settings = LeRobotWriter.Settings()
    settings.videoFileSize = 3 << 20
    let (count, side) = (40, 150)
    try write([0..<count, count..<2 * count], settings, side: side)
    let videos = files(".mp4")
    #expect(videos.count == 2)
    for (number, video) in videos.enumerated() {
      let frames = [UInt8](folder.content[video] ?? Data()).dropFirst(MP4Movie.longHeader)
      let pictures = try (0..<count).flatMap {
        try Self.picture(number * count + $0, side: side).array
      }
      #expect(frames.count > 1 << 20 && frames.elementsEqual(pictures))
    }
  }

  @Test func aCameraHasOneFormat() throws {
    let writer = try LeRobotWriter(path, .init()) { _ in }
    try Self.episode(0..<2).run(writer)
    var table = try Self.episode(2..<3)
    let jpeg = try JPEGEncoder().encode(
      RawImage(
        width: 1, height: 1, encoding: .rgb8, step: 3, data: Bytes([UInt8](repeating: 9, count: 3))),
      quality: 90, subsampling: .s420)
    let image = try CompressedImageMessage(
      header: .foxglove(timestamp: nil, frameID: nil), format: .jpeg, payload: jpeg
    ).serialized()
    table.columns[0].payloads = [Bytes(image.prefix.array + image.payload.array)]
    #expect(throws: StreamError(.unsupported, "")) { try table.run(writer) }
  }

  @Test func finishedEpisodesStayOfADatasetWithoutAnEnd() throws {
    do {
      let writer = try LeRobotWriter(path, .init()) { _ in }
      try Self.episode(0..<2).run(writer)
      let lost = try Self.episode(2..<4)
      try writer.begin(lost.begin)
    }
    #expect(folder.names == ["dataset"])
    try expectAllPictures(2, in: files(".mp4"))
  }

  /// NumPy: np.round(np.linspace(0, n - 1, k)).
  @Test func picturesAreSampledAsByLeRobot() {
    #expect(SampledFrames.indices(count: 0) == [])
    #expect(SampledFrames.indices(count: 1) == [0])
    #expect(SampledFrames.indices(count: 100) == Array(0..<100))
    let some = SampledFrames.indices(count: 130)
    #expect(some.count == 100)
    #expect(some.prefix(6) == [0, 1, 3, 4, 5, 7] && some.last == 129)
    #expect(SampledFrames.indices(count: 10_000).count == 1000)
    #expect(SampledFrames.indices(count: 1_000_000).count == 10_000)
    #expect(SampledFrames.stride(299, 200) == 1)
    #expect(SampledFrames.stride(640, 480) == 4)
    #expect(SampledFrames.stride(480, 640) == 4)
    #expect(SampledFrames.stride(300, 300) == 2)
  }

  @Test func depthHasTheCodesOfLeRobot() {
    let codes = DepthCodes()
    let depths: [UInt16] = [0, 10, 11, 100, 500, 1000, 3000, 10_000, 65535]
    #expect(
      depths.map { codes.code(ofMillimeters: $0) } == [0, 0, 1, 77, 397, 755, 1873, 4095, 4095])
  }
}
