import Attestation
import CanonicalEncoding
import Certificates

extension FuzzTarget {
    /// Encodings that more than one kind of document has.
    static let encodings = [certificate, list, pem, json, base64]

    /// What a certificate says.
    private struct Contents: Equatable {
        let subject: String
        let issuer: String
        let serial: [UInt8]
        let validity: Range<Int64>
        let key: Digest
        let isAuthority: Bool

        init(_ certificate: Certificate) {
            subject = certificate.subject
            issuer = certificate.issuer
            serial = certificate.serial
            validity = certificate.validity
            key = certificate.publicKey.fingerprint
            isAuthority = certificate.isAuthority
        }
    }

    /// Certificates that vendors issued, and ours.
    private static let knownCertificates = Result {
        try
            (["rsa", "p384"].map { try FuzzCorpus.own("\($0).pem") }
            + GoldenEvidence.all(.sevSNP).flatMap(\.files)
            + FuzzCorpus.vectors(["tdx-dcap/intel-sample/pckSignChain.pem", "tdx-dcap/intel-sample/pckCert.pem"]))
            .flatMap { try Certificate.chain(pem: $0) }
            + (GoldenEvidence.all(.nitro) + GoldenEvidence.all(.software)).flatMap {
                try NitroVerifier.parse($0.evidence).bundle
            }
    }

    private static let certificate = FuzzTarget(
        "x509", "read twice it says the same; one that a known authority signed says what that one's certificates say",
        seeds: { try knownCertificates.get().map(\.der) }
    ) { bytes throws(FuzzViolation) in
        let known = (try? knownCertificates.get()) ?? []
        let results = (0..<2).map { _ in Result { () throws(CertificateError) in try Certificate(der: bytes) } }
        guard case .success(let first) = results[0], case .success(let second) = results[1] else {
            try require(results.allSatisfy { (try? $0.get()) == nil }, "it is read once, and once it is not")
            return false
        }
        try require(Contents(first) == Contents(second) && first.der == bytes, "read twice it is not the same")
        try require(first.validity.lowerBound <= first.validity.upperBound, "its validity ends before it begins")
        _ = (first.hasUnknownCriticalExtension, first.pathLength, first.signatureAlgorithm)
        _ = first.extensionValue("1.2.840.113741.1.13.1")
        _ = first.isSigned(by: first)
        for issuer in known where first.isIssued(by: issuer) && first.isSigned(by: issuer) == .valid {
            try require(
                known.contains { Contents($0) == Contents(first) }, "an authority signed what it never said")
        }
        return true
    }

    private static let list = FuzzTarget(
        "crl", "read twice it says the same; one that a known authority signed holds when that one's lists do",
        seeds: { try knownLists.get().map(\.der) }
    ) { bytes throws(FuzzViolation) in
        let known = (try? knownLists.get()) ?? []
        guard let first = try? CertificateRevocationList(der: bytes) else { return false }
        guard let second = try? CertificateRevocationList(der: bytes) else {
            throw FuzzViolation("it is read once, and once it is not")
        }
        try require(
            first.issuer == second.issuer && first.validity == second.validity && first.der == bytes,
            "read twice it is not the same")
        for issuer in (try? knownCertificates.get()) ?? [] where first.isIssued(by: issuer) {
            try require(first.revokes(issuer) == second.revokes(issuer), "asked twice it does not say the same")
            guard first.isSigned(by: issuer) == .valid else { continue }
            try require(
                known.contains { $0.validity == first.validity && $0.revokes(issuer) == first.revokes(issuer) },
                "an authority signed a list that it never made")
        }
        return true
    }

    private static let knownLists = Result {
        let ours = try FuzzCorpus.own("crl.pem")
        let intel = try GoldenEvidence.all(.tdx).flatMap(\.files).flatMap { file -> [[UInt8]] in
            let collateral = try JSONValue(parsing: file)
            return try ["root_ca_crl", "pck_crl"].compactMap { name in
                guard case .string(let text)? = collateral[name] else { return nil }
                return try Hex.decode(text.lowercased())
            }
        }
        let samples = try FuzzCorpus.vectors(
            ["rootCaCrl", "intermediateCaCrl"].map { "tdx-dcap/intel-sample/\($0).der" })
        return try (PEM.blocks(ours, label: "X509 CRL") + intel + samples).map {
            try CertificateRevocationList(der: $0)
        }
    }

    private static let pem = parser(
        "pem", "what is read is written again, and read as the same", shortRunCount: 5000,
        seeds: {
            try [FuzzCorpus.own("p384.pem"), FuzzCorpus.own("rsa.pem")]
                + FuzzCorpus.vectors(["snp/microsoft/milan_ask.pem", "tdx-dcap/intel-sample/pckSignChain.pem"])
        },
        { bytes throws(CertificateError) in try PEM.blocks(bytes, label: "CERTIFICATE") },
        then: { blocks, _ throws(FuzzViolation) in
            let text = blocks.map { block in
                "-----BEGIN CERTIFICATE-----\n\(Base64.encode(block))\n-----END CERTIFICATE-----\n"
            }.joined()
            try require(
                (try? PEM.blocks(Array(text.utf8), label: "CERTIFICATE")) == blocks, "written again it is not the same")
        })

    private static let json = parser(
        "json", "what has a canonical form is read from it as the same", shortRunCount: 10_000,
        seeds: {
            let texts = [
                #"{"a":[1,-0,1.5e3,9007199254740992],"b":{"":null},"ü":"\u00e9\ud83d\ude00\n\\\""}"#,
                #"[true,false,null,"",[[[[]]]],{"x":{"y":{}}}]"#,
            ]
            return try texts.map { Array($0.utf8) } + [FuzzCorpus.golden("statement"), FuzzCorpus.golden("bundle")]
        },
        { bytes throws(JSONError) in try JSONValue(parsing: bytes) },
        then: { value, _ throws(FuzzViolation) in
            guard value.isCanonicalizable else { return }
            let canonical = value.canonicalBytes
            try require(
                (try? JSONValue(parsing: canonical))?.canonicalBytes == canonical,
                "its canonical form is not read as the same")
        })

    private static let base64 = parser(
        "base64", "what is accepted is written again as the same text", shortRunCount: 10_000,
        seeds: { ["", "AA==", "AAA=", "AAAA", "/+8="].map { Array($0.utf8) } },
        { bytes throws(CanonicalEncoding.EncodingError) in try Base64.decode(bytes) },
        then: { decoded, bytes throws(FuzzViolation) in
            try require(Array(Base64.encode(decoded).utf8) == bytes, "it is written again as another text")
        })
}
