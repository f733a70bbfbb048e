/// The exit statuses of a filter, numbered as in `sysexits.h`. A thrown status ends the filter
/// silently.
package enum ExitStatus: Int32, CaseIterable, Error {
  case done = 0
  case predicateFalse = 1
  case usage = 64
  case data = 65
  case noInput = 66
  case cannotCreate = 73
  case io = 74

  /// A sentence for the help and the manual.
  package var meaning: String {
    switch self {
    case .done: "Success."
    case .predicateFalse: "The answer is no."
    case .usage: "Usage error."
    case .data: "The input is damaged, truncated, or lacks what the command line names."
    case .noInput: "An input file cannot be opened."
    case .cannotCreate: "The output cannot be created."
    case .io: "Reading or writing failed, as on a full disk."
    }
  }
}
