internal import Posix

/// Bytes between a thread that must not wait and one that may: a queue in memory up to a limit, and
/// beyond it in a temporary file. What is appended can be taken after `commit`.
package final class SpoolQueue: Sendable {
  fileprivate enum Piece {
    case memory(Bytes)
    case file(offset: Int, count: Int)
  }

  fileprivate struct State {
    var pieces = Queue<Piece>()
    /// Appended since the last commit.
    var uncommitted: [Piece] = []
    var bytesInMemory = 0
    /// Pieces in the file, and where the next one goes.
    var filePieces = 0
    var fileEnd = 0
    var isClosed = false
    var fault: StreamError?
    var diskFault: StreamError?
  }

  private let state = Monitor(State())
  private let file = TemporaryFile()
  private let limit: Int

  /// - Parameter memory: bytes to hold in memory.
  package init(memory: Int) { limit = memory }

  /// Why the temporary file could not grow, so that `append` has waited; nil if it never has.
  package var diskFault: StreamError? { state.update { $0.diskFault } }

  /// - Throws: what the other thread has given to `fail`.
  package func append(_ bytes: Bytes) throws(StreamError) {
    guard !bytes.isEmpty else { return }
    let (fits, offset, fault) = state.update { state in
      let fits = state.bytesInMemory + bytes.count <= limit
      let offset = state.fileEnd
      if fits {
        state.hold(.memory(bytes))
      } else {
        state.fileEnd += bytes.count
      }
      return (fits, offset, state.fault)
    }
    if let fault { throw fault }
    guard !fits else { return }
    do throws(StreamError) {
      try file.write(bytes.span, at: offset)
      state.update { $0.hold(.file(offset: offset, count: bytes.count)) }
    } catch {
      state.update { $0.diskFault = error }
      try appendWhenThereIsRoom(bytes)
    }
  }

  /// Waits for the other thread to take what is in memory.
  private func appendWhenThereIsRoom(_ bytes: Bytes) throws(StreamError) {
    let outcome = state.wait { state -> Result<Void, StreamError>? in
      if let fault = state.fault { return .failure(fault) }
      // What nobody may take yet must not be waited for.
      guard state.pieces.isEmpty || state.bytesInMemory + bytes.count <= limit else { return nil }
      state.hold(.memory(bytes))
      return .success(())
    }
    try outcome.get()
  }

  /// Allows what has been appended to be taken.
  package func commit() {
    state.update { state in
      for piece in state.uncommitted { state.pieces.append(piece) }
      state.uncommitted.removeAll(keepingCapacity: true)
    }
  }

  /// Forgets what has been appended since the last commit.
  package func discard() {
    state.update { state in
      for piece in state.uncommitted { state.release(piece) }
      state.uncommitted.removeAll()
    }
  }

  /// Declares that nothing more comes.
  package func close() { state.update { $0.isClosed = true } }

  /// Declares that nothing more is taken.
  package func fail(_ fault: StreamError) { state.update { $0.fault = fault } }

  /// Waits for the next bytes; nil after the last.
  package func take() throws(StreamError) -> Bytes? {
    let isThere = state.wait { state in
      !state.pieces.isEmpty ? true : state.isClosed ? false : nil
    }
    guard isThere, let piece = state.update({ $0.pieces.popFirst() }) else { return nil }
    defer { state.update { $0.release(piece) } }
    switch piece {
    case .memory(let bytes): return bytes
    case .file(let offset, let count): return try file.read(at: offset, count: count)
    }
  }
}

extension SpoolQueue.State {
  fileprivate mutating func hold(_ piece: SpoolQueue.Piece) {
    uncommitted.append(piece)
    switch piece {
    case .memory(let bytes): bytesInMemory += bytes.count
    case .file: filePieces += 1
    }
  }

  fileprivate mutating func release(_ piece: SpoolQueue.Piece) {
    switch piece {
    case .memory(let bytes): bytesInMemory -= bytes.count
    case .file:
      filePieces -= 1
      // The file's space is used again.
      if filePieces == 0 { fileEnd = 0 }
    }
  }
}
