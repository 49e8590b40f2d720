import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// The table of runs. Columns: step, whether the value is from the pivot on, B·state + next state, where states are
    /// below B.
    ///
    /// A no-breach claim prohibits rows: those of steps that are not observed, and those after which a run, held until the
    /// present reading, has lasted the duration.
    ///
    /// - Parameters:
    ///   - states: how many there are.
    ///   - limit: the longest observed step, 0 … 15.
    ///   - duration: what breaks the rule; for a no-breach claim more than `RunStates.longestDuration` satisfies nothing.
    mutating func runStateTable(
        _ states: RunStates, limit: Bounded<F>, duration: Bounded<F>, isBreach: Bit<F>, direction: Bit<F>
    ) -> LookupRows<F> {
        scope("runs") { builder in
            // isUnobserved[step]: the step is longer than the limit.
            let limits = builder.oneHot("limit", Scalar(limit), count: RunStates.steps)
            let isUnobserved = (0..<RunStates.steps).map { Bounded(anyOf: limits[..<$0]) }
            var rows: [[Scalar<F>]] = []
            var byStep = [[Int]](repeating: [], count: RunStates.steps)
            var byTime: [Int: [Int]] = [:]
            for exceeds in [false, true] {
                let column = exceeds ? Scalar(!direction) : Scalar(direction)
                for step in 0..<RunStates.steps {
                    for state in 0...states.calm {
                        byStep[step].append(rows.count)
                        if state != states.calm { byTime[state + step, default: []].append(rows.count) }
                        func next(_ observed: Bool) -> Int {
                            states.next(state, step: step, exceeds: exceeds, observed: observed)
                        }
                        let change = Scalar(isUnobserved[step]) * F(next(false) - next(true))
                        rows.append([
                            Scalar(constant: F(step)), column,
                            Scalar(constant: F(state << states.bits + next(true))) + change,
                        ])
                    }
                }
            }
            let table = builder.lookupTable("run-states", rows: rows)
            let apart: StaticString =
                "rows differ in the step, the state, or the second column, which is the direction or its opposite"
            for step in 1..<RunStates.steps {
                let isGap = builder.multiply(
                    ConstraintLabel("gap", step), isUnobserved[step], Bounded(!isBreach))
                builder.prohibit(
                    "no-step-\(step)", byStep[step], of: table,
                    if: builder.bit(Scalar(isGap), because: "a product of two bits"), rowsDiffer: apart)
            }
            // A breach claim has a duration of zero here, which prohibits nothing.
            let kept = builder.multiply("duration", duration, Bounded(!isBreach))
            let durations = builder.oneHot("duration", Scalar(kept), count: states.longestDuration + 1)
            for (time, rows) in byTime.sorted(by: { $0.key < $1.key }) where time > 0 {
                let isReached = Bounded(anyOf: durations[1...min(time, states.longestDuration)])
                builder.prohibit(
                    "no-time-\(time)", rows, of: table,
                    if: builder.bit(Scalar(isReached), because: "a sum of bits of which one is one"), rowsDiffer: apart)
            }
            return table
        }
    }
}
