/// Which steps the window of a step is made of, as `chunk_act_obs` of OpenVLA and Octo has it.
///
/// All indices are steps of the episode from 0. A window is the step and the `window - 1` before
/// it, and looks `future` steps ahead for actions. No step is left out at the end of an episode.
package struct WindowIndices: Sendable {
  /// Steps of observations, at least 1.
  package let window: Int
  /// Steps of actions behind the step: `future_action_window_size` of OpenVLA, one less than
  /// `action_horizon` of Octo.
  package let future: Int

  package init(window: Int, future: Int) {
    self.window = window
    self.future = future
  }

  /// Entry k of the window of a step; below 0 where there is none, which is padding.
  package func entry(_ k: Int, of step: Int) -> Int { step - window + 1 + k }

  /// Which observation entry k has: before the first step it is the first one.
  package func observation(_ k: Int, of step: Int) -> Int { max(entry(k, of: step), 0) }

  /// False for an entry from before the first step.
  package func isReal(_ k: Int, of step: Int) -> Bool { entry(k, of: step) >= 0 }
}

/// OpenVLA: one row of `window + future` actions; behind the goal nothing is to happen.
extension WindowIndices {
  package var actions: Int { window + future }

  /// Which action entry k has.
  /// - Parameters:
  ///   - goal: the goal's step, or the last one without a goal; not negative.
  package func action(_ k: Int, of step: Int, goal: Int) -> Int {
    min(observation(k, of: step), goal)
  }

  /// True for an action behind the goal, of which only the absolute dimensions are kept.
  package func isNeutral(_ k: Int, of step: Int, goal: Int) -> Bool {
    entry(k, of: step) > goal
  }
}

/// Octo: `horizon` actions for each entry of the window.
extension WindowIndices {
  package var horizon: Int { future + 1 }

  /// Which action entry k has at `ahead` steps from itself.
  package func action(_ k: Int, ahead: Int, of step: Int, last: Int) -> Int {
    min(observation(k, of: step) + ahead, last)
  }

  /// Whether the task is over by then. Octo counts from two steps further back than the entry is,
  /// so the two steps behind the goal are still "not completed".
  package func isCompleted(_ k: Int, ahead: Int, of step: Int, goal: Int) -> Bool {
    goal <= step - (window + 1) + k + ahead
  }
}
