package import Bytes
internal import CSQLite

extension Versions {
  package static let sqlite = unsafe "sqlite \(String(cString: sqlite3_libversion()))"
}
