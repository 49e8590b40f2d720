import CSodium

/// Overwrites memory with zeros; the compiler cannot leave it out.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    sodium_memzero(start, memory.count)
}

/// Bytes between guard pages, locked if the system allows, wiped when freed.
package struct SecretMemory: ~Copyable, @unchecked Sendable {
    // Sendable: written only while it is being made; afterwards everyone reads.
    private let start: UnsafeMutableRawPointer
    private let count: Int

    /// Zeroed memory of `count` bytes, then whatever `initialize` makes of it.
    package init(count: Int, _ initialize: (UnsafeMutableRawBufferPointer) -> Void) {
        guard sodium_init() >= 0, let start = sodium_malloc(count) else {
            fatalError("no guarded memory for a secret")
        }
        self.start = start
        self.count = count
        sodium_memzero(start, count)
        initialize(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    deinit { sodium_free(start) }

    /// The bytes. The pointer must not outlive the call.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        body(UnsafeRawBufferPointer(start: start, count: count))
    }
}
