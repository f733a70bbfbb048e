import Bytes
import Foundation
import Golden
import Testing
import TrajectoryMath

@testable import Images

struct CascadeTests {
  /// A face of 48x48 pixels at (30, 16), half as large as in the file.
  private static func picture() throws -> RawImage {
    let file = Array(
      try Data(contentsOf: TestsFolder.url.appending(path: "Data/faces/astronaut.pgm")))
    let face = Array(file.suffix(96 * 96))
    var pixels = (0..<100 * 80).map { (index: Int) -> UInt8 in UInt8(60 + index % 100 / 4) }
    for y in 0..<48 {
      for x in 0..<48 {
        let place = 2 * y * 96 + 2 * x
        var sum = 2
        for near in [0, 1, 96, 97] { sum += Int(face[place + near]) }
        pixels[(y + 16) * 100 + x + 30] = UInt8(sum / 4)
      }
    }
    return try RawImage(
      width: 100, height: 80, encoding: .mono8, step: 100, data: Bytes(pixels))
  }

  private static func mirrored(_ image: RawImage) throws -> RawImage {
    let rows = (0..<image.height).flatMap {
      image.data[$0 * image.step..<$0 * image.step + image.width].array.reversed()
    }
    return try RawImage(
      width: image.width, height: image.height, encoding: .mono8, step: image.width,
      data: Bytes(rows))
  }

  private func boxes(
    _ cascade: HaarCascade, in image: RawImage, neighbors: Int = 0
  ) -> Set<[Int]> {
    var settings = CascadeSearch.Settings([cascade])
    (settings.leastSize, settings.neighbors) = (20, neighbors)
    let boxes = CascadeSearch(settings).boxes(in: image, [0])
    return Set(boxes.map { [$0.x, $0.y, $0.width, $0.height] })
  }

