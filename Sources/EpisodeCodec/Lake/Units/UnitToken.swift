internal import Bytes
internal import Posix

/// Names that no other run and no other machine has.
enum UnitToken {
  /// 16 random hexadecimal digits.
  static func random() -> String {
    var bytes = [UInt8](repeating: 0, count: 8)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      (try? unsafe FileDescriptor.open("/dev/urandom").read(into: buffer)) ?? 0
    }
    precondition(count == bytes.count, "a Linux without /dev/urandom")
    return bytes.hex
  }

  /// The running kernel of this machine: what has a lock of it and is dead has lost it.
  static let machine: String =
    (try? FileInput(path: "/proc/sys/kernel/random/boot_id").readText(limit: 128))?
    .split(whereSeparator: \.isNewline).first.map(String.init) ?? random()
}
