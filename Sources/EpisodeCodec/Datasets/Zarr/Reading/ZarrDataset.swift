package import Bytes
internal import Posix
internal import Stream

/// A hierarchy with episodes that is read: what zarr-write makes, or a replay buffer of Diffusion
/// Policy and UMI. The steps of all episodes lie along the first axis of its arrays.
package final class ZarrDataset {
  package let path: String
  /// The name of the directory or file, without `.zarr` and `.zip`.
  let name: String
  /// That name as it is.
  let source: String
  let input: ZarrInput
  /// Of the root group.
  let attributes: JSONValue
  /// The paths of all arrays.
  let arrays: [String]
  /// The rows of each episode.
  let episodes: [Range<Int>]
  /// False where nothing says where episodes end.
  let hasEnds: Bool
  private let isVersion3: Bool

  private static let ends = ["meta/episode_ends", "episode_ends"]
  private static let mostEpisodes = 1 << 24

  package convenience init(_ path: String) throws(StreamError) {
    do throws(StreamError) { try self.init(path, ZarrInput(path)) } catch {
      throw error.naming(path)
    }
  }

  /// For fuzzers: members by their names.
  package convenience init(members: [String: Bytes]) throws(StreamError) {
    try self.init("memory.zarr", ZarrInput(members))
  }

  private init(_ path: String, _ input: ZarrInput) throws(StreamError) {
    self.path = path
    source = Self.baseName(path)
    name = Self.withoutEndings(source)
    let root = try input.document("zarr.json")
    let isVersion3 = root != nil
    self.input = input
    self.isVersion3 = isVersion3
    attributes = try (isVersion3 ? root?["attributes"] : input.document(".zattrs")) ?? .object([])
    let nodes = try input.nodes()
    guard isVersion3 || !nodes.isEmpty else {
      throw StreamError(.malformed, "not a Zarr store: there is neither zarr.json nor .zarray")
    }
    arrays = nodes
    let ends = Self.ends.first(where: nodes.contains)
    hasEnds = ends != nil
    episodes =
      if let ends { try Self.episodes(Self.array(ends, input, isVersion3), input) } else { [] }
  }

  private static func baseName(_ path: String) -> String {
    let base = String(path.split(separator: "/").last ?? ".")
    guard base == "." || base == "..", let whole = try? Directory.resolve(path) else { return base }
    return String(whole.split(separator: "/").last ?? "")
  }

  private static func withoutEndings(_ name: String) -> String {
    var name = name
    for ending in [".zip", ".zarr"] where name.hasSuffix(ending) && name.count > ending.count {
      name.removeLast(ending.count)
    }
    return name
  }

  /// An array; nil for one that is not there.
  func array(_ path: String) throws(StreamError) -> ZarrStoredArray? {
    guard arrays.contains(path) else { return nil }
    return try Self.array(path, input, isVersion3)
  }

  private static func array(
    _ path: String, _ input: ZarrInput, _ isVersion3: Bool
  ) throws(StreamError) -> ZarrStoredArray {
    guard let document = try input.document(path + (isVersion3 ? "/zarr.json" : "/.zarray")) else {
      throw StreamError(.malformed, "'\(path.printable)' has no metadata of the store's version")
    }
    return try ZarrStoredArray(path, document)
  }

  /// The rows between the ends that an array has.
  private static func episodes(
    _ ends: ZarrStoredArray, _ input: ZarrInput
  ) throws(StreamError) -> [Range<Int>] {
    guard ends.shape.count == 1, case .elements(let type) = ends.content,
      case .number(let number) = type.kind, number != .float32, number != .float64
    else {
      throw StreamError(.malformed, "'\(ends.path)' is no list of where episodes end")
    }
    guard ends.rows <= mostEpisodes else { throw StreamError(.limit, "\(ends.rows) episodes") }
    let rows = ZarrRows(ends, input)
    var episodes: [Range<Int>] = []
    var last = 0
    for row in 0..<ends.rows {
      let bytes = try rows.row(row)
      guard let end = Int(exactly: number.double(at: 0, in: bytes.span)), end >= last,
        end <= 1 << 52
      else {
        throw StreamError(.malformed, "'\(ends.path)' does not rise at episode \(row)")
      }
      episodes.append(last..<end)
      last = end
    }
    return episodes
  }
}
