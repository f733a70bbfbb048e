internal import Posix

extension FilterTable {
  /// Copies this program into a directory, with a link for each filter; makes the directory if it
  /// does not exist.
  static func install(in directory: String) throws(SystemError) {
    if !Directory.isDirectory(directory) { try Directory.create(directory) }
    let program = directory + "/bagpipe"
    let own = "/proc/self/exe"
    if !Directory.isSameFile(own, program) {
      // Copy to another name first: the program may be running under this one.
      let staged = program + ".new"
      do throws(SystemError) {
        try FileDescriptor.create(staged, replacing: true).copy(
          from: FileDescriptor.open(own), mode: 0o755)
        try Directory.rename(staged, to: program)
      } catch {
        try? Directory.removeFile(staged)
        throw error
      }
    }
    for entry in entries { try Directory.link("bagpipe", as: "\(directory)/\(entry.name)") }
  }
}
