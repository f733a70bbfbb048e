/// A cascade of classifiers: a window of an image is accepted when the trees of every stage together
/// reach the stage's threshold. Most windows fail at the first stages.
///
/// Viola and Jones: Rapid Object Detection using a Boosted Cascade of Simple Features, 2001.
package struct HaarCascade: Sendable {
  struct Rectangle: Hashable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    var weight: Float
  }

  /// Where a tree goes on from a node.
  enum Branch: Hashable, Sendable {
    case leaf(Float)
    /// A later node of the tree.
    case node(Int)
  }

  /// Compares a weighted sum of rectangles with a threshold.
  struct Node: Hashable, Sendable {
    /// Two or three.
    var rectangles: [Rectangle]
    var threshold: Float
    /// Where the sum is less, and where it is not.
    var branches: [Branch]
  }

  struct Stage: Hashable, Sendable {
    var threshold: Float
    var trees: [[Node]]
  }

  /// The window, in pixels.
  let width: Int
  let height: Int
  var stages: [Stage]

  /// The cascade for the mirror image.
  package var mirrored: HaarCascade {
    var mirrored = self
    for stage in stages.indices {
      for tree in stages[stage].trees.indices {
        for node in stages[stage].trees[tree].indices {
          for index in stages[stage].trees[tree][node].rectangles.indices {
            let rectangle = stages[stage].trees[tree][node].rectangles[index]
            mirrored.stages[stage].trees[tree][node].rectangles[index].x =
              width - rectangle.x - rectangle.width
          }
        }
      }
    }
    return mirrored
  }

  /// What a cascade may have, far more than any published one.
  enum Limits {
    static let window = 8...256
    static let stages = 200
    static let nodes = 100_000
    /// In a tree.
    static let treeNodes = 8
  }
}

extension HaarCascade.Rectangle {
  /// True for one within a window that has a margin of 1 for its integral image.
  func fits(width: Int, height: Int) -> Bool {
    x >= 0 && y >= 0 && self.width > 0 && self.height > 0 && x <= width - self.width
      && y <= height - self.height && weight.isFinite
  }
}
