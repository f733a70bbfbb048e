/// The purpose of a filter: the README and the manual list the filters by family.
package enum FilterFamily: String, CaseIterable, Sendable {
  case recordings
  case images
  case archive
  case steps
  case statistics
  case mixing
  case datasetsIn = "datasets in"
  case datasetsOut = "datasets out"
  case edge = "robot's edge"
  case labels
  case selection
  case lake = "lake and cluster"
  case inspection = "look and check"
}
