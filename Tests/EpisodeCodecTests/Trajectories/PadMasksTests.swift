import EpisodeCodec
import Golden

import Testing
@testable import Trajectories

struct PadMasksTests {
  private func masks(_ features: [Feature], _ values: [Bytes?]) throws -> [String: Bool?] {
    let masks = try PadMasks(for: features)
    var step = Step(
      index: 0, time: 0,
      values: values.map {
        $0.map { Message(channelID: 0, sequence: 0, logTime: 0, publishTime: 0, data: $0) }
      })
    try masks.append(to: &step)
    let added = step.values.dropFirst(features.count)
    return Dictionary(
      uniqueKeysWithValues: try zip(masks.added, added).map { feature, value in
        (feature.name, try value.map { try PadMasks.isSet($0.data) })
      })
  }

  @Test func masksAreThoseOfOpenVLA() throws {
    let golden = try Golden.json("pad_mask_dict")
    for group in ["observation", "task"] {
      for leaf in try #require(golden["input"]?[group]?.object) {
        let name = "\(group)/\(leaf.key)"
        let expected = try #require(golden["expected"]?[group]?[leaf.key]?.array)
        for step in 0..<3 {
          let feature: Feature
          let value: Bytes
          switch (leaf.key.hasPrefix("image_"), leaf.value.array?[step].string) {
          case (true, let payload?):
            (feature, value) = (try .image(name, .compressed), try Value.image(payload))
          case (false, let text?): (feature, value) = (try .text(name), Value.text(text))
          default: (feature, value) = (try .tensor(name), Value.floats([0, 0]))
          }
          let found = try masks([feature], [value])["\(group)/pad_mask_dict/\(leaf.key)"]
          #expect(found.map { .bool($0 == true) } == expected[step], "\(name) of step \(step)")
        }
      }
    }
  }

  @Test func masksThatAreThereAreKept() throws {
    let features: [Feature] = [
      try .tensor("observation/a"), try .tensor("observation/pad_mask_dict/a"),
      try .tensor("action"), try .tensor("observation/pad_mask"), try .text("task/b"),
    ]
    #expect(try PadMasks(for: features).added.map(\.name) == ["task/pad_mask_dict/b"])
  }

  @Test func leafWithoutValueHasNoMask() throws {
    let found = try masks([.text("task/b"), .text("task/c")], [nil, Value.text("")])
    #expect(found.keys.sorted() == ["task/pad_mask_dict/b", "task/pad_mask_dict/c"])
    #expect(found["task/pad_mask_dict/b"] == .some(nil))
    #expect(found["task/pad_mask_dict/c"] == false)
  }

  @Test func maskOfAnotherTypeThrows() throws {
    #expect(try !PadMasks.isSet(PadMasks.absent))
    #expect(throws: StreamError(.malformed, "")) { try PadMasks.isSet(Value.integer(1)) }
  }
}
