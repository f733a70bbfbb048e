/// Makes one box of those that a detector finds around the same thing, as `groupRectangles` of OpenCV.
package struct BoxGrouping: Sendable {
  /// How many boxes a group must have more than.
  private let neighbors: Int
  /// How far the sides of neighbors may be apart, as a part of their size.
  private static let nearness = 0.2

  package init(neighbors: Int) { self.neighbors = neighbors }

  private struct Group {
    var sum = PixelBox(x: 0, y: 0, width: 0, height: 0)
    var count = 0

    var mean: PixelBox {
      let factor = 1 / Float(count)
      func mean(_ sum: Int) -> Int { Int((Float(sum) * factor).rounded(.toNearestOrEven)) }
      return PixelBox(
        x: mean(sum.x), y: mean(sum.y), width: mean(sum.width), height: mean(sum.height))
    }
  }

  package func group(_ boxes: [PixelBox]) -> [PixelBox] {
    guard neighbors > 0 else { return boxes }
    let groups = partition(boxes).filter { $0.count > neighbors }.map { ($0.mean, $0.count) }
    // A group within another one that has more boxes is part of the same thing.
    return groups.indices.compactMap { index in
      let (box, count) = groups[index]
      let isPart = groups.indices.contains { other in
        let (around, others) = groups[other]
        return other != index && Self.isWithin(box, around)
          && (others > max(3, count) || count < 3)
      }
      return isPart ? nil : box
    }
  }

  private static func isWithin(_ box: PixelBox, _ around: PixelBox) -> Bool {
    let across = Int((Double(around.width) * nearness).rounded(.toNearestOrEven))
    let down = Int((Double(around.height) * nearness).rounded(.toNearestOrEven))
    return box.x >= around.x - across && box.y >= around.y - down
      && box.x + box.width <= around.x + around.width + across
      && box.y + box.height <= around.y + around.height + down
  }

  /// The groups, in the order of their first boxes. Neighbors of neighbors are neighbors.
  private func partition(_ boxes: [PixelBox]) -> [Group] {
    var parents = Array(boxes.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    for first in boxes.indices {
      for second in 0..<first where Self.areNear(boxes[first], boxes[second]) {
        let (one, other) = (root(first), root(second))
        parents[max(one, other)] = min(one, other)
      }
    }
    var groups: [Group] = []
    var places: [Int: Int] = [:]
    for (index, box) in boxes.enumerated() {
      let root = root(index)
      let place = places[root] ?? groups.count
      if place == groups.count {
        places[root] = place
        groups.append(Group())
      }
      groups[place].sum.x += box.x
      groups[place].sum.y += box.y
      groups[place].sum.width += box.width
      groups[place].sum.height += box.height
      groups[place].count += 1
    }
    return groups
  }

  private static func areNear(_ one: PixelBox, _ other: PixelBox) -> Bool {
    let most =
      nearness * Double(min(one.width, other.width) + min(one.height, other.height)) * 0.5
    return Double(abs(one.x - other.x)) <= most && Double(abs(one.y - other.y)) <= most
      && Double(abs(one.x + one.width - other.x - other.width)) <= most
      && Double(abs(one.y + one.height - other.y - other.height)) <= most
  }
}
