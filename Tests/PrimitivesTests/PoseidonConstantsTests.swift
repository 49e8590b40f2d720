import Algebra
import CSodium
import Primitives
import Testing

@Suite("Poseidon constants")
struct PoseidonConstantsTests {
    /// As Tools/derive-poseidon-constants.py, the independent derivation, prints them.
    static let digests = """
        2 3e9ac7a21b079388665a19f61c96f0fd615e3827a280c092c29fda11fa56612e
        3 d580f0ebf5aec8825a0212c9db8fd20135155e1352e68809e2d7f2bc5440b86f
        4 d952ffa224da14b3b4371989f1eb102935b4ab0462225ab84143c90d74b78872
        5 7b6c63d84ef4f2aa7766fe56bdd5874dfc34fd26ada5427de75bcb89af8cd09e
        6 ae7315565817fecf26c90ea3e5c69d8a5dedd9c37d2ac0e157e5c700ef20f1d3
        7 b7a09ec5091aca8cdcfb76f7daefe15fe7bf2c9e5fc4f66ab6b0e06b79aa17a9
        8 456edbb1cd45856b3639fd72d3cba7fd67bf186464670910aacd92623efc25ed
        9 2339e81bec30df5e41c5bfad22d36d4dd123c2c5e885a915eccf9d597e4766e5
        10 9d71419103b73977bdde121699901685e90d174ad6229ae1c5328357ed5cbc48
        11 987240e650b503e3f23e9fbd24a8aebb06cc9488efe03ce60aa3f78341310ced
        12 e5198fc9e9d009cd24ac1861d665234b5832fb95913ae830c8a2f75166c55b18
        13 2b391537b4e7c8965568d362bcd63863c1b287a69b3a48fddf719c7485c689f2
        14 75df997c46f382699a218d3a6edff012aa22c1a67b0e9d7c7e5a3b01b5646a26
        15 f5c3cb5b90bdf747c6977449856d0965ee3e70db7df42a8b6b6586914617cfd9
        16 3a2b50c38811186645a5f44519fb683b99c44ea6478b4c98b563c060b5e9cef4
        17 3a4345ef7579ca6fe2c94bd670680e1b0789914ef612cf75c98a15f4dc62a422
        """

    @Test("the constants of every width are those of the independent derivation", arguments: 2...17)
    func digest(width: Int) {
        let poseidon = Poseidon.bn254(width: width)
        #expect(Self.digests.split(separator: "\n").contains("\(width) \(Self.digest(of: poseidon))"))
    }

    @Test("one altered constant changes the digest and the hash")
    func altered() {
        let honest = Poseidon.bn254(width: 3)
        var constants = honest.roundConstants
        constants[77] += Fr.one
        let altered = Poseidon(honest, roundConstants: constants)
        #expect(Self.digest(of: altered) != Self.digest(of: honest))
        #expect(altered.hash([Fr(1), Fr(2)]) != honest.hash([Fr(1), Fr(2)]))
    }

    @Test("deriving the widest takes milliseconds")
    func time() {
        let clock = ContinuousClock()
        let duration = (0..<10).map { _ in
            clock.measure { _ = Poseidon<Fr>(width: 17, fullRounds: 8, partialRounds: 68) }
        }.min()!
        #expect(duration < .milliseconds(20), "\(duration)")
    }

    static func digest(of poseidon: Poseidon<Fr>) -> String {
        let bytes = (poseidon.roundConstants + poseidon.matrix).flatMap { $0.integer.bigEndianBytes }
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return hex(digest)
    }
}
