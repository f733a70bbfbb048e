extension Feature {
  /// The name of the mask that marks where this leaf of the observations or the task is padding, as
  /// in `add_pad_mask_dict` of OpenVLA and Octo; nil for a feature without one.
  package var padMaskName: String? {
    for group in ["observation/", "task/"] where name.hasPrefix(group) {
      let leaf = name.dropFirst(group.count)
      guard !leaf.hasPrefix("pad_mask_dict/"), !Self.unmasked.contains(String(leaf)) else {
        return nil
      }
      return group + "pad_mask_dict/" + leaf
    }
    return nil
  }

  /// Leaves that come with windows and have no mask.
  private static let unmasked: Set<String> = ["pad_mask", "timestep_pad_mask", "task_completed"]
}
