import Algebra
import ProvingService
import R1CS
import Statements

/// Keys of the circuits that benchmarks prove with.
enum BenchmarkKey {
    /// How many constraints a circuit may have whose key is made on the way.
    private static let largestMade = 40_000

    /// Whether there is a key, made now if that is quick.
    ///
    /// - Parameter tell: told what takes its time.
    static func isThere(
        for circuit: String, _ keys: KeyCache, cancellation: CancellationFlag, tell: (String) -> Void
    ) throws(CommandError) -> Bool {
        guard let shape = CircuitShape(id: circuit) else { return false }
        if keys.hasKey(for: circuit, digest: nil) {
            tell("building the circuit")
            let system = try LocalCircuit.catalogued(shape).synthesize()
            if keys.hasSoundKey(for: circuit, digest: system.digest) { return true }
        }
        guard shape.approximateConstraints <= largestMade else { return false }
        tell("making a development key of \(circuit)")
        let system = try LocalCircuit.catalogued(shape).synthesize()
        do throws(ServiceError) {
            _ = try keys.makeDevelopmentKey(for: circuit, system: system, cancellation: cancellation)
        } catch {
            throw CommandError(error)
        }
        return true
    }
}
