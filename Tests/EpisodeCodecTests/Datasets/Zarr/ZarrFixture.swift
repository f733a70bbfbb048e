import EpisodeCodec

import Foundation
@testable import Datasets

/// The hierarchy that `Tests/Interop/check_zarr.py` expects: every kind of array, with values
/// computed from the step.
struct ZarrFixture {
  let format: ZarrFormat
  /// Steps of each episode.
  let episodes: [Int]
  private let images: [Bytes]
  private let gray: Bytes
  private let depth: Bytes

  init(_ format: ZarrFormat, episodes: [Int]) throws {
    self.format = format
    self.episodes = episodes
    func image(_ name: String) throws -> Bytes {
      Bytes(Array(try Data(contentsOf: TestsFolder.url.appending(path: "Data/images/\(name)"))))
    }
    images = try (0..<3).map { try image("color\($0).jpg") }
    gray = try image("grey.jpg")
    depth = try image("depth.png")
  }

  /// Writes the episodes `range`, whose steps are numbered from the start of the whole.
  func write(to hierarchy: ZarrHierarchy, episodes range: Range<Int>) throws {
    let root = format == .v2 ? "data/" : ""
    let proprio = try hierarchy.array(
      root + "observation/proprio", .numbers(.float32, shape: [7]))
    let action = try hierarchy.array(
      root + "action", .numbers(.float64, shape: [2, 3], chunkSteps: 10))
    let flag = try hierarchy.array(root + "flag", .numbers(.bool, shape: []))
    let index = try hierarchy.array(root + "index", .numbers(.int64, shape: []))
    let raw = try hierarchy.array(root + "observation/depth", .images(.uint16, shape: [24, 32]))
    let color = try hierarchy.array(
      root + "observation/image_primary", .jpeg(height: 24, width: 32, channels: 3))
    let mono = try hierarchy.array(
      root + "observation/image_grey", .jpeg(height: 24, width: 32, channels: 1))
    let png = try hierarchy.array(
      root + "observation/depth_png", .png(.uint16, shape: [24, 32]))
    let text = try hierarchy.array(root + "language_instruction", .text())
    let ends = try hierarchy.array(
      "meta/episode_ends", .numbers(.int64, shape: [], codec: .raw, chunkSteps: 4))

    var step = episodes[..<range.lowerBound].reduce(0, +)
    for episode in range {
      for _ in 0..<episodes[episode] {
        try proprio.append(
          Self.bytes((0..<7).map { Float(step * 7 + $0) / 8 }.map(\.bitPattern)).span)
        try action.append(Self.bytes((0..<6).map { Double(step * $0) / 3 }.map(\.bitPattern)).span)
        try flag.append(Bytes([step % 3 == 0 ? 1 : 0]).span)
        try index.append(Self.bytes([UInt64(step * step)]).span)
        try raw.append(
          Self.bytes((0..<24 * 32).map { UInt16(truncatingIfNeeded: step * 31 + $0) }).span)
        let image = images[step % 3]
        try color.append(image: image)
        try mono.append(image: gray)
        try png.append(image: depth)
        try text.append(text: step % 5 == 0 ? "" : "pick the cübe \(episode)")
        step += 1
      }
      try hierarchy.endEpisode()
      try ends.append(Self.bytes([UInt64(step)]).span)
    }
    hierarchy.attributes = [
      .init(key: "episodes", value: .number(Double(range.upperBound))),
      .init(key: "rate", value: 10.5), .init(key: "name", value: "a \"b\"\n"),
      .init(key: "tags", value: ["x", nil, true]),
    ]
  }

  static func bytes<T: FixedWidthInteger & BitwiseCopyable>(_ values: [T]) -> Bytes {
    var builder = ByteBuilder()
    for value in values { builder.append(value) }
    return Bytes(builder.bytes)
  }
}
