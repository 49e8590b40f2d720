import CanonicalEncoding
import Glibc

/// Third-party vectors, which live beside the package: `../shared/vectors`, or `$ASSAY_SHARED/vectors`.
package struct SharedVectors: Sendable {
    /// Files of circom and snarkjs, and proofs over BN254.
    package static let groth16 = SharedVectors(folder: "groth16", sample: "synthetic/mul_10.zkey")
    /// Of the precompiled contracts for curves.
    package static let curves = SharedVectors(folder: "curves", sample: "geth-precompiles/bn256Add.json")
    /// Evidence of trusted hardware, with certificates.
    package static let attestation = SharedVectors(folder: "attestation", sample: "EXPECTED.md")
    /// Signatures, good and bad, of project Wycheproof.
    package static let wycheproof = SharedVectors(folder: "wycheproof", sample: "rsa_pss_misc_test.json")

    /// Of did:key and other identities.
    package static let identity = SharedVectors(folder: "identity", sample: "did-key/x25519.json")

    /// What a suite that needs them says when they are absent.
    package static let absence = "third-party vectors are absent: set ASSAY_SHARED to the folder that holds vectors/"

    /// Where they would be.
    package static let root: String = {
        if let value = getenv("ASSAY_SHARED") { return String(cString: value) + "/vectors" }
        // This file is at Tests/Support; #filePath has no symbolic links resolved, nor need it.
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/../shared/vectors"
    }()

    /// Whether the folder is there, going by one file of it.
    package let areThere: Bool
    private let folder: String

    private init(folder: String, sample: String) {
        self.folder = folder
        areThere = access("\(Self.root)/\(folder)/\(sample)", R_OK) == 0
    }

    /// Where a file of the folder is.
    package func path(_ name: String) -> String { "\(Self.root)/\(folder)/\(name)" }

    /// What is in it.
    package func bytes(_ name: String) throws(FileError) -> [UInt8] {
        try FileBytes.read(path: path(name), limit: 1 << 26)
    }

    /// The same as JSON.
    package func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: bytes(name)) }
}
