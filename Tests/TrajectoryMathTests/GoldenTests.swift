import EpisodeCodec
import Golden
import Testing

@Suite struct GoldenTests {
  @Test func archivesAreRead() throws {
    let arrays = try Golden.npz("gripper")
    #expect(!arrays.isEmpty)
    #expect(
      arrays.values.allSatisfy { $0.type == nil || $0.bytes.count == $0.count * $0.type!.size })
    #expect(try Golden.json("statistics").object?.isEmpty == false)
  }
}
