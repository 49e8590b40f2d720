import Algebra
import CanonicalEncoding
import Groth16

extension KeyHeader {
    /// Decodes the header at the start of a file of `fileByteCount` bytes, and checks all that it says.
    init(file: UnsafeRawBufferPointer, path: String) throws(ProvingKeyError) {
        func fail(_ code: String, _ message: String) -> ProvingKeyError {
            ProvingKeyError(code: "key." + code, path: path, message)
        }
        guard file.count >= Self.fixedByteCount + Digest.byteCount, file.prefix(8).elementsEqual(Self.magic) else {
            throw fail("not-a-key", "not a proving key file")
        }
        guard Self.integer(file, 8, UInt32.self) == Self.version else {
            throw fail("unknown-version", "a key file of another version of this program; make or fetch it again")
        }
        let byteCount = Int(Self.integer(file, 12, UInt32.self))
        guard (Self.fixedByteCount + Digest.byteCount...Self.maximumByteCount).contains(byteCount),
            byteCount <= file.count
        else { throw fail("header-damaged", "the header's length makes no sense") }
        let body = Array(file[..<(byteCount - Digest.byteCount)])
        guard file[(byteCount - Digest.byteCount)..<byteCount].elementsEqual(Self.digest(of: body).bytes) else {
            throw fail("header-damaged", "the header does not match its digest")
        }
        // From here on the copy is read, which has passed, not the file, which may change.
        let tableEnd = Self.integer(body, 24, UInt64.self)
        guard tableEnd >= UInt64(byteCount), tableEnd <= UInt64(file.count),
            Self.rootDigest(ofTable: UnsafeRawBufferPointer(rebasing: file[byteCount..<Int(tableEnd)]))
                == Self.digest(body, 96)
        else { throw fail("digests-damaged", "the table of block digests does not match its digest") }

        // The bytes are those that some writer wrote; whether it was honest is checked as well.
        var fields: [Int] = []
        for index in 0..<9 { fields.append(Int(Self.integer(body, 128 + 4 * index, UInt32.self))) }
        guard let setup = SetupKind(rawValue: UInt32(fields[0])) else {
            throw fail("unknown-setup", "an unknown kind of setup")
        }
        guard fields[8] == byteCount - Digest.byteCount - Self.fixedByteCount else {
            throw fail("header-inconsistent", "the length of the verifying key is wrong")
        }
        let verifyingKey: VerifyingKey
        let points: (beta: G1Point, delta: G1Point)
        do {
            verifyingKey = try VerifyingKey(bytes: Array(body[Self.fixedByteCount...]))
            points = (try G1Point(compressed: body[164..<196]), try G1Point(compressed: body[196..<228]))
        } catch let error as VerifyingKeyError {
            throw fail("bad-verifying-key", error.message)
        } catch {
            throw fail("bad-point", "a point of the header is not valid")
        }
        self.init(
            circuitDigest: Self.digest(body, 32), rootDigest: Self.digest(body, 96), setup: setup,
            wireCount: fields[1], publicInputCount: fields[2], constraintCount: fields[3], domainLog: fields[4],
            aWireCount: fields[5], bWireCount: fields[6], committedWireCount: fields[7], beta1: points.beta,
            delta1: points.delta, verifyingKey: verifyingKey)
        guard publicInputCount == verifyingKey.publicInputCount, publicInputCount < wireCount,
            aWireCount <= wireCount, bWireCount <= wireCount,
            (committedWireCount > 0) == (verifyingKey.commitment != nil), layout.privateWireCount >= 0,
            EvaluationDomain(exceeding: constraintCount + boundWireCount - 1)?.logSize == domainLog
        else { throw fail("header-inconsistent", "the counts of the header contradict each other") }
        guard Self.digest(body, 64) == verifyingKey.digest else {
            throw fail("header-inconsistent", "the digest of the verifying key is wrong")
        }
        guard self.fileByteCount == file.count, Self.integer(body, 16, UInt64.self) == UInt64(file.count),
            tableEnd == UInt64(bodyOffset)
        else { throw fail("wrong-length", "the file has \(file.count) bytes instead of \(self.fileByteCount)") }
        guard Self.areConsistent(beta1: beta1, delta1: delta1, verifyingKey) else {
            throw fail("inconsistent", "β or δ differ between the groups")
        }
    }

    /// K7: whether β and δ are the same in both groups and nothing is infinity; with δ = ∞ proofs would not be blinded.
    static func areConsistent(beta1: G1Point, delta1: G1Point, _ verifyingKey: VerifyingKey) -> Bool {
        let generator = PreparedG2(.generator)
        let negated = -G1Point.generator
        return !delta1.isInfinity && !beta1.isInfinity
            && Pairing.productIsOne([(delta1, generator), (negated, PreparedG2(verifyingKey.delta))])
            && Pairing.productIsOne([(beta1, generator), (negated, PreparedG2(verifyingKey.beta))])
    }

    /// The little-endian integer at a place in a file.
    static func integer<T: FixedWidthInteger>(
        _ file: UnsafeRawBufferPointer, _ offset: Int, _ type: T.Type
    ) -> T {
        T(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// The little-endian integer at a place in a header.
    static func integer<T: FixedWidthInteger>(_ body: [UInt8], _ offset: Int, _ type: T.Type) -> T {
        body.withUnsafeBytes { integer($0, offset, type) }
    }

    /// The 32 bytes at a place in a header.
    static func digest(_ body: [UInt8], _ offset: Int) -> Digest {
        do throws(EncodingError) {
            return try Digest(bytes: Array(body[offset..<(offset + Digest.byteCount)]))
        } catch {
            preconditionFailure("32 bytes are a digest")
        }
    }
}
