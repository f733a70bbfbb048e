internal import Glibc

/// The processor's time of the calling thread: unlike time on the wall, it does not count the work
/// of others.
package enum ThreadClock {
  package static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
