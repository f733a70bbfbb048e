/// How requests are sent.
package struct PostSettings: Sendable {
  /// Where the server's API is, such as `http://127.0.0.1:8099/v1`.
  package var url: String
  package var key: String?
  /// Requests at a time.
  package var jobs = 4
  /// After a first time that failed.
  package var retries = 5
  /// In seconds, for a request.
  package var timeout = 120.0
  /// The most requests to send, those that are sent again included, and the most tokens to pay for.
  package var mostRequests: Int?
  package var mostTokens: Int?

  package init(url: String) { self.url = url }

  /// The address of a request's own path; nil for a text that is not a path. The path says only what
  /// the server does, never which server it is.
  func address(of path: String) -> String? {
    let isPath =
      path.utf8.first == UInt8(ascii: "/") && !path.hasPrefix("//")
      && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    guard isPath else { return nil }
    var base = url[...]
    while base.last == "/" { base = base.dropLast() }
    // Both name the version of the API.
    for version in ["/v1", "/v2", "/v3"] where base.hasSuffix(version) {
      if path.hasPrefix(version + "/") { return String(base) + path.dropFirst(version.count) }
    }
    return String(base) + path
  }
}
