import Algebra
import R1CS

/// Replaces hints one at a time and re-runs everything downstream: what a cheating prover would try first.
public struct ForgedHintCheck<F: PrimeField>: Sendable {
    private let circuit: Circuit<F>

    /// Prepares the check; works over any field, the real one included.
    public init(_ circuit: Circuit<F>) {
        self.circuit = circuit
    }

    /// How much is forged of a circuit in which one gadget occurs thousands of times.
    public enum Depth: Sendable {
        /// Every output of every hint.
        case everything
        /// At most so many hints of every name; of each the first, middle and last output.
        case perName(Int)
        /// At most so many hints of every name whose wires are called alike, indices left out; of each the first, middle and
        /// last output.
        case perKind(Int)
        /// One hint of every such kind, its middle output, and a few forgeries.
        case spot
        /// One hint of every such kind, its middle output, one more than is honest.
        case glance
    }

    /// What was tried and what got through.
    public struct Report: Sendable {
        /// Forgeries that satisfied every constraint, by hint and substituted value.
        public var accepted: [String] = []
        /// How many were tried.
        public var tried = 0
    }

    /// The forgeries that satisfy every constraint for the given inputs, by hint and substituted value.
    public func acceptedForgeries(inputs: [F], sample: Int? = nil) throws(WitnessError) -> [String] {
        try forge(inputs: inputs, depth: sample.map { .perName($0) } ?? .everything).accepted
    }

    /// Tries every forgery for the given inputs.
    ///
    /// Each output of each hint is replaced by 0, 1, p − 1, honest ± 1, honest + 2^k for some k, and what the hint answers to
    /// other inputs; each decomposition as a whole by that of the value plus or minus the field's order, and by carries
    /// moved between neighbours. A hint declared `choice` may be replaced without harm and is skipped, as is a substitution
    /// by the honest value itself.
    /// - Parameters:
    ///   - previous: Other inputs that satisfy the circuit, whose hints are taken over.
    ///   - depth: How much is tried.
    /// - Throws: `WitnessError` if `inputs` does not fit the circuit.
    public func forge(
        inputs: [F], previous: [F]? = nil, depth: Depth = .everything
    ) throws(WitnessError) -> Report {
        var report = Report()
        try forEachForgery(inputs: inputs, previous: previous, depth: depth) { name, witness in
            report.tried += 1
            if circuit.constraints.firstUnsatisfied(by: witness) == nil { report.accepted.append(name) }
        }
        return report
    }

    /// Goes through all forgeries: hint and substituted value, and the witness that comes of it.
    func forEachForgery(
        inputs: [F], previous: [F]?, depth: Depth, _ body: (_ name: String, _ witness: [F]) -> Void
    ) throws(WitnessError) {
        var seen: [String: Int] = [:]
        let others = try previous.map { inputs throws(WitnessError) in try outputs(inputs: inputs) }
        for (number, hint) in circuit.hintUses.enumerated() where !hint.outputs.isEmpty && !hint.isChoice {
            let wireName = circuit.constraints.wireName(hint.outputs.lowerBound)
            var kind = hint.name
            if case .perName = depth {} else { kind += " " + Self.withoutIndices(wireName) }
            seen[kind, default: 0] += 1
            let count = hint.outputs.count
            let places: [Int]
            var labels: Set<String>?
            switch depth {
            case .everything: places = Array(0..<count)
            case .perKind(let limit), .perName(let limit):
                guard seen[kind, default: 0] <= limit else { continue }
                places = Set([0, count / 2, count - 1]).sorted()
            case .spot:
                guard seen[kind, default: 0] == 1 else { continue }
                places = [count / 2]
                labels = Self.spotLabels
            case .glance:
                guard seen[kind, default: 0] == 1 else { continue }
                places = [count / 2]
                labels = Self.glanceLabels
            }
            var forgeries = places.flatMap { place in
                Self.substitutions.filter { labels?.contains($0.label) ?? true }.map {
                    $0.forgery(at: place, of: count)
                }
            }
            if case .glance = depth {} else { forgeries += Self.decompositions(count) }
            if let others { forgeries.append(("previous", { $0 = others[number] })) }
            for (label, forge) in forgeries {
                var changed = false
                let witness = try circuit.witnessWithChallenge(inputs: inputs) { index, values in
                    guard index == number else { return }
                    let honest = Array(values)
                    var forged = honest
                    forge(&forged)
                    for position in values.indices { values[position] = forged[position] }
                    changed = forged != honest
                }
                if changed { body("\(wireName) (\(hint.name) #\(number)) := \(label)", witness) }
            }
        }
    }

    /// What every hint answers, by number.
    private func outputs(inputs: [F]) throws(WitnessError) -> [[F]] {
        var result: [[F]] = []
        _ = try circuit.witnessWithChallenge(inputs: inputs) { _, values in result.append(Array(values)) }
        return result
    }

    /// `a/b[3]/c-4` as `a/b/c-`.
    private static func withoutIndices(_ name: String) -> String {
        String(name.filter { !$0.isNumber && $0 != "[" && $0 != "]" })
    }

    private typealias Forgery = (label: String, forge: (inout [F]) -> Void)

    /// What one output is replaced by; the last argument is the number of outputs.
    private struct Substitution {
        let label: String
        let value: (F, Int) -> F

        func forgery(at place: Int, of count: Int) -> Forgery {
            ("[\(place)] \(label)", { $0[place] = value($0[place], count) })
        }
    }

    private static var substitutions: [Substitution] {
        [
            Substitution(label: "0") { _, _ in .zero },
            Substitution(label: "1") { _, _ in .one },
            Substitution(label: "-1") { _, _ in -.one },
            Substitution(label: "honest + 1") { honest, _ in honest + .one },
            Substitution(label: "honest - 1") { honest, _ in honest - .one },
            Substitution(label: "honest + 2^4") { honest, _ in honest + .powerOfTwo(4) },
            Substitution(label: "honest + 2^n") { honest, count in honest + .powerOfTwo(min(count, 253)) },
            Substitution(label: "honest + 2^64") { honest, _ in honest + .powerOfTwo(64) },
        ]
    }

    private static var spotLabels: Set<String> { ["0", "1", "honest + 1"] }

    private static var glanceLabels: Set<String> { ["honest + 1"] }

    /// Forgeries of a number's bits as a whole; they change nothing where the outputs are no bits.
    private static func decompositions(_ count: Int) -> [Forgery] {
        guard count > 1 else { return [] }
        func alias(_ label: String, _ move: @escaping (FieldInteger) -> FieldInteger) -> Forgery {
            (
                label,
                { values in
                    guard values.count <= 256, values.allSatisfy({ $0.isZero || $0 == .one }) else { return }
                    var integer = FieldInteger(0)
                    for value in values.reversed() {
                        integer = integer.wrappingAdd(integer)
                        if !value.isZero { integer = integer.wrappingAdd(FieldInteger(1)) }
                    }
                    let moved = move(integer)
                    for index in values.indices { values[index] = moved.bit(index) ? .one : .zero }
                }
            )
        }
        return [
            alias("bits of honest + p") { $0.wrappingAdd(F.modulus) },
            alias("bits of honest - p") { $0.wrappingSubtract(F.modulus) },
            (
                "carry moved down",
                { values in
                    values[0] += F(2)
                    values[1] -= .one
                }
            ),
            (
                "carry moved up",
                { values in
                    values[values.count - 2] -= F(2)
                    values[values.count - 1] += .one
                }
            ),
        ]
    }
}
