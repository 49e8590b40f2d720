import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// Look-ups whose rows pack a state and the next: ranges at the ends of stretches show that all states are some.
@Suite("Chains of look-ups")
struct LookupChainTests {
    /// A counter mod 2^8 that steps or is reset, by a table of (whether it steps, 2^8·state + next).
    private func counter(
        links: Int, stretch: Int, startBits: Int? = 8, endsAtLast: Bool = true, base: Int = 256
    ) throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        var state = builder.publicInput("start")
        let last = builder.publicInput("last")
        let turns = (0..<links).map { builder.privateInput("turn-\($0)") }
        if let startBits { _ = builder.bounded("start", of: state, bits: startBits) }
        let rows = [0, 1].flatMap { turn in
            (0..<256).map { state in
                [Scalar(constant: Fr(turn)), Scalar(constant: Fr(base * state + (state + 1) % 256 * turn))]
            }
        }
        let table = builder.lookupTable("counter", rows: rows)
        let hint = Hint<Fr>("next", .unique(because: "a row has one next state")) { inputs, outputs in
            let next = inputs[1].isZero ? .zero : inputs[0] == Fr(255) ? .zero : inputs[0] + .one
            outputs.initializeElement(at: 0, to: next)
        }
        for (link, turn) in turns.enumerated() {
            let next = builder.hint(hint, "next", inputs: [state.combination, turn.combination], count: 1)[0]
            builder.lookUp("step", table, [turn, state * Fr(base) + next])
            state = next
            let isEnd = link + 1 == links ? endsAtLast : (link + 1) % stretch == 0
            if isEnd { _ = builder.bounded("is-state", of: state, bits: 8) }
        }
        builder.enforceEqual("last", state, last)
        return try builder.finish()
    }

    private func isUnique(_ circuit: Circuit<Fr>) -> Bool { Determinism(circuit).report().isUnique }

    @Test("states follow from the first and the turns, as far as one range reaches and no further")
    func reach() throws {
        // 255·256^30 and some lie below the order, 256 times as much does not.
        for (links, stretch) in [(1, 1), (28, 28), (30, 30), (84, 28), (61, 30)] {
            #expect(isUnique(try counter(links: links, stretch: stretch)), "\(links) by \(stretch)")
        }
        #expect(!isUnique(try counter(links: 31, stretch: 31)))
        #expect(!isUnique(try counter(links: 60, stretch: 60)))
        #expect(!isUnique(try counter(links: 45, stretch: 15, endsAtLast: false)))
    }

    @Test("the first state must be an integer, though not a state; a large one shortens the reach")
    func start() throws {
        #expect(isUnique(try counter(links: 28, stretch: 28, startBits: 20)))
        #expect(!isUnique(try counter(links: 28, stretch: 28, startBits: 40)))
        #expect(!isUnique(try counter(links: 28, stretch: 28, startBits: nil)))
    }

    @Test("states that overlap in their places are not told apart")
    func overlap() throws {
        #expect(!isUnique(try counter(links: 8, stretch: 8, base: 128)))
    }

    @Test("each range that is missing is missed")
    func mutants() throws {
        let circuit = try counter(links: 84, stretch: 28)
        let system = circuit.constraints
        let ranges = (0..<system.constraintCount).filter {
            ["is-state[0]", "start[0]"].contains(system.constraintName($0))
        }
        #expect(ranges.count == 4)
        for row in ranges {
            let changed = circuit.removingConstraint(row)
            #expect(!Determinism(changed, like: circuit).report().isUnique)
        }
    }

    /// base·s + next = v in a field of `prime` elements, v any of 0 ..< base², from `start` on: what can follow in so many
    /// links, each with the information whether something on the way was no state.
    private func reachable(_ prime: Int, base: Int, start: Int, links: Int) -> Set<[Int]> {
        var states: Set<[Int]> = [[start, start < base ? 0 : 1]]
        for _ in 0..<links {
            states = Set(
                states.flatMap { state in
                    (0..<base * base).map { row in
                        let next = ((row - base * state[0]) % prime + prime) % prime
                        return [next, next < base ? state[1] : 1]
                    }
                })
        }
        return states
    }

    /// The argument that the checker takes for granted, on all chains over small fields.
    @Test(
        "what is no state is followed by none, until numbers wrap around", arguments: [61, 127, 251, 563], [2, 3, 5])
    func theorem(prime: Int, base: Int) {
        for start in 0...(2 * base) {
            var reach = start
            var isRefuted = false
            for links in 1...10 {
                reach = (reach + base) * base
                let ends = reachable(prime, base: base, start: start, links: links).filter { $0[0] < base }
                let hides = ends.contains { $0[1] == 1 }
                if reach + base < prime { #expect(!hides, "\(links) links from \(start)") }
                isRefuted = isRefuted || hides
            }
            #expect(isRefuted, "the bound is there for a reason")
        }
    }
}
