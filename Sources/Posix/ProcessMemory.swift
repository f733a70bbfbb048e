internal import Glibc

/// How much memory the processes of a tree have had, as far as samples show it.
package struct ProcessMemory {
  package struct Peak: Equatable, Sendable {
    package let program: String
    package var bytes: Int
  }

  /// By the name of the program, sorted.
  package private(set) var peaks: [Peak] = []

  /// The guard's, and that of a program before it is one.
  private static let ownName = read("/proc/self/status").flatMap { field("Name:", of: $0) }

  /// The most names and processes, so that a program that forks without end costs no more.
  private static let mostNames = 64
  private static let mostProcesses = 256

  /// Looks at all descendants of a process.
  mutating func sample(under root: pid_t) {
    var processes = Self.children(of: root)
    var place = 0
    while place < processes.count, processes.count < Self.mostProcesses {
      let process = processes[place]
      place += 1
      processes += Self.children(of: process)
      add(process)
    }
  }

  private mutating func add(_ process: pid_t) {
    guard let text = Self.read("/proc/\(process)/status"),
      let name = Self.field("Name:", of: text), name != Self.ownName,
      let peak = Self.field("VmHWM:", of: text)?.split(separator: " ").first,
      let kilobytes = Int(peak)
    else { return }
    let bytes = kilobytes << 10
    if let place = peaks.firstIndex(where: { $0.program == name }) {
      peaks[place].bytes = max(peaks[place].bytes, bytes)
    } else if peaks.count < Self.mostNames {
      peaks.append(Peak(program: name, bytes: bytes))
      peaks.sort { $0.program < $1.program }
    }
  }

  /// The processes that a process has started and that have not ended.
  static func children(of process: pid_t) -> [pid_t] {
    let threads = (try? Directory.list("/proc/\(process)/task")) ?? []
    return threads.flatMap { thread in
      let text = read("/proc/\(process)/task/\(thread)/children") ?? ""
      return text.split(separator: " ").compactMap { pid_t($0) }
    }
  }

  private static func field(_ name: String, of text: String) -> String? {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
      return nil
    }
    let value = line.dropFirst(name.count)
    let start = value.firstIndex { $0 != " " && $0 != "\t" } ?? value.endIndex
    return String(value[start...])
  }

  /// A small file of the kernel; nil when its process is gone.
  private static func read(_ path: String) -> String? {
    guard let file = try? FileDescriptor.open(path) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      (try? unsafe file.read(into: buffer)) ?? 0
    }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
