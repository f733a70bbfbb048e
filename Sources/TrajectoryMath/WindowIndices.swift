/// The steps that make up the window of a step, as in `chunk_act_obs` of OpenVLA and Octo.
///
/// All indices are steps of the episode from 0. A window is the step and the `window - 1` before
/// it, and looks `future` steps ahead for actions. No step at the end of an episode is left out.
package struct WindowIndices: Sendable {
  /// Steps of observations, at least 1.
  package let window: Int
  /// Steps of actions after the step: `future_action_window_size` of OpenVLA, one less than
  /// `action_horizon` of Octo.
  package let future: Int

  package init(window: Int, future: Int) {
    self.window = window
    self.future = future
  }

  /// The step of entry k in a step's window; negative for padding.
  package func entry(_ k: Int, of step: Int) -> Int { step - window + 1 + k }

  /// The observation of entry k; that of the first step for entries before it.
  package func observation(_ k: Int, of step: Int) -> Int { max(entry(k, of: step), 0) }

  /// False for an entry before the first step.
  package func isReal(_ k: Int, of step: Int) -> Bool { entry(k, of: step) >= 0 }
}

/// OpenVLA: one row of `window + future` actions; actions after the goal do nothing.
extension WindowIndices {
  package var actions: Int { window + future }

  /// The step of entry k's action.
  /// - Parameters:
  ///   - goal: the goal's step, or the last one without a goal; not negative.
  package func action(_ k: Int, of step: Int, goal: Int) -> Int {
    min(observation(k, of: step), goal)
  }

  /// True for an action after the goal, which keeps only its absolute dimensions.
  package func isNeutral(_ k: Int, of step: Int, goal: Int) -> Bool {
    entry(k, of: step) > goal
  }
}

/// Octo: `horizon` actions for each entry of the window.
extension WindowIndices {
  package var horizon: Int { future + 1 }

  /// The step of entry k's action `ahead` steps later.
  package func action(_ k: Int, ahead: Int, of step: Int, last: Int) -> Int {
    min(observation(k, of: step) + ahead, last)
  }

  /// True if the task is over by then. Octo counts from two steps before the entry, so the two
  /// steps after the goal are still "not completed".
  package func isCompleted(_ k: Int, ahead: Int, of step: Int, goal: Int) -> Bool {
    goal <= step - (window + 1) + k + ahead
  }
}
