import EpisodeCodec

import Testing
@testable import Datasets

struct ZarrFrameIndexTests {
  private func image(_ number: UInt8) -> Bytes { Bytes([number]) }

  @Test func sharedImagesAreStoredOnce() throws {
    var index = ZarrFrameIndex()
    var stored: [UInt8] = []
    func rows(_ frames: [(UInt64, UInt8?)]) throws -> [Int64] {
      let window = ImageWindow(frames.map { .init(number: $0.0, image: $0.1.map(image)) })
      return try index.rows(of: window) { image in
        stored.append(image.array[0])
        return Int64(stored.count - 1)
      }
    }
    #expect(try rows([(0, 10), (0, nil)]) == [0, 0])
    #expect(try rows([(0, nil), (1, 11)]) == [0, 1])
    // Whole windows, as with --copy-images.
    #expect(try rows([(1, 11), (2, 12)]) == [1, 2])
    // An image of another episode under the same number.
    #expect(try rows([(2, 99), (3, 13)]) == [3, 4])
    #expect(stored == [10, 11, 12, 99, 13])
    #expect(throws: StreamError(.malformed, "")) { try rows([(1, nil)]) }
    index.reset()
    #expect(throws: StreamError(.malformed, "")) { try rows([(3, nil)]) }
  }
}
