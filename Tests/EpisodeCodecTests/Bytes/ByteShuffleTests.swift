import EpisodeCodec
import Testing

struct ByteShuffleTests {
  @Test func bytesOfOnePlaceComeTogether() {
    let bytes = Bytes([1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24, 9])
    let shuffled = ByteShuffle.shuffle(bytes.span, width: 4)
    #expect(shuffled.array == [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24, 9])
  }

  @Test(arguments: [1, 2, 3, 4, 8, 12, 16], [0, 1, 2, 15, 16, 17, 100])
  func theInverseRestores(_ width: Int, _ count: Int) {
    let bytes = Bytes((0..<count).map { UInt8($0 * 7 % 251) })
    let shuffled = ByteShuffle.shuffle(bytes.span, width: width)
    #expect(ByteShuffle.unshuffle(shuffled.span, width: width).array == bytes.array)
  }
}
