import Certificates
import Verification

/// What is checked of every document in this format, whoever's root it hangs from.
extension AppraisalRecord {
    /// The headers of the message.
    mutating func checkMessage(of document: NitroDocument) {
        let message = document.message
        switch message.algorithm {
        case .es384?: pass("cose.algorithm", "the protected header names ECDSA with SHA-384")
        case .some:
            fail(
                "cose.algorithm", code: "cose.wrong-algorithm", .invalid,
                "the protected header does not name ECDSA with SHA-384")
        case nil where message.namesAlgorithmUnprotected:
            fail(
                "cose.algorithm", code: "cose.algorithm-unprotected", .invalid,
                "the algorithm is named where it is not signed")
        case nil: fail("cose.algorithm", code: "cose.algorithm-missing", .invalid, "no header names an algorithm")
        }
        // An algorithm beside the protected one would be a byte that anybody can change, and nobody reads.
        expect(
            !message.hasOtherHeaders && message.unprotectedHeader.isEmpty, "cose.headers",
            "there is no other header", else: "cose.unknown-header", .invalid,
            "there is a header that is not understood")
    }

    /// The rules for the document's members.
    mutating func checkContents(of document: NitroDocument) {
        expect(
            !document.module.isEmpty, "nitro.module-id", "the module has a name",
            else: "nitro.empty-module-id", .invalid, "the module's name is empty")
        expect(
            document.digest == "SHA384", "nitro.digest", "the registers are of SHA-384",
            else: "nitro.wrong-digest", .invalid, "the registers are not of SHA-384")
        expect(
            document.timestamp > 0, "nitro.timestamp", "the document has a time",
            else: "nitro.zero-timestamp", .invalid, "the document's time is zero")
        let registers = document.registers
        expect(
            (1...32).contains(registers.count)
                && registers.allSatisfy { $0.index < 32 && [32, 48, 64].contains($0.value.count) },
            "nitro.registers", "there are \(registers.count) registers, of known lengths",
            else: "nitro.bad-registers", .invalid,
            "there are not 1 to 32 registers with numbers below 32 and values of 32, 48 or 64 bytes")
        let certificates = ([document.certificate] + document.bundle).map(\.der)
        expect(
            certificates.count > 1 && Set(certificates).count == certificates.count
                && certificates.allSatisfy { $0.count <= 1024 },
            "nitro.certificates", "there are \(certificates.count) certificates, of known lengths",
            else: "nitro.bad-certificates", .invalid,
            "there is no certificate above the first one, one is there twice, or one has more than 1,024 bytes")
        expect(
            document.publicKey.hasBytes(atMost: 1024) && document.userData.hasBytes(atMost: 512)
                && document.nonce.hasBytes(atMost: 512),
            "nitro.field-lengths", "what the requester chose is as long as it may be", else: "nitro.field-too-long",
            .invalid,
            "public_key has more than 1,024 bytes, or user_data or nonce more than 512")
    }

    /// The chain to a root, what the leaf may do, and its signature.
    mutating func checkChain(of document: NitroDocument, roots: TrustAnchors, at time: Int64) {
        let leaf = document.certificate
        // The bundle has the root first.
        _ = path("nitro.chain", "the chain ends at \(document.bundle.first?.subject ?? "")") { () throws(PathFailure) in
            try CertificatePath.verify(
                [leaf] + document.bundle.reversed(), anchors: roots, at: time, revocation: .notChecked)
        }
        expect(
            leaf.publicKey.kind == .p384, "nitro.leaf-key", "the document's key is on P-384",
            else: "nitro.wrong-key", .invalid, "the document's key is not on P-384")
        expect(
            leaf.hasKeyUsage && leaf.maySignData && !leaf.maySignCertificates, "nitro.leaf-usage",
            "the document's key may sign data, and no certificates", else: "nitro.wrong-key-usage", .invalid,
            "the certificate does not say that its key may sign data, or says that it may sign certificates")
        let message = document.message
        let isGood =
            leaf.publicKey.kind == .p384
            && leaf.publicKey.verify(ecdsa: message.signature, of: message.signedBytes, .sha384) == .valid
        expect(
            isGood, "cose.signature", "the document was signed by its certificate's key", else: "cose.bad-signature",
            .invalid,
            "the document was not signed by its certificate's key")
    }

    /// How far the document's time may be from the check's.
    mutating func checkAge(of document: NitroDocument, atMost age: Int64?, at time: Int64) {
        guard let age else {
            return skip(
                "nitro.age", code: "nitro.age-not-checked",
                "the policy sets no age: the certificates alone say when it holds")
        }
        let interval = document.interval(age: age)
        if interval.contains(time) {
            pass("nitro.age", "the document is at most \(age) s from the time of the check")
        } else if time < interval.lowerBound {
            fail("nitro.age", code: "nitro.from-the-future", .stale, "the document is from more than \(age) s later")
        } else {
            fail("nitro.age", code: "nitro.too-old", .stale, "the document is \(age) s old or older")
        }
        narrow(to: interval)
    }

    /// Bytes that the requester chose: compared whole, or not at all.
    mutating func checkSlot(_ check: String, _ found: [UInt8]?, _ expected: [UInt8]?, _ what: String) {
        guard let expected else {
            return skip(check, code: check + "-not-compared", "the policy does not say what \(what) is to be")
        }
        expect(
            found == expected, check, "\(what) is as asked for", else: check + "-mismatch", .invalid,
            found == nil ? "there is no \(what)" : "\(what) is not what was asked for")
    }
}

extension NitroDocument {
    /// The seconds that are at most so many before its time, or less than that after it.
    fileprivate func interval(age: Int64) -> Range<Int64> {
        // Of 2^64 milliseconds the seconds fit; a begun second counts as the next one.
        let issued = Int64(timestamp / 1000) + (timestamp % 1000 == 0 ? 0 : 1)
        let age = max(0, age)
        let (end, isTooLate) = issued.addingReportingOverflow(age)
        return (issued - age)..<(isTooLate ? .max : end)
    }
}

extension [UInt8]? {
    fileprivate func hasBytes(atMost limit: Int) -> Bool { self.map { $0.count <= limit } ?? true }
}
