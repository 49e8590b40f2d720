import Algebra
import Glibc
import Testing

/// Backends by name, and the same results on each. Serialised: the backend is chosen for the process.
@Suite(.serialized) struct BackendTests {
    /// Runs `body` on one backend and goes back to the one before.
    private func on<Result>(_ backend: Backend, _ body: () -> Result) throws -> Result {
        let previous = Backend.current
        try Backend.select(backend)
        #expect(Backend.current == backend)
        let result = body()
        try Backend.select(previous)
        return result
    }

    @Test func availableOnesRunHere() throws {
        #expect(Backend.available.suffix(2) == [.portable, .gmp])
        for backend in Backend.available { #expect(try on(backend) { Backend.current } == backend) }
        for backend in Backend.allCases where !Backend.available.contains(backend) {
            #expect(throws: BackendError.self) { try Backend.select(backend) }
        }
    }

    @Test func leftOutInstructionsAreNotUsed() throws {
        let without = getenv(Backend.cpuWithoutVariable).map { String(cString: $0) } ?? ""
        for group in without.split(separator: ",") {
            #expect(!Backend.available.contains { $0.rawValue == group })
        }
        // Without mulx, adcx and adox there are no lanes either, which need them.
        if !Backend.available.contains(.adx) { #expect(!Backend.available.contains(.ifma)) }
    }

    @Test func allGiveTheSame() throws {
        var samples = Samples(seed: 11)
        let values = (0..<64).map { _ in Fr(reducing: samples.integer()) }
        func results() -> [FieldInteger] {
            let products = zip(values, values.reversed()).map { $0 * $1 }
            let inverses = values.compactMap { $0.inverted() }
            return (products + inverses + values.map { $0.squared - $0 }).map(\.integer)
        }
        let expected = try on(.gmp, results)
        for backend in Backend.available { #expect(try on(backend, results) == expected, "\(backend)") }
    }
}
