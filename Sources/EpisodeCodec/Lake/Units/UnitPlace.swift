package import Bytes
internal import Posix

/// Where the output of a unit goes, and the right of one run to put it there.
package protocol UnitPlace: AnyObject {
  /// Where the pipeline writes.
  var output: String { get }
  /// What the guard of the pipeline removes if this run is killed.
  var scratch: String { get }
  /// True when the output is there.
  func exists() throws(UnitFailure) -> Bool
  func claim() throws(UnitFailure) -> UnitFolder.Claim
  /// A sign of life, when one is due.
  func beat()
  /// Removes what an attempt has left.
  func clear() throws(UnitFailure)
  /// Gives the output its name in one step.
  /// - Returns: false when it is there already, from another run.
  func publish() throws(UnitFailure) -> Bool
  /// Gives the claim back.
  func release()
  /// Removes what a dead run has left of an output that is there.
  func sweep()
}

/// Runs system calls, whose failure is one of the unit.
func unit<Value>(_ call: () throws(SystemError) -> Value) throws(UnitFailure) -> Value {
  do { return try call() } catch { throw UnitFailure(error) }
}

/// A place in the file system.
package final class LocalUnitPlace: UnitPlace {
  private let path: String
  private let parent: String
  private let folder: UnitFolder
  package let output: String

  package init(_ path: String, leaseSeconds: Double) throws(StreamError) {
    let name = try OutputName(path)
    (self.path, parent) = (name.path, name.parent)
    folder = UnitFolder(parent: name.parent, name: name.name, seconds: leaseSeconds)
    output = folder.output(name.name)
  }

  package var scratch: String { folder.path }

  package func exists() -> Bool { Directory.exists(path) }

  package func claim() throws(UnitFailure) -> UnitFolder.Claim {
    try unit { () throws(SystemError) in
      try Directory.createAll(parent)
      return try folder.claim()
    }
  }

  package func beat() { if folder.isBeatDue { try? folder.beat() } }

  package func clear() throws(UnitFailure) {
    try unit { () throws(SystemError) in try folder.clear() }
  }

  package func publish() throws(UnitFailure) -> Bool {
    try unit { () throws(SystemError) in
      if !Directory.isDirectory(output) { try FileDescriptor.open(output).synchronize() }
      do throws(SystemError) { try Directory.renameNew(output, to: path) } catch {
        guard error.isAlreadyThere || exists() else { throw error }
        return false
      }
      try Directory.synchronize(parent.isEmpty ? "." : parent)
      return true
    }
  }

  package func release() { folder.release() }

  package func sweep() { folder.sweep() }
}
