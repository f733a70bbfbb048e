package import Stream

/// A feature of an RLDS dataset, as its `features.json` declares it.
package struct RLDSFeature: Equatable, Sendable {
  package enum Content: Equatable, Sendable {
    /// Numbers. `float16`, `bfloat16` and `float64` are stored as float32, integers and booleans as
    /// int64.
    case numbers(TensorElementType, shape: [Int], RLDSTensorEncoding)
    /// Text, or arbitrary bytes.
    case strings(shape: [Int])
    /// An encoded image; the size and the element type are those after decoding; nil where any size
    /// is valid. One of float32, a depth image, is a PNG whose four channels are the bytes of a
    /// number: `image_feature.py` of tensorflow_datasets.
    case image(shape: [Int?], TensorElementType, format: String?)
    /// A description of a feature that this program cannot read.
    case unsupported(String)
  }

  /// The storage of a tensor's numbers.
  package enum RLDSTensorEncoding: String, Sendable {
    /// The values of a list.
    case none
    /// Little-endian elements in a byte string.
    case bytes
    /// The same, compressed with zlib.
    case zlib
  }

  /// The path without `steps/`; the whole path for a feature that is not part of the steps.
  package var name: String
  package var content: Content
  /// The number of sequences of varying length around it, not counting the steps.
  package var nesting = 0
  /// True if a record may lack it.
  package var isOptional = false

  package init(_ name: String, _ content: Content, nesting: Int = 0) {
    self.name = name
    self.content = content
    self.nesting = nesting
  }
}

/// The features of an RLDS dataset, in the order of their names.
package struct RLDSFeatures: Equatable, Sendable {
  /// Features with a value in each step.
  package var steps: [RLDSFeature]
  /// Features with a value in each episode: `episode_metadata/file_path`.
  package var episode: [RLDSFeature]

  /// The prefix of the steps' features in the file.
  package static let stepPrefix = "steps/"
  package static let metadataPrefix = "episode_metadata/"

  package init(steps: [RLDSFeature], episode: [RLDSFeature]) {
    self.steps = steps.sorted { $0.name < $1.name }
    self.episode = episode.sorted { $0.name < $1.name }
  }
}
