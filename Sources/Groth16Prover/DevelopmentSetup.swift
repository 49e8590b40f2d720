import Algebra
import CanonicalEncoding
import Groth16
import R1CS

/// Makes a key for development: one process draws all secrets from the operating system and wipes them.
///
/// Whoever runs it could have kept the secrets and forge proofs, so the key is marked `dev` and nobody else should
/// trust it. The layout is snarkjs's: binding rows for public inputs, H over the odd coset, γ the generator of G2.
public enum DevelopmentSetup {
    /// Generates a key and writes it to `path`; a file of that name is replaced when all is done.
    ///
    /// - Parameters:
    ///   - system: the circuit.
    ///   - path: the key file to write.
    ///   - threads: how many threads work.
    ///   - progress: told the part of the work that is done, 0 … 1, from the calling thread.
    ///   - cancellation: looked at between calls of the C core.
    /// - Returns: the verifying key.
    public static func generate(
        for system: ConstraintSystem<Fr>, path: String, threads: Int = WorkerPool.availableProcessors,
        progress: @escaping (Double) -> Void = { _ in }, cancellation: CancellationFlag? = nil
    ) throws(SetupError) -> VerifyingKey {
        let secrets: SetupSecrets
        do throws(RandomnessError) { secrets = try SetupSecrets.random() } catch { throw .randomness(error) }
        return try generate(
            for: system, path: path, secrets: secrets, withBindingRows: true, threads: threads, progress: progress,
            cancellation: cancellation)
    }

    /// The same with given secrets; tests also leave the binding rows out, to see it noticed.
    package static func generate(
        for system: ConstraintSystem<Fr>, path: String, secrets: SetupSecrets, withBindingRows: Bool = true,
        threads: Int, progress: @escaping (Double) -> Void = { _ in }, cancellation: CancellationFlag? = nil
    ) throws(SetupError) -> VerifyingKey {
        guard let domain = EvaluationDomain(exceeding: system.constraintCount + system.boundWires.count - 1),
            system.wireCount <= Int(UInt32.max) / 2, system.publicInputCount <= VerifyingKey.maximumPublicInputCount
        else { throw .circuitTooLarge(constraints: system.constraintCount, wires: system.wireCount) }
        let pool = WorkerPool(threads: threads)
        let boundWires = withBindingRows ? system.boundWires : []
        let work: SetupWork
        do throws(OperationCancelled) {
            let lagrange = SecretVector(repeating: Fr.zero, count: domain.size)
            try domain.lagrange(at: secrets.tau, into: lagrange.start, pool: pool, cancellation: cancellation)
            let polynomials = try SetupPolynomials(
                of: system, lagrange: lagrange, boundWires: boundWires, pool: pool,
                cancellation: cancellation)
            // The vector of Lagrange values serves again for those of the odd points.
            try domain.oddLagrange(at: secrets.tau, into: lagrange.start, pool: pool, cancellation: cancellation)
            work = SetupWork(
                system: system, domain: domain, secrets: secrets, polynomials: polynomials, oddLagrange: lagrange,
                boundWires: boundWires, pool: pool, cancellation: cancellation)
        } catch {
            throw .cancelled
        }
        return try work.write(to: path, progress: progress)
    }
}
