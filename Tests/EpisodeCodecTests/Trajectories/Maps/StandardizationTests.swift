import EpisodeCodec
import Golden
import Testing
import TrajectoryMath
@testable import Trajectories

/// Compares every built-in map with the outputs of its original function.
@Suite struct StandardizationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let flavor: PipelineFlavor
    let function: String
    var testDescription: String { "\(flavor.rawValue) \(function)" }

    /// The name of the map.
    var map: String {
      for suffix in ["_dataset_transform", "_transform"] where function.hasSuffix(suffix) {
        return String(function.dropLast(suffix.count))
      }
      return function
    }
  }

  static let cases: [Case] = PipelineFlavor.allCases.flatMap { flavor in
    let functions = try? Golden.json("transforms_\(flavor.rawValue)").object
    return (functions ?? []).map { Case(flavor: flavor, function: $0.key) }
  }

  static let arrays: [PipelineFlavor: [String: NumPyArray]] = {
    var arrays: [PipelineFlavor: [String: NumPyArray]] = [:]
    for flavor in PipelineFlavor.allCases {
      arrays[flavor] = try? Golden.npz("transforms_\(flavor.rawValue)")
    }
    return arrays
  }()

  @Test func allFunctionsAreTried() {
    #expect(Self.cases.filter { $0.flavor == .openvla }.count >= 40)
    #expect(Self.cases.filter { $0.flavor == .octo }.count >= 40)
  }

  @Test(arguments: cases)
  func mapEqualsFunction(_ example: Case) throws {
    let golden = try #require(
      Golden.json("transforms_\(example.flavor.rawValue)")[example.function])
    let arrays = try #require(Self.arrays[example.flavor])
    let input = try self.input(example.function, golden, arrays)
    let output = try input.mapped(
      TrajectoryMap([BuiltinMap.map(example.map, example.flavor).file()]))
    let expectedNames = (golden["out_keys"]?.strings ?? []).map(Self.feature).sorted()
    #expect(output.names.sorted() == expectedNames)
    for name in expectedNames {
      let key = "\(example.function).out."
      if let entry = arrays.first(where: {
        $0.key.hasPrefix(key) && Self.feature(String($0.key.dropFirst(key.count))) == name
      }) {
        let (result, expected) = (try output.doubles(name), entry.value.doubles)
        #expect(result.count == expected.count, "\(name)")
        #expect(try output.tensors(name).first?.type == entry.value.type, "\(name)")
        #expect(try output.tensors(name).first?.shape == Array(entry.value.shape.dropFirst()))
        for (one, two) in zip(result, expected) { #expect(abs(one - two) <= 1e-6, "\(name)") }
      } else if let texts = golden["out_strings"]?.object?.first(where: {
        Self.feature($0.key) == name
      })?.value.strings, texts.first?.hasPrefix("hex:") != true {
        #expect(try output.texts(name) == texts, "\(name)")
      } else {
        #expect(output.payloads(name) == input.payloads(name), "\(name) is changed")
      }
    }
  }

  /// The golden inputs have one camera each, so the test selects none.
  @Test(arguments: cases)
  func datasetsOfTheFunctionTakeItsOutput(_ example: Case) throws {
    let golden = try #require(
      Golden.json("transforms_\(example.flavor.rawValue)")[example.function])
    let input = try self.input(
      example.function, golden, try #require(Self.arrays[example.flavor]))
    for name in golden["datasets"]?.strings ?? []
    where example.flavor == .openvla || !Self.untried.contains(name) {
      let entry = try BuiltinMap.entry(name, example.flavor)
      #expect(entry.map.name == example.map)
      var map = TrajectoryMap([entry.file], dataset: entry.dataset)
      map.selection.views = []
      // The datasets have the state that these name, but the golden inputs do not.
      map.selection.hasState = !Self.withoutState.contains(name)
      let output = try input.mapped(map)
      #expect(output.begin.dataset == name)
      #expect(
        try output.tensors("action").first?.shape
          == [entry.dataset.actionEncoding.normalizationMask.count])
      #expect(try output.tensors("action").allSatisfy { $0.type == .float32 })
      if map.selection.hasState {
        #expect(try output.tensors("observation/proprio").first?.type == .float32)
      }
    }
  }

  private static let withoutState: Set<String> = [
    "utokyo_xarm_bimanual_converted_externally_to_rlds", "imperialcollege_sawyer_wrist_cam",
  ]
  /// Datasets whose golden input does not have their shape, or is missing because the original
  /// function fails.
  private static let untried: Set<String> = ["aloha_mobile_dataset", "robo_net"]

  /// The name of a feature for a key of the golden files.
  private static func feature(_ key: String) -> String {
    let name = key.split(separator: " ").first.map(String.init) ?? key
    return String(name.map { $0 == "." ? "/" : $0 })
  }

  private func input(
    _ function: String, _ golden: JSONValue, _ arrays: [String: NumPyArray]
  ) throws -> StepTable {
    var table = StepTable()
    let prefix = "\(function).in."
    for (key, array) in arrays.sorted(by: { $0.key < $1.key }) where key.hasPrefix(prefix) {
      let name = Self.feature(String(key.dropFirst(prefix.count)))
      let type = try #require(array.type)
      let shape = Array(array.shape.dropFirst())
      try table.add(name, type, elements: array.bytes, shape: shape)
      if key.utf8.contains(UInt8(ascii: "(")) { try table.packLast() }
    }
    for (key, texts) in (golden["in_strings"]?.object ?? []).map({ ($0.key, $0.value.strings) }) {
      try table.add(Self.feature(key), texts: try #require(texts))
    }
    return table
  }
}

extension StepTable {
  /// Replaces the last feature's numbers by zlib data, as in kuka.
  fileprivate mutating func packLast() throws {
    let (feature, payloads) = columns.removeLast()
    let packed = try payloads.map { payload in
      let data = zlibStored(try Tensor(parsing: payload).data.array)
      return Tensor(type: .uint8, shape: [data.count], data: Bytes(data)).encoded()
    }
    columns.append((feature, packed))
  }
}

/// Uncompressed data in the format of zlib: RFC 1950 and 1951.
func zlibStored(_ data: [UInt8]) -> [UInt8] {
  var (low, high) = (UInt32(1), UInt32(0))
  for byte in data {
    low = (low + UInt32(byte)) % 65521
    high = (high + low) % 65521
  }
  let count = UInt16(data.count)
  var result: [UInt8] = [0x78, 0x01, 0x01]
  for number in [count, ~count] { result += [UInt8(number & 0xFF), UInt8(number >> 8)] }
  let checksum = high << 16 | low
  return result + data + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
}
