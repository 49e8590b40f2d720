import CanonicalEncoding
import Glibc

/// Third-party vectors, which live beside the package: `../shared/vectors`, or `$ASSAY_SHARED/vectors`.
enum SharedVectors {
    static let root: String = {
        if let value = getenv("ASSAY_SHARED") { return String(cString: value) + "/vectors" }
        // This file is at Tests/Groth16Tests; #filePath has no symbolic links resolved, nor need it.
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/../shared/vectors"
    }()

    static let areThere = access(root + "/groth16/iden3-onchain/EXPECTED.tsv", R_OK) == 0

    static let absence = "third-party vectors are absent: set ASSAY_SHARED to the folder that holds vectors/"

    static func bytes(_ path: String) throws -> [UInt8] {
        try FileBytes.read(path: root + "/groth16/" + path, limit: 1 << 26)
    }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: bytes(path))
    }
}
