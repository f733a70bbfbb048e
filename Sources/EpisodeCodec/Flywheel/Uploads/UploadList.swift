package import Bytes
internal import Posix
package import Stream

/// The files of some folders of `TierSink`, as they have to go.
package struct UploadList {
  package private(set) var objects: [UploadObject] = []
  /// Files of the manifests that are up already.
  package private(set) var countUp = 0
  /// The absolute paths of the folders.
  package private(set) var folders: [String] = []
  private let tiers: TierPlan
  private let uploaded: DigestList
  private let readsFiles: Bool
  private var names: Set<String> = []

  /// The folder of objects that are not whole yet.
  package static let partial = ".partial"

  /// - Parameters:
  ///   - readsFiles: false to trust a file of the right size.
  package init(_ tiers: TierPlan, except uploaded: DigestList, readsFiles: Bool) {
    (self.tiers, self.uploaded, self.readsFiles) = (tiers, uploaded, readsFiles)
  }

  /// Adds a folder with a manifest, or all such folders in it.
  /// - Throws: also when a file of a manifest is missing, or has other content.
  package mutating func add(_ folder: String) throws(StreamError) {
    guard !Directory.exists(folder + "/" + TierSink.manifest) else { return try addOne(folder) }
    let names = try system { () throws(SystemError) in try Directory.list(folder) }
    // A name that begins with a point is that of a folder in the making.
    let folders = names.filter { !$0.hasPrefix(".") }.map { folder + "/" + $0 }
      .filter { Directory.exists($0 + "/" + TierSink.manifest) }
    guard !folders.isEmpty else {
      throw StreamError(.missing, "no \(TierSink.manifest) in it or in a folder of it")
        .naming(folder)
    }
    for folder in folders { try addOne(folder) }
  }

  package mutating func sort() { objects.sort { $0.precedes($1) } }

  private mutating func addOne(_ folder: String) throws(StreamError) {
    let path = try system { () throws(SystemError) in try Directory.resolve(folder) }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    do throws(StreamError) {
      guard name.printable == name, !name.isEmpty, name != Self.partial else {
        throw StreamError(.malformed, "the folder's name cannot be that of objects")
      }
      guard names.insert(name).inserted else {
        throw StreamError(.malformed, "there are two folders '\(name)'")
      }
      let opened = try system { () throws(SystemError) in try Folder(folder) }
      let manifest = try Self.manifest(of: opened)
      for file in manifest.files {
        let object = UploadObject(
          file, in: name, at: path, tier: try tier(of: file), urgency: manifest.urgency)
        do throws(StreamError) { try add(object, file, in: opened) } catch {
          throw error.naming(folder + "/" + file.name)
        }
      }
    } catch { throw error.naming(folder) }
    folders.append(path)
  }

  private static func manifest(of folder: Folder) throws(StreamError) -> TierManifest {
    let name = TierSink.manifest
    do throws(StreamError) {
      let file = try system { () throws(SystemError) in try folder.open(name) }
      let text = try FileInput(file).readText(limit: JSONValue.sizeLimit)
      return try TierManifest(parsing: Bytes(Array(text.utf8)).span)
    } catch { throw error.naming(folder.path + "/" + name) }
  }

  private func tier(of file: TierManifest.File) throws(StreamError) -> Int {
    guard let tier = tiers.tiers.firstIndex(where: { $0.name == file.tier }) else {
      throw StreamError(
        .malformed, "the tier of '\(file.name)', '\(file.tier.printable)', is not one of the tiers")
    }
    return tier
  }

  private mutating func add(
    _ object: UploadObject, _ file: TierManifest.File, in folder: Folder
  ) throws(StreamError) {
    guard let digest = uploaded[object.key] else {
      try check(file, in: folder)
      return objects.append(object)
    }
    guard digest == file.sha256 else {
      throw StreamError(.malformed, "'\(object.key)' is up already, with other content")
    }
    countUp += 1
  }

  private func check(_ file: TierManifest.File, in folder: Folder) throws(StreamError) {
    let descriptor = try system { () throws(SystemError) in try folder.open(file.name) }
    let size = try system { () throws(SystemError) in try descriptor.size() }
    guard size == file.size else {
      throw StreamError(
        .checksum, "the file has \(size) bytes, in its manifest \(file.size)")
    }
    guard readsFiles else { return }
    guard try SHA256.of(FileInput(descriptor)).hex == file.sha256 else {
      throw StreamError(.checksum, "the file has other content than its manifest says")
    }
  }
}
