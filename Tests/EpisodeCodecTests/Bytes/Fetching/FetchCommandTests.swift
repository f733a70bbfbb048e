import EpisodeCodec
import Foundation
import Posix
import Testing

@testable import Bytes

struct FetchCommandTests {
  @Test(arguments: [
    ("cat {path} {offset} {count}", #"cat "${BAGPIPE_PATH}" 1000 24"#),
    (
      "tail -c +{first} {path} | head -c {length}", #"tail -c +1001 "${BAGPIPE_PATH}" | head -c 24"#
    ),
    ("curl -r {first}-{last} {path}", #"curl -r 1000-1023 "${BAGPIPE_PATH}""#),
    (#"x "{path}/{count}" {offset}"#, #"x "${BAGPIPE_PATH}/24" 1000"#),
    (#"x 'it' \'{path} {offset} '{count}'"#, #"x 'it' \'"${BAGPIPE_PATH}" 1000 '24'"#),
    (
      #"awk '{print $1}' {path}\{offset} {offset} {count}"#,
      #"awk '{print $1}' "${BAGPIPE_PATH}"\{offset} 1000 24"#
    ),
    (#"x "\"{path}" {offset} {count}"#, #"x "\"${BAGPIPE_PATH}" 1000 24"#),
  ])
  func placeholdersAreReplaced(template: String, text: String) throws {
    #expect(try FetchCommand(template).text(offset: 1000, count: 24) == text)
  }

  @Test(arguments: [
    "{offset} {count}", "{path} {count}", "{path} {offset}", "{path} {first}",
    "'{path}' {offset} {count}",
    #"\{path} {offset} {count}"#, "{paths} {offset} {count}", "",
  ])
  func commandsThatCannotFetchAreRefused(template: String) {
    #expect(throws: StreamError.self) { try FetchCommand(template) }
  }

  @Test(
    arguments: [1, 2, 5],
    [
      1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 262_144, 327_679, 327_680, 327_681,
      1_000_000,
    ])
  func theSizeIsFound(jobs: Int, size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
    let file = try FileDescriptor.temporary()
    try file.write(bytes.rawSpan)
    let command = try FetchCommand("tail -c +{first} {path} | head -c {count}")
    let path = "/proc/\(ProcessInfo.processInfo.processIdentifier)/fd/\(file.raw)"
    let fetched = try FetchedFile(command, path, jobs: jobs)
    #expect(fetched.size == size)
    for offset in [0, size / 2, size - 1] {
      let count = min(100_000, size - offset)
      #expect(
        try fetched.bytes(at: UInt64(offset), count: count).array
          == Array(bytes[offset..<offset + count]))
    }
  }
}