  /// The windows of detectMultiScale of OpenCV 4.12 with a scale factor of 1.1, no neighbors and
  /// maxSize 39x39, up to which it has windows two pixels apart.
  @Test func windowsEqualOpenCVs() throws {
    let image = try Self.picture()
    let frontal = try HaarCascade.frontal.get()
    #expect(
      Set(boxes(frontal, in: image).filter { $0[2] < 40 }) == [
        [35, 23, 32, 32], [39, 23, 32, 32], [42, 26, 32, 32], [35, 21, 35, 35], [35, 25, 35, 35],
        [31, 19, 39, 39], [35, 19, 39, 39],
      ])
    #expect(
      try Set(boxes(frontal, in: Self.mirrored(image)).filter { $0[2] < 40 }) == [
        [29, 23, 29, 29], [29, 23, 32, 32], [32, 23, 32, 32], [29, 26, 32, 32], [28, 21, 35, 35],
        [28, 25, 35, 35], [27, 19, 39, 39], [27, 23, 39, 39],
      ])
    let profile = try HaarCascade.profile.get()
    #expect(boxes(profile, in: image).filter { $0[2] < 40 } == [[56, 28, 20, 20]])
    #expect(try boxes(profile, in: Self.mirrored(image)).filter { $0[2] < 40 } == [])
  }

  /// A mirrored cascade finds in the mirror image what the cascade finds, up to the grid of windows.
  @Test func mirroredCascades() throws {
    let image = try Self.picture()
    let frontal = try HaarCascade.frontal.get()
    let found = try #require(boxes(frontal, in: image, neighbors: 1).first)
    let mirrored = try boxes(frontal.mirrored, in: Self.mirrored(image), neighbors: 1)
    let other = try #require(mirrored.first)
    #expect(mirrored.count == 1)
    #expect(abs(100 - found[0] - found[2] - other[0]) <= 3)
    #expect(abs(found[1] - other[1]) <= 3 && abs(found[2] - other[2]) <= 3)
  }

  @Test func smallAndFlatImagesHaveNoFaces() throws {
    let frontal = try HaarCascade.frontal.get()
    for (width, height) in [(1, 1), (19, 40), (20, 20), (21, 23), (64, 20)] {
      let image = try RawImage(
        width: width, height: height, encoding: .mono8, step: width,
        data: Bytes([UInt8](repeating: 90, count: width * height)))
      #expect(boxes(frontal, in: image).isEmpty)
    }
  }

  private static func xml(
    nodes: String = "0 -1 0 0.5", leaves: String = "-1 1", rect: String = "0 0 8 4 -1",
    other: String = "", type: String = "HAAR"
  ) -> String {
    """
    <?xml version="1.0"?>
    <!-- a <comment> -->
    <opencv_storage><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType>
      <featureType>\(type)</featureType><height>8</height><width>8</width>
      <stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>0.5</stageThreshold>
        <weakClassifiers><_><internalNodes>\(nodes)</internalNodes>
          <leafValues>\(leaves)</leafValues></_></weakClassifiers></_></stages>
      <features><_><rects><_>\(rect)</_><_>0 0 8 2 2.</_></rects>\(other)</_></features>
    </cascade></opencv_storage>
    """
  }

  @Test func readsXML() throws {
    let cascade = try HaarCascade(xml: Array(Self.xml().utf8).rawSpan)
    #expect(cascade.stages.count == 1)
    let node = try #require(cascade.stages.first?.trees.first?.first)
    #expect(node.branches == [.leaf(-1), .leaf(1)])
    #expect(node.rectangles.map(\.weight) == [-1, 2])
    #expect(node.threshold == 0.5)
    let tree = try HaarCascade(
      xml: Array(Self.xml(nodes: "0 1 0 0.5 -1 -2 0 1", leaves: "1 2 3").utf8).rawSpan)
    #expect(
      tree.stages[0].trees[0].map(\.branches) == [[.leaf(1), .node(1)], [.leaf(2), .leaf(3)]])
  }

  /// A tree of two nodes has the sum of the leaf that its comparisons lead to.
  @Test func treesOfNodes() throws {
    // The sum is the brightness of the upper quarter of a window, less that of the second one.
    func cascade(_ nodes: String, _ leaves: String) throws -> HaarCascade {
      try HaarCascade(xml: Array(Self.xml(nodes: nodes, leaves: leaves).utf8).rawSpan)
    }
    // An upper half that is brighter, equal or darker.
    var bright = [UInt8](repeating: 10, count: 64)
    for index in 0..<16 { bright[index] = 200 }
    let image = try RawImage(
      width: 8, height: 8, encoding: .mono8, step: 8, data: Bytes(bright))
    func isFound(_ cascade: HaarCascade) -> Bool {
      var settings = CascadeSearch.Settings([cascade])
      (settings.leastSize, settings.neighbors) = (8, 0)
      return !CascadeSearch(settings).boxes(in: image, [0]).isEmpty
    }
    #expect(try isFound(cascade("0 -1 0 0", "0 1")))
    #expect(try !isFound(cascade("0 -1 0 0", "1 0")))
    // At the second node the same sum is compared again: with a low and with a high threshold.
    #expect(try isFound(cascade("0 1 0 0 -1 -2 0 -9", "0 0 1")))
    #expect(try isFound(cascade("0 1 0 0 -1 -2 0 9", "0 1 0")))
    #expect(try !isFound(cascade("0 1 0 0 -1 -2 0 9", "1 0 1")))
  }

  @Test(arguments: [
    ("", StreamError.Kind.malformed), ("<a>", .truncated), ("<a></b>", .malformed),
    ("<a><b/></a>", .malformed), (xml(type: "LBP"), .unsupported),
    (xml(other: "<tilted>1</tilted>"), .unsupported), (xml(nodes: "0 -1 1 0.5"), .malformed),
    (xml(leaves: "1"), .malformed), (xml(nodes: "0 -1 0 nan"), .malformed),
    (xml(nodes: "0 -1 0"), .malformed), (xml(nodes: "1 -1 0 1"), .malformed),
    (xml(rect: "0 0 9 4 -1"), .malformed), (xml(rect: "-1 0 4 4 -1"), .malformed),
    (xml(rect: "0 0 0 4 -1"), .malformed), (xml(rect: "0 0 4 -1"), .malformed),
    (String(repeating: "<a>", count: 140), .limit),
  ])
  func badXML(_ text: String, _ kind: StreamError.Kind) {
    #expect(throws: StreamError.self) { try HaarCascade(xml: Array(text.utf8).rawSpan) }
    do { _ = try HaarCascade(xml: Array(text.utf8).rawSpan) } catch { #expect(error.kind == kind) }
  }

  @Test func builtinCascades() throws {
    let frontal = try HaarCascade.frontal.get()
    #expect(frontal.stages.count == 22 && frontal.stages.flatMap(\.trees).count == 2135)
    let profile = try HaarCascade.profile.get()
    #expect(profile.stages.count == 26 && profile.stages.flatMap(\.trees).count == 2609)
    for cascade in [frontal, profile, profile.mirrored] {
      let rectangles = cascade.stages.flatMap { $0.trees.flatMap { $0.flatMap(\.rectangles) } }
      #expect(rectangles.allSatisfy { $0.fits(width: 20, height: 20) })
    }
  }
}
