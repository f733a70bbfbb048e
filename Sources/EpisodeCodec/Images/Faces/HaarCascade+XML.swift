package import Bytes

/// The form of OpenCV's traincascade: `stages` with trees of `internalNodes` (left, right, feature,
/// threshold; a branch above 0 is a node, else a leaf counted from 0 down) and `leafValues`, and
/// `features` with two or three weighted `rects`.
extension HaarCascade {
  /// - Throws: `.malformed` and `.truncated` for what is no such file, `.unsupported` for other
  ///   features than upright Haar ones, `.limit` for a cascade that is too large.
  package init(xml: RawSpan) throws(StreamError) {
    var file = CascadeFile()
    try file.read(xml)
    (width, height) = (file.width, file.height)
    guard Limits.window.contains(width), Limits.window.contains(height) else {
      throw StreamError(.malformed, "a cascade's window of \(width)x\(height) pixels")
    }
    guard !file.stages.isEmpty else { throw StreamError(.malformed, "the XML is no cascade") }
    stages = []
    for stage in file.stages {
      var trees: [[Node]] = []
      for tree in stage.trees { trees.append(try file.nodes(of: tree)) }
      guard !trees.isEmpty else { throw StreamError(.malformed, "a cascade's stage without trees") }
      // OpenCV lowers the thresholds a little.
      stages.append(Stage(threshold: stage.threshold - 1e-5, trees: trees))
    }
  }
}

private struct CascadeFile {
  struct Tree {
    var nodes: [Double] = []
    var leaves: [Double] = []
  }
  struct Stage {
    var threshold: Float = 0
    var trees: [Tree] = []
  }

  var width = 0
  var height = 0
  var stages: [Stage] = []
  private var features: [[HaarCascade.Rectangle]] = []
  private var count = 0

  mutating func read(_ xml: RawSpan) throws(StreamError) {
    var path: [String] = []
    var reader = XMLReader(xml)
    while let token = try reader.next() {
      switch token {
      case .start(let name, _):
        path.append(name)
        try begin(path)
      case .text(let text):
        // Elements are indented, and so are lists of numbers.
        let words = text.split(whereSeparator: \.isWhitespace)
        if !words.isEmpty { try read(words.joined(separator: " "), in: path) }
      case .end: path.removeLast()
      }
    }
  }

  /// The elements of lists are called `_`. In front of the path are the file's and the cascade's
  /// names, which differ.
  private static func place(_ path: [String]) -> String {
    path.dropFirst(2).joined(separator: "/")
  }

  private mutating func begin(_ path: [String]) throws(StreamError) {
    switch Self.place(path) {
    case "stages/_":
      stages.append(Stage())
      try check(stages.count, HaarCascade.Limits.stages, "stages")
    case "stages/_/weakClassifiers/_":
      stages[stages.count - 1].trees.append(Tree())
      count += 1
      try check(count, HaarCascade.Limits.nodes, "trees")
    case "features/_":
      features.append([])
      try check(features.count, HaarCascade.Limits.nodes, "features")
    case "features/_/rects/_": try check(features[features.count - 1].count + 1, 3, "rectangles")
    default: break
    }
  }

  private mutating func read(_ text: String, in path: [String]) throws(StreamError) {
    switch Self.place(path) {
    case "featureType":
      guard text == "HAAR" else {
        throw StreamError(
          .unsupported, "a cascade of \(text.printable) features; only HAAR is supported")
      }
    case "width": width = try integer(text)
    case "height": height = try integer(text)
    case "stages/_/stageThreshold":
      stages[stages.count - 1].threshold = Float(try numbers(text, 1)[0])
    case "stages/_/weakClassifiers/_/internalNodes": try addToTree(\.nodes, text)
    case "stages/_/weakClassifiers/_/leafValues": try addToTree(\.leaves, text)
    case "features/_/rects/_":
      let values = try numbers(text, 5)
      func side(_ index: Int) -> Int { Int(exactly: values[index]) ?? -1 }
      features[features.count - 1].append(
        HaarCascade.Rectangle(
          x: side(0), y: side(1), width: side(2), height: side(3), weight: Float(values[4])))
    case "features/_/tilted":
      guard text == "0" else {
        throw StreamError(.unsupported, "a cascade with tilted features is not supported")
      }
    default: break
    }
  }

  private mutating func addToTree(
    _ part: WritableKeyPath<Tree, [Double]>, _ text: String
  ) throws(StreamError) {
    let (stage, tree) = (stages.count - 1, stages[stages.count - 1].trees.count - 1)
    stages[stage].trees[tree][keyPath: part] += try numbers(text, nil)
  }

  private func check(_ count: Int, _ most: Int, _ what: String) throws(StreamError) {
    guard count <= most else {
      throw StreamError(.limit, "a cascade with more than \(most) \(what)")
    }
  }

  private func integer(_ text: String) throws(StreamError) -> Int {
    Int(exactly: try numbers(text, 1)[0]) ?? 0
  }

  private func numbers(_ text: String, _ count: Int?) throws(StreamError) -> [Double] {
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard numbers.allSatisfy(\.isFinite), count ?? numbers.count == numbers.count, !numbers.isEmpty
    else {
      throw StreamError(
        .malformed, "the numbers '\(text.prefix(40).description.printable)' in a cascade")
    }
    return numbers
  }

  /// The nodes of a tree, checked.
  func nodes(of tree: Tree) throws(StreamError) -> [HaarCascade.Node] {
    let count = tree.nodes.count / 4
    guard tree.nodes.count == 4 * count, (1...HaarCascade.Limits.treeNodes).contains(count) else {
      throw StreamError(.malformed, "a cascade's tree of \(tree.nodes.count) numbers")
    }
    var nodes: [HaarCascade.Node] = []
    for index in 0..<count {
      let values = Array(tree.nodes[4 * index..<4 * index + 4])
      guard let feature = Int(exactly: values[2]), features.indices.contains(feature),
        (2...3).contains(features[feature].count),
        features[feature].allSatisfy({ $0.fits(width: width, height: height) })
      else { throw StreamError(.malformed, "a cascade's feature \(values[2])") }
      var branches: [HaarCascade.Branch] = []
      for value in values[0..<2] {
        // Each node comes after those that lead to it, so that a tree has an end.
        if let next = Int(exactly: value), next > index, next < count {
          branches.append(.node(next))
        } else if let leaf = Int(exactly: -value), tree.leaves.indices.contains(leaf) {
          branches.append(.leaf(Float(tree.leaves[leaf])))
        } else {
          throw StreamError(.malformed, "a branch to \(value) in a cascade's tree")
        }
      }
      nodes.append(
        HaarCascade.Node(
          rectangles: features[feature], threshold: Float(values[3]), branches: branches))
    }
    return nodes
  }
}
