internal import CFilters

/// The filters that are linked into this program.
@safe
struct FilterTable {
  /// A filter's name and its entry point; see `EntryPoint`.
  struct Entry: Sendable {
    let name: String
    let run: @Sendable () -> Void
  }

  static let entries: [Entry] = {
    var entries: [Entry] = []
    var next = unsafe bagpipe_filters_start()
    while let module = unsafe next?.pointee.module, let main = unsafe next?.pointee.main {
      let name = unsafe String(cString: module).map { $0 == "_" ? "-" : $0 }
      entries.append(Entry(name: String(name)) { _ = main(0, nil) })
      unsafe next = next?.advanced(by: 1)
    }
    return entries
  }()

  /// The filter of a name. Every filter starts here, so that it makes no list of all.
  static func entry(_ name: some StringProtocol) -> Entry? {
    guard !name.contains("_") else { return nil }
    let module = String(name.map { $0 == "-" ? "_" : $0 })
    guard let main = unsafe bagpipe_filter_named(module)?.pointee.main else { return nil }
    return Entry(name: String(name)) { _ = main(0, nil) }
  }
}
