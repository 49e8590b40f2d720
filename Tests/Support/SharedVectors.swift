import CanonicalEncoding
import Glibc

/// Third-party vectors, which live beside the package: `../shared/vectors`, or `$ASSAY_SHARED/vectors`.
enum SharedVectors {
    static let root: String = {
        if let value = getenv("ASSAY_SHARED") { return String(cString: value) + "/vectors" }
        // This file is at Tests/R1CSTests; #filePath has no symbolic links resolved, nor need it.
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/../shared/vectors"
    }()

    static let areThere = access(root + "/groth16/synthetic/mul_10.r1cs", R_OK) == 0

    static let absence = "third-party vectors are absent: set ASSAY_SHARED to the folder that holds vectors/"

    static func path(_ path: String) -> String { root + "/groth16/" + path }

    static func bytes(_ path: String) throws -> [UInt8] {
        try FileBytes.read(path: Self.path(path), limit: 1 << 26)
    }
}
