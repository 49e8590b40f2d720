import Algebra
import Glibc
import Groth16
import Groth16Prover
import R1CS
import Synchronization
import TestSupport
import Testing

/// A small `.zkey` with its witness, to be changed and tried.
struct ZKeySample {
    let good: [UInt8]
    let witness: [Fr]
    let folder: ScratchDirectory

    /// Seven wires, two of them public, four constraints, a domain of eight.
    init() throws {
        good = try SharedVectors.groth16.bytes("det-bn128-pow4/circuit_final.zkey")
        witness = try WitnessFile.read(path: SharedVectors.groth16.path("det-bn128-pow4/witness.wtns"))
        folder = ScratchDirectory()
    }

    /// Writes a file whose time of change is its own, so that what was found of another is not remembered of it.
    func write(_ bytes: [UInt8], number: Int) throws -> String {
        let path = folder.path + "/changed-\(number).zkey"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        let times = [timespec(tv_sec: number, tv_nsec: 0), timespec(tv_sec: number, tv_nsec: 0)]
        try #require(futimens(descriptor, times) == 0)
        return path
    }

    /// The code of what goes wrong from opening to proving; nil if there is a proof, which then holds under the key.
    func code(_ bytes: [UInt8]) throws -> String? {
        do {
            let path = try write(bytes, number: Self.counter.wrappingAdd(1, ordering: .relaxed).newValue)
            defer { unlink(path) }
            let key = try ZKey(path: path)
            let proof = try ZKeyProver(key: key).prove(witness: witness, options: ProvingOptions(threads: 1))
            let inputs = Array(witness[1...key.publicInputCount])
            #expect(PreparedVerifyingKey(key.verifyingKey).verify(proof, publicInputs: inputs) == .valid)
            return nil
        } catch let error as ProvingKeyError {
            return error.code
        } catch let error as ProvingError {
            return error.code
        }
    }

    private static let counter = Atomic<Int>(1000)

    func code(_ change: (inout SectionedBytes) -> Void) throws -> String? {
        var file = SectionedBytes(good)
        change(&file)
        return try code(file.bytes)
    }

    static func set(_ bytes: inout [UInt8], at offset: Int, _ value: some FixedWidthInteger) {
        let new = SectionedBytes.bytes(value)
        bytes.replaceSubrange(offset..<(offset + new.count), with: new)
    }

    /// Where things are in section 2.
    enum Header {
        static let wires = 72
        static let publicInputs = 76
        static let domain = 80
        static let alpha1 = 84
        static let beta1 = 148
        static let beta2 = 212
        static let gamma2 = 340
        static let delta1 = 468
        static let delta2 = 532
    }
}
