internal import Synchronization

/// How much memory a process may use for things whose number or size its input decides.
///
/// The total is divided into fixed shares. Whether an input fits therefore depends on the input and
/// on `--memory` alone, never on the number of threads, on timing or on what else is in memory.
public enum MemoryBudget {
  /// What holds memory, each with its share of the total; a sixteenth is left for the program itself
  /// and the buffers of its files.
  public enum Share: Sendable {
    /// Chunks in flight, decompressed.
    case chunks
    /// Decoded images in flight.
    case images
    /// Steps, keys and index entries that wait; beyond it they go to a temporary file.
    case buffers
    /// Schemas, channels, connections, arrays and other tables of a file.
    case tables
    /// The decoded values of one message or document.
    case values

    fileprivate var sixteenths: Int {
      switch self {
      case .chunks, .images, .buffers: 4
      case .tables: 2
      case .values: 1
      }
    }
  }

  private static let current = Atomic(512 << 20)

  /// Bytes that all shares have together, 512 MiB unless a process sets it before it reads anything.
  public static var total: Int {
    get { current.load(ordering: .relaxed) }
    set { current.store(newValue, ordering: .relaxed) }
  }

  /// Bytes that a share may hold at one time.
  public static func bytes(_ share: Share) -> Int { total / 16 * share.sixteenths }

  /// How many items may be in flight at once: at least one, at most `most`, so many that they fit
  /// into the share.
  public static func count(ofSize size: Int, in share: Share, atMost most: Int) -> Int {
    max(1, min(most, bytes(share) / max(size, 1)))
  }

  /// Compares a size from outside with a share before anything is allocated.
  /// - Parameter thing: what needs the memory, as an error names it: `a chunk`.
  /// - Throws: `.limit` when the share is smaller than `size` bytes.
  public static func check(
    _ size: Int, _ share: Share, for thing: @autoclosure () -> String
  ) throws(StreamError) {
    guard size <= bytes(share) else {
      throw StreamError(
        .limit,
        "\(thing()) needs \(size) bytes of memory, and --memory allows \(bytes(share)) for it")
    }
  }
}
