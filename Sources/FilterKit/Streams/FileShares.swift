internal import Posix

/// How much each of several files that are read one after the other is of them all.
struct FileShares {
  private let sizes: [Double]
  private let total: Double
  /// The file that is being read, and the bytes of those before it.
  private var index = 0
  private var before = 0.0

  /// - Parameters:
  ///   - names: `-` is standard input.
  /// - Returns: nil where a size is not known: of a pipe, or of what is not there.
  init?(_ names: [String]) {
    var sizes: [Double] = []
    for name in names {
      let input = FileDescriptor.standardInput()
      let size =
        name == "-"
        ? (input.kind == .regular ? try? input.size() : nil) : Directory.fileSize(name)
      guard let size else { return nil }
      sizes.append(Double(size))
    }
    self.init(sizes: sizes)
  }

  init?(sizes: [Double]) {
    self.sizes = sizes
    total = sizes.reduce(0, +)
    guard total > 0 else { return nil }
  }

  /// Goes on to the next file.
  mutating func endFile() {
    before += sizes[index]
    index += 1
  }

  /// - Parameters:
  ///   - fraction: how much of the file is done that is being read.
  func fractionDone(of fraction: Double) -> Double {
    (before + sizes[index] * min(fraction, 1)) / total
  }
}
