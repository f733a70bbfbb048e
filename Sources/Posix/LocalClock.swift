internal import Glibc

/// The clock on the wall, in the time zone of the process.
package enum LocalClock {
  /// Seconds from 1970-01-01 00:00 to now, both of the local calendar.
  package static var seconds: Int {
    var (now, parts) = unsafe (time(nil), tm())
    guard unsafe localtime_r(&now, &parts) != nil else { return now }
    return unsafe now + parts.tm_gmtoff
  }
}
