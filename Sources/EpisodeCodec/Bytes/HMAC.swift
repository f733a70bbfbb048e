extension SHA256 {
  /// HMAC with SHA-256 (RFC 2104; FIPS 198-1): a digest that only who has the key can make.
  package struct Keyed: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    package init(key: [UInt8]) {
      var key = key.count > SHA256.blockSize ? SHA256.of(key.rawSpan) : key
      key += [UInt8](repeating: 0, count: SHA256.blockSize - key.count)
      (inner, outer) = (SHA256(key.map { $0 ^ 0x36 }), SHA256(key.map { $0 ^ 0x5C }))
    }

    package func digest(of message: [UInt8]) -> [UInt8] {
      var (inner, outer) = (inner, outer)
      inner.update(message)
      outer.update(inner.digest())
      return outer.digest()
    }
  }

  private init(_ block: [UInt8]) {
    self.init()
    update(block)
  }
}
