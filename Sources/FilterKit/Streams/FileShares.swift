internal import Posix

/// The share of each of several files, read one after another, in their total size.
struct FileShares {
  private let sizes: [Double]
  private let total: Double
  /// The current file, and the bytes of the files before it.
  private var index = 0
  private var before = 0.0

  /// - Parameters:
  ///   - names: paths; `-` is standard input.
  /// - Returns: nil if a size is unknown, as that of a pipe or of a missing file.
  init?(_ names: [String]) {
    var sizes: [Double] = []
    for name in names {
      let input = FileDescriptor.standardInput()
      let size =
        name == "-"
        ? (input.kind == .regular ? try? input.size() : nil) : Directory.totalSize(name)
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

  /// Continues with the next file.
  mutating func endFile() {
    before += sizes[index]
    index += 1
  }

  /// - Parameters:
  ///   - fraction: how much of the current file is done.
  func fractionDone(of fraction: Double) -> Double {
    (before + sizes[index] * min(fraction, 1)) / total
  }
}
