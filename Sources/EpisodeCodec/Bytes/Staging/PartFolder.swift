internal import Posix

/// The folder that the files of a stream go to. If it is missing, it is made, and removed again unless
/// a file has got its name in it.
package final class PartFolder {
  /// The path, if this run has made the folder.
  private let made: String?
  private var isUsed = false

  package init(of name: PartName) throws(StreamError) {
    guard let slash = name.text.lastIndex(of: "/"), slash > name.text.startIndex,
      !Directory.exists(String(name.text[..<slash]))
    else {
      made = nil
      return
    }
    let folder = String(name.text[..<slash])
    try system { () throws(SystemError) in try Directory.create(folder) }
    made = folder
  }

  deinit { if !isUsed, let made { try? Directory.removeEmpty(made) } }

  /// Keeps the folder: a complete file is in it.
  package func keep() { isUsed = true }
}
