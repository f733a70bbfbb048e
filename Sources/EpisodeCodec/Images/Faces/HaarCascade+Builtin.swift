internal import Bytes

extension HaarCascade {
  /// For faces that look at the camera, to the left and to the right.
  static let builtin = Result { () throws(StreamError) in
    let profile = try HaarCascade.profile.get()
    return [try frontal.get(), profile, profile.mirrored]
  }
  static let builtinCount = 3

  /// Those of OpenCV for faces that look at the camera and for faces that look to the left.
  static let frontal = Result { () throws(StreamError) in
    try HaarCascade(packed: frontalText)
  }
  static let profile = Result { () throws(StreamError) in
    try HaarCascade(packed: profileText)
  }

  /// - Parameter packed: what `Cascades/embed` writes: Base64 of a window's width and height (UInt8),
  ///   the number of stages (UInt16), and for each its threshold (Float), the number of its trees
  ///   (UInt16), and for each the number of its rectangles (UInt8), for each of these left, top, width,
  ///   height and weight (Int8), then the tree's threshold and both leaves (Float).
  private init(packed: String) throws(StreamError) {
    let text = Array(packed.utf8.filter { $0 != UInt8(ascii: "\n") })
    let bytes = try Base64.decode(text.rawSpan)
    var cursor = ByteCursor(bytes.rawSpan)
    width = Int(try cursor.readUInt8())
    height = Int(try cursor.readUInt8())
    stages = []
    for _ in 0..<(try cursor.readUInt16()) {
      var stage = Stage(threshold: try cursor.readFloat() - 1e-5, trees: [])
      for _ in 0..<(try cursor.readUInt16()) {
        var node = Node(rectangles: [], threshold: 0, branches: [])
        for _ in 0..<(try cursor.readUInt8()) {
          node.rectangles.append(
            Rectangle(
              x: Int(try cursor.readUInt8()), y: Int(try cursor.readUInt8()),
              width: Int(try cursor.readUInt8()), height: Int(try cursor.readUInt8()),
              weight: Float(Int8(bitPattern: try cursor.readUInt8()))))
        }
        node.threshold = try cursor.readFloat()
        node.branches = [.leaf(try cursor.readFloat()), .leaf(try cursor.readFloat())]
        stage.trees.append([node])
      }
      stages.append(stage)
    }
  }
}

extension ByteCursor {
  fileprivate mutating func readFloat() throws(StreamError) -> Float {
    Float(bitPattern: try readUInt32())
  }
}
