import EpisodeCodec
import Foundation
import Testing
import TrajectoryMath
@testable import Trajectories

@Suite struct BuiltinMapTests {
  @Test(.shared("reference/oxe_configs.json"), arguments: PipelineFlavor.allCases)
  func registryEqualsTheOriginal(_ flavor: PipelineFlavor) throws {
    let json = try JSONValue(
      parsing: Bytes(SharedFolder.read("reference/oxe_configs.json")).span)
    let originals = try #require(json[flavor.rawValue]?.array)
    let entries = try BuiltinMap.entries(flavor)
    #expect(entries.count == originals.count)
    #expect(Set(entries.map(\.dataset.names[0])).count == entries.count)
    for original in originals {
      let name = try #require(original["name"]?.string)
      let entry = try BuiltinMap.entry(name, flavor)
      let roles = DatasetConfiguration.Role.allCases
      #expect(roles.map { entry.dataset.images[$0] } == original["image"]?.array?.map(\.string))
      #expect(roles.map { entry.dataset.depths[$0] } == original["depth"]?.array?.map(\.string))
      #expect(entry.dataset.state == (original["state"]?.array ?? []).map(\.string), "\(name)")
      #expect(entry.dataset.stateEncoding.rawValue == original["state_enc"]?.string)
      #expect(entry.dataset.actionEncoding.rawValue == original["action_enc"]?.string)
      let transform = try #require(original["transform"]?.string)
      #expect(transform.hasPrefix(entry.map.name + "_"))
      #expect(entry.dataset.frameFilter?.rawValue == original["extra"]?["chunk_filter_fn"]?.string)
    }
  }

  @Test func embeddedTextsAreTheFiles() throws {
    let folder = TestsFolder.url.appending(
      path: "../Sources/EpisodeCodec/Trajectories/Maps/OXE"
    ).standardized
    for flavor in PipelineFlavor.allCases {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: flavor.rawValue).path)
      let maps = BuiltinMap.all.filter { $0.flavor == flavor }
      #expect(maps.map { $0.name + ".map" }.sorted() == files.sorted())
      for map in maps {
        let file = folder.appending(path: "\(flavor.rawValue)/\(map.name).map")
        #expect(
          try String(contentsOf: file, encoding: .utf8) == map.text, "run OXE/embed: \(map.name)")
      }
    }
  }

  @Test func counts() {
    #expect(BuiltinMap.all.filter { $0.flavor == .openvla }.count == 61)
    #expect(BuiltinMap.all.filter { $0.flavor == .octo }.count == 56)
  }

  @Test func nearNamesAreSuggested() {
    #expect(throws: StreamError(.missing, "")) { try BuiltinMap.entry("brigde_orig", .openvla) }
    do { _ = try BuiltinMap.entry("brigde_orig", .openvla) } catch {
      #expect(error.text == "openvla has no dataset 'brigde_orig'; is 'bridge_orig' meant?")
    }
  }

  @Test func masksFollowTheEncoding() {
    func text(_ mask: [Bool]) -> String { String(mask.map { $0 ? "1" : "0" }) }
    let masks = DatasetConfiguration.ActionEncoding.allCases.map { text($0.normalizationMask) }
    #expect(
      masks == [
        "1111110", "11111110", "11111101111110", "1111111110", "11", "1111110111111011",
      ])
    #expect(
      text(DatasetConfiguration.ActionEncoding.endEffectorPosition.absoluteMask) == "0000001")
  }
}
