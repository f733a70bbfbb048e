import Testing
import TrajectoryMath

struct BoxTests {
  private func box(_ sides: [Int]) -> PixelBox {
    PixelBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
  }

  /// What groupRectangles of OpenCV 4.12 makes of these, with an eps of 0.2.
  @Test(arguments: [1, 2, 3]) func groupsEqualOpenCVs(_ neighbors: Int) {
    let boxes = [
      [20, 30, 41, 42], [18, 28, 42, 42], [19, 29, 42, 40], [19, 32, 39, 40], [21, 30, 38, 38],
      [102, 51, 26, 24], [102, 49, 24, 25], [98, 49, 22, 24], [106, 50, 19, 20], [106, 51, 20, 19],
      [198, 81, 58, 59], [200, 80, 58, 62], [201, 82, 58, 61], [199, 80, 62, 59],
      [201, 78, 59, 62], [200, 80, 59, 58], [215, 96, 20, 21], [214, 96, 21, 22], [300, 8, 31, 30],
    ].map(box)
    let groups = BoxGrouping(neighbors: neighbors).group(boxes)
    #expect(groups == [box([19, 30, 40, 40]), box([200, 80, 59, 60])])
    #expect(BoxGrouping(neighbors: 0).group(boxes) == boxes)
  }

  @Test func boxesOfTwo() {
    let (one, other) = (box([0, 0, 10, 10]), box([5, 0, 10, 10]))
    #expect(one.overlap(other) == 1.0 / 3)
    #expect(one.overlap(box([10, 0, 10, 10])) == 0)
    #expect(one.joined(other) == box([0, 0, 15, 10]))
    #expect(one.padded(by: 0.25) == box([-3, -3, 16, 16]))
    #expect(box([-3, 4, 16, 16]).clipped(width: 9, height: 9) == box([0, 4, 9, 5]))
    #expect(one.clipped(width: 0, height: 5) == nil)
    #expect(box([20, 20, 5, 5]).clipped(width: 20, height: 30) == nil)
  }

  @Test func boxesHoldBeforeAndAfterAndBetween() {
    var tracks = BoxTracks(hold: 10)
    let (first, second) = (box([0, 0, 10, 10]), box([4, 0, 10, 10]))
    tracks.add([], at: 0)
    tracks.add([first], at: 8)
    tracks.add([second], at: 26)
    #expect(tracks.boxes(at: 0).held == [first])
    #expect(tracks.boxes(at: 8).seen == [first])
    #expect(tracks.boxes(at: 8).held == [])
    // 18 is as far from the first as a box holds, and 8 before the second.
    #expect(tracks.boxes(at: 18).held == [first.joined(second)])
    #expect(tracks.boxes(at: 19).held == [second])
    #expect(tracks.boxes(at: 36).held == [second])
    #expect(tracks.boxes(at: 37).held == [])
  }

  @Test func whatIsApartIsTracedApart() {
    var tracks = BoxTracks(hold: 10)
    let (left, right) = (box([0, 0, 10, 10]), box([50, 0, 10, 10]))
    tracks.add([left, right], at: 0)
    tracks.add([right], at: 5)
    #expect(Set(tracks.boxes(at: 0).seen) == [left, right])
    let boxes = tracks.boxes(at: 5)
    #expect(boxes.seen == [right])
    #expect(boxes.held == [left])
  }

  @Test(arguments: RegionBlur.Kind.allCases) func blurs(_ kind: RegionBlur.Kind) {
    let (width, height) = (48, 36)
    var samples = (0..<width * height).map { (index: Int) -> Float in
      let isWhite = (index % width / 2 + index / width / 2) % 2 == 1
      return isWhite ? 255 : 0
    }
    let mean = samples.reduce(0, +) / Float(samples.count)
    RegionBlur(kind).apply(to: &samples, width: width, height: height, black: 3)
    let center = samples[(height / 2) * width + width / 2]
    // A checkerboard of two pixels becomes gray.
    let expected = kind == .solid ? 3 : mean
    #expect(abs(center - expected) < 8)
    #expect(samples.allSatisfy { abs($0 - expected) < 40 })
  }

  @Test func blurringKeepsWhatIsEven() {
    for kind in [RegionBlur.Kind.gaussian, .mosaic] {
      for (width, height) in [(1, 1), (2, 9), (7, 3)] {
        var samples = [Float](repeating: 17, count: width * height)
        RegionBlur(kind).apply(to: &samples, width: width, height: height, black: 0)
        #expect(samples.allSatisfy { abs($0 - 17) < 0.001 })
      }
    }
  }
}
