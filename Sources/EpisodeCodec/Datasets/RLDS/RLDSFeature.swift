package import Stream

/// A feature of an RLDS dataset as its `features.json` declares it.
package struct RLDSFeature: Equatable, Sendable {
  package enum Content: Equatable, Sendable {
    /// Numbers. `float16`, `bfloat16` and `float64` are stored as float32, integers and booleans as
    /// int64.
    case numbers(TensorElementType, shape: [Int], RLDSTensorEncoding)
    /// Text, or bytes that nothing more is known about.
    case strings(shape: [Int])
    /// An encoded image; the size and the element type are those it is decoded to, nil where
    /// any size will do. One of float32, a depth, is a PNG whose four channels are the bytes of a
    /// number: `image_feature.py` of tensorflow_datasets.
    case image(shape: [Int?], TensorElementType, format: String?)
    /// What this program does not read, and what it is.
    case unsupported(String)
  }

  /// How the numbers of a tensor are stored.
  package enum RLDSTensorEncoding: String, Sendable {
    /// As the values of a list.
    case none
    /// Little-endian elements in a byte string.
    case bytes
    /// The same, compressed.
    case zlib
  }

  /// The path without `steps/`, or the whole path of what is no feature of steps.
  package var name: String
  package var content: Content
  /// How many sequences of a length of their own lie around it, beside the steps.
  package var nesting = 0
  /// Whether a record need not have it.
  package var isOptional = false

  package init(_ name: String, _ content: Content, nesting: Int = 0) {
    self.name = name
    self.content = content
    self.nesting = nesting
  }
}

/// The features of an RLDS dataset, in the order of their names.
package struct RLDSFeatures: Equatable, Sendable {
  /// Those that each step has a value of.
  package var steps: [RLDSFeature]
  /// Those that each episode has a value of: `episode_metadata/file_path`.
  package var episode: [RLDSFeature]

  /// Names in the file are written with this before those of the steps' features.
  package static let stepPrefix = "steps/"
  package static let metadataPrefix = "episode_metadata/"

  package init(steps: [RLDSFeature], episode: [RLDSFeature]) {
    self.steps = steps.sorted { $0.name < $1.name }
    self.episode = episode.sorted { $0.name < $1.name }
  }
}
