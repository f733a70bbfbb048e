import Foundation

/// The folder `Tests` of the repository.
enum TestsFolder {
  static let url = URL(filePath: #filePath).appending(path: "../../..").standardized
}
