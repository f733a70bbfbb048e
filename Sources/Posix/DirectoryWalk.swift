internal import Glibc

extension Directory {
  /// Visits the regular files below a directory and links to such, each directory in the order of its
  /// names. Links to directories are not followed; names that begin with a dot are left out.
  /// - Parameters:
  ///   - visit: gets the path below the directory and the size of the file in bytes.
  /// - Returns: the number of files whose names are not UTF-8, which are left out.
  package static func walk<Failure: Error>(
    _ path: String, _ visit: (String, Int) throws(Failure) -> Void,
    failing: (SystemError) -> Failure
  ) throws(Failure) -> Int {
    var unnamed = 0
    var folders = [""]
    while let folder = folders.popLast() {
      let names: [String]
      do { names = try list(folder.isEmpty ? path : path + "/" + folder) } catch {
        throw failing(error)
      }
      var below: [String] = []
      for name in names where !name.hasPrefix(".") {
        let relative = folder.isEmpty ? name : folder + "/" + name
        var info = stat()
        let place = path + "/" + relative
        guard unsafe lstat(place, &info) == 0 else {
          // The name was repaired, or the file is gone.
          if name.unicodeScalars.contains("\u{FFFD}") { unnamed += 1 }
          continue
        }
        if info.st_mode & S_IFMT == S_IFDIR {
          below.append(relative)
        } else if let size = fileSize(place) {
          try visit(relative, size)
        }
      }
      folders += below.reversed()
    }
    return unnamed
  }
}
