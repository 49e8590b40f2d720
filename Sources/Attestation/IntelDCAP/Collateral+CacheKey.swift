import Certificates

extension Collateral {
    /// What its files are known by in a cache, each hashed by the processor's own instructions if it has them.
    var cacheKey: [UInt8] { HashFunction.sha256.hash(Array(files.map { HashFunction.sha256.hash($0) }.joined())) }
}
