import EngineBenchmark
import Synchronization

/// Divides the time of a thread's work into steps, each from when it is told of to the next.
final class StepMeter: Sendable {
    private struct State {
        var current: String?
        var begun = (wall: 0.0, cpu: 0.0)
        var order: [String] = []
        var times: [String: (wall: Double, cpu: Double)] = [:]
    }
    private let state = Mutex(State())

    /// Ends the step before, if there is one. A step that is begun again goes on.
    func begin(_ name: String) { turn(name) }

    /// Ends the last step.
    func end() { turn(nil) }

    private func turn(_ name: String?) {
        let now = ProcessMeter.now()
        state.withLock { state in
            // The time until now is the step's that is left.
            if let last = state.current {
                let before = state.times[last] ?? (0, 0)
                state.times[last] = (
                    before.wall + now.wall - state.begun.wall, before.cpu + now.cpu - state.begun.cpu
                )
            }
            if let name, !state.order.contains(name) { state.order.append(name) }
            state.current = name
            state.begun = now
        }
    }

    /// The steps, in the order in which they began first.
    var steps: [TEEStepTime] {
        state.withLock { state in
            state.order.map { name in
                let time = state.times[name] ?? (0, 0)
                return TEEStepTime(name: name, wall: time.wall, cpu: time.cpu)
            }
        }
    }
}
