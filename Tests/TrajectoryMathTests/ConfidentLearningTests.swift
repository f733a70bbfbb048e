import Testing
import TrajectoryMath

@Suite struct ConfidentLearningTests {
  @Test func followsTheThresholds() {
    var model = ConfidentLearning(classes: 3)
    for (label, probability) in [(0, 0.9), (0, 0.5), (1, 0.6), (1, 0.8)] {
      model.add(label: label, probability: probability)
    }
    #expect(abs((model.threshold(0) ?? 0) - 0.7) < 1e-12)
    #expect(model.threshold(2) == nil)
    #expect(model.confidentClass([0.7, 0.2, 0.1]) == 0)
    #expect(model.confidentClass([0.4, 0.3, 0.3]) == nil)
    // A class without examples has no confident ones.
    #expect(model.confidentClass([0, 0.1, 0.9]) == nil)
    #expect(model.isSuspect(label: 1, [0.8, 0.1, 0.1]))
    #expect(!model.isSuspect(label: 0, [0.8, 0.1, 0.1]))
    #expect(!model.isSuspect(label: 1, [0.5, 0.3, 0.2]))
  }

  @Test func theMostProbableClassIsNotSuspect() {
    var model = ConfidentLearning(classes: 2)
    model.add(label: 0, probability: 0.9)
    model.add(label: 1, probability: 0.3)
    // Counts in class 1, but class 0 is the given and the most probable one.
    #expect(model.confidentClass([0.6, 0.4]) == 1)
    #expect(!model.isSuspect(label: 0, [0.6, 0.4]))
  }
}
