import Algebra
import CMemcheck
import Primitives

/// Whether signing takes branches or addresses from the key: by valgrind's memcheck, to which the seed is marked as
/// uninitialised memory, so that it reports every jump and every index that depends on it.
///
/// usage: valgrind --error-exitcode=9 signing-under-memcheck [leak]. `leak` does what must be reported: it verifies a
/// signature that has not been published.
@main enum SigningUnderMemcheck {
    static func main() throws {
        guard memcheck_is_watching() else {
            print("not under valgrind, or built without its header")
            return
        }
        // Before any secret: constants are derived on first use.
        let backend = Backend.current
        let message = Fr(integer: FieldInteger(UInt64(0x0123_4567_89ab_cdef)))!
        _ = EdDSAPoseidon.babyJubjub
        let seed = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 16)
        defer { seed.deallocate() }
        for index in 0..<seed.count {
            seed[index] = UInt8(truncatingIfNeeded: 3 + 7 * index * CommandLine.arguments.count)
        }
        memcheck_mark_secret(seed.baseAddress, seed.count)
        let key = try EdDSASigningKey(seed: UnsafeRawBufferPointer(seed))
        var signature = key.sign(message)
        var publicKey = key.publicKey
        if !CommandLine.arguments.contains("leak") {
            publish(&signature)
            publish(&publicKey)
        }
        print(publicKey.verify(signature, of: message) == .valid ? "valid" : "INVALID", "on", backend.rawValue)
    }

    private static func publish<Value>(_ value: inout Value) {
        withUnsafeBytes(of: &value) { memcheck_mark_published($0.baseAddress, $0.count) }
    }
}
