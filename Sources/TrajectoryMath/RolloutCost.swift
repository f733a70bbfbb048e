/// What compressing the batches of on-policy training costs and saves.
package struct RolloutCost: Sendable {
  package struct Training: Equatable, Sendable {
    /// Steps in a batch.
    package var batch = 1
    package var epochs = 1
    /// Of random steps, in each epoch.
    package var minibatches = 1
    /// Of a minibatch.
    package var seconds = 0.0
    /// For the batch, in bytes, where it is known.
    package var memory: Double?
    /// One in this many batches is saved; nil when none is.
    package var keptEvery: Int?
    /// Bytes in a second from where the batch is to where it is used: by default PCI Express 3 x16.
    package var link = 12e9

    package init() {}
  }

  package let training: Training
  package let codec: BreakEven.Codec
  /// Bytes in a second, of what is decompressed.
  package let decoding: Double
  /// Bytes of a batch.
  package let batch: Double

  package init(
    _ training: Training, stepBytes: Double, codec: BreakEven.Codec, decoding: Double
  ) {
    (self.training, self.codec, self.decoding) = (training, codec, decoding)
    batch = stepBytes * Double(training.batch)
  }

  package var compressed: Double { batch / codec.ratio }
  /// Of training on a batch.
  package var seconds: Double {
    Double(training.epochs * training.minibatches) * training.seconds
  }
  package var encoding: Double { batch / codec.speed }
  /// Decompressing the batch for each minibatch: its random steps are in all chunks.
  package var decodingInLoop: Double {
    Double(training.epochs * training.minibatches) * batch / decoding
  }
  /// What moving the compressed batch in place of the other one saves, as often.
  package var savedInLoop: Double {
    Double(training.epochs * training.minibatches) * (batch - compressed) / training.link
  }
  package var paysInLoop: Bool { savedInLoop > decodingInLoop }
  /// The speed of the link below which it does.
  package var linkLimit: Double { max(0, decoding * (1 - 1 / codec.ratio)) }
  package var isInMemory: Bool? { training.memory.map { batch <= $0 } }
  /// Batches saved in an hour.
  package var savedHourly: Double {
    guard let kept = training.keptEvery, seconds > 0 else { return 0 }
    return 3600 / seconds / Double(kept)
  }
}
