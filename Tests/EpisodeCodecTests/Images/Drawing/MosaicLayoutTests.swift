import EpisodeCodec
import Testing

@testable import Images

@Suite struct MosaicLayoutTests {
  private static func layout(
    _ cameras: Int, _ width: Int, _ height: Int, size: (Int, Int)? = nil, names: Bool = false,
    lines: Int = 0
  ) -> MosaicLayout {
    MosaicLayout(
      cameras: cameras, picture: (width, height), size: size, hasNames: names, lines: lines)
  }

  @Test func aPictureIsTheWhole() {
    let layout = Self.layout(1, 640, 480)
    #expect(layout.isPlain && (layout.width, layout.height) == (640, 480))
    #expect(!Self.layout(1, 641, 480).isPlain)
  }

  @Test func sidesAreEven() {
    let layout = Self.layout(1, 641, 481)
    #expect((layout.width, layout.height) == (642, 482) && layout.cell == (641, 481))
  }

  @Test func smallPicturesGrowByAWholeFactor() {
    #expect(Self.layout(1, 64, 48).cell == (256, 192))
    #expect(Self.layout(1, 239, 20).cell == (478, 40))
    #expect(Self.layout(1, 240, 20).cell == (240, 20))
    #expect(Self.layout(1, 64, 48, size: (64, 48)).cell == (64, 48))
  }

  @Test(arguments: [1, 2, 3, 5, 64, 1000])
  func everythingHasRoom(_ cameras: Int) {
    for (width, height) in [(640, 480), (8000, 6000), (1, 1), (16384, 3), (3, 16384)] {
      let layout = Self.layout(cameras, width, height, names: true, lines: 2)
      #expect(layout.width <= 3842 && layout.height <= 2162 || cameras > 100)
      #expect(layout.width >= 16 && layout.height >= 16)
      for camera in 0..<cameras {
        let (x, y) = layout.origin(camera)
        #expect(x + layout.cell.width <= layout.width)
        #expect(y + layout.nameHeight + layout.cell.height <= layout.captionTop)
      }
    }
  }
}
