import EpisodeCodec

import Testing
@testable import Datasets

struct RLDSFeaturesTests {
  private let features = RLDSFeatures(
    steps: [
      RLDSFeature("action", .numbers(.float32, shape: [7], .none)),
      RLDSFeature("observation/image/left", .image(shape: [nil, 64, 3], .uint8, format: "jpeg")),
      RLDSFeature("observation/depth", .image(shape: [64, 64, 1], .uint16, format: nil)),
      RLDSFeature("observation/exact", .numbers(.float64, shape: [], .bytes)),
      RLDSFeature("is_first", .numbers(.bool, shape: [], .none)),
      RLDSFeature("language_instruction", .strings(shape: [])),
    ], episode: [RLDSFeature("episode_metadata/file_path", .strings(shape: []))])

  @Test func whatIsWrittenReadsBack() throws {
    #expect(try RLDSFeatures(parsing: features.json()) == features)
  }

  @Test func aFeatureUnderAnotherThrows() {
    let both = RLDSFeatures(
      steps: ["a", "a/b"].map { RLDSFeature($0, .strings(shape: [])) }, episode: [])
    #expect(throws: StreamError(.unsupported, "")) { try both.json() }
  }

  private func leaf(_ json: String) throws -> RLDSFeature.Content {
    let all = """
      {"featuresDict": {"features": {"steps": {"sequence": {"feature":
        {"featuresDict": {"features": {"x": \(json)}}}}}}}}
      """
    return try #require(try RLDSFeatures(parsing: JSONValue(parsing: all)).steps.first).content
  }

  @Test(
    arguments: [
      (
        #"{"tensor": {"shape": {"dimensions": ["2", 3]}, "dtype": "int16"}}"#,
        .numbers(.int16, shape: [2, 3], .none)
      ),
      (
        #"{"tensor": {"shape": {}, "dtype": "float16", "encoding": "none"}}"#,
        .numbers(.float32, shape: [], .none)
      ),
      (#"{"tensor": {"dtype": "string", "encoding": "none"}}"#, .strings(shape: [])),
      (#"{"text": {}}"#, .strings(shape: [])),
      (#"{"classLabel": {"numClasses": "3"}}"#, .numbers(.int64, shape: [], .none)),
      (#"{"tensor": {"dtype": "complex64"}}"#, .unsupported("a tensor of 'complex64'")),
      (#"{"pythonClassName": "a.b.Video", "video": {}}"#, .unsupported("Video")),
      (
        #"{"image": {"shape": {"dimensions": ["-1", "-1", "3"]}, "dtype": "float32"}}"#,
        .unsupported("an image of float32")
      ),
      (
        #"{"image": {"shape": {"dimensions": ["2", "-1", "1"]}, "dtype": "float32"}}"#,
        .image(shape: [2, nil, 1], .float32, format: nil)
      ),
    ] as [(String, RLDSFeature.Content)])
  func everyKindIsKnown(_ json: String, _ expected: RLDSFeature.Content) throws {
    #expect(try leaf(json) == expected)
  }

  @Test(arguments: [
    #"{"tensor": {"shape": {"dimensions": ["-2"]}, "dtype": "int16"}}"#,
    #"{"tensor": {"shape": {"dimensions": ["x"]}, "dtype": "int16"}}"#,
    #"{"tensor": {"shape": {"dimensions": ["999999", "999999"]}, "dtype": "int16"}}"#,
    #"[]"#, #"{"sequence": {}}"#, #"{"type": "a.Tensor", "content": {"shape": ["x"]}}"#,
    #"{"type": "a.Sequence", "content": {}}"#,
  ])
  func whatIsNoFeatureThrows(_ json: String) {
    #expect(throws: StreamError.self) { try leaf(json) }
  }

  /// As tensorflow_datasets 4.2 and 4.4 wrote it: plain parameters, and messages.
  @Test func theOldFormReads() throws {
    let old = #"""
      {"type": "tfds.core.features.features_dict.FeaturesDict", "content": {
        "steps": {"type": "tfds.core.features.dataset_feature.Dataset", "content": {
          "length": null,
          "feature": {"type": "tfds.core.features.features_dict.FeaturesDict", "content": {
            "action": {"type": "tfds.core.features.tensor_feature.Tensor", "content":
              {"shape": [7], "dtype": "float32", "encoding": "none"}},
            "observation": {"type": "a.FeaturesDict", "content": {
              "image": {"type": "a.FeaturesDict", "content": {
                "left": {"type": "a.Image", "content":
                  {"shape": [null, 64, 3], "dtype": "uint8", "encoding_format": "jpeg"}}}},
              "depth": {"type": "a.Image", "proto_cls": "tensorflow_datasets.ImageFeature",
                "content": {"shape": {"dimensions": ["64", "64", "1"]}, "dtype": "uint16"}},
              "exact": {"type": "a.Tensor", "proto_cls": "tensorflow_datasets.TensorFeature",
                "content": "{\"shape\": {}, \"dtype\": \"float64\", \"encoding\": \"bytes\"}"}
            }},
            "is_first": {"type": "a.Tensor", "content": {"shape": [], "dtype": "bool"}},
            "language_instruction": {"type": "a.Text", "content": {}}
          }}}},
        "episode_metadata": {"type": "a.FeaturesDict", "content": {
          "file_path": {"type": "a.Text", "content": {}}}}
      }}
      """#
    #expect(try RLDSFeatures(parsing: JSONValue(parsing: old)) == features)
    #expect(
      try leaf(#"{"type": "a.Video", "content": {}}"#) == .unsupported("Video"))
  }

  @Test func aDatasetWithoutStepsThrows() {
    #expect(throws: StreamError(.missing, "")) {
      try RLDSFeatures(parsing: JSONValue(parsing: #"{"featuresDict": {"features": {}}}"#))
    }
  }

  @Test(arguments: [
    ("{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}", "d-train.tfrecord-00001-of-00002"),
    ("", "d-train.tfrecord-00001-of-00002"),
    ("{SPLIT}/{SHARD_INDEX}_{NUM_SHARDS}.x", "train/00001_00002.x"),
    ("../{SPLIT}", nil), ("/etc/{SPLIT}", nil), ("{SPLIT}{WHAT}", nil), ("a//b", nil),
  ])
  func shardNamesStayInTheDirectory(_ template: String, _ expected: String?) {
    var split = RLDSInfo.Split("train", shardLengths: [1, 1], byteCount: 0)
    split.template = template
    let info = RLDSInfo(name: "d", version: "1.0.0", splits: [split])
    #expect((try? info.path(ofShard: 1, of: split)) == expected)
  }
}
