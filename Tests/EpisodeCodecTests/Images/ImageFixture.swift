import EpisodeCodec

import Foundation
@testable import Images

/// The files of Tests/Data/images, made by other programs (see make.py there).
enum ImageFixture {
  static func read(_ name: String) throws -> Bytes {
    Bytes(Array(try Data(contentsOf: TestsFolder.url.appending(path: "Data/images/\(name)"))))
  }

  /// A raw image with its size in its name: `picture_61x47.rgb`.
  static func image(_ name: String, _ encoding: String) throws -> RawImage {
    let encoding = PixelEncoding(encoding)
    let size = name.split(separator: ".")[0].split(separator: "_").last?.split(separator: "x")
    let (width, height) = (Int(size?.first ?? "") ?? 0, Int(size?.last ?? "") ?? 0)
    return try RawImage(
      width: width, height: height, encoding: encoding,
      step: encoding.bytesPerRow(width: width) ?? 0, data: try read(name))
  }
}

extension RawImage {
  /// Peak signal-to-noise ratio in dB over all bytes of rows without padding.
  func psnr(to other: RawImage) -> Double {
    let (mine, others) = (data.array, other.data.array)
    guard mine.count == others.count else { return 0 }
    let squares = zip(mine, others).reduce(0) {
      $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1))
    }
    return squares == 0 ? .infinity : 10 * log10(255 * 255 * Double(mine.count) / Double(squares))
  }

  /// The same image with rows of `step` bytes, padded with noise.
  func padded(to step: Int) throws -> RawImage {
    var noise = SeededRandom(3)
    var rows: [UInt8] = []
    for start in stride(from: 0, to: data.count, by: self.step) {
      rows += data[start..<min(start + self.step, data.count)].array
      rows += (self.step..<step).map { _ in UInt8.random(in: 0...255, using: &noise) }
    }
    return try RawImage(
      width: width, height: height, encoding: encoding, step: step, data: Bytes(rows))
  }
}
