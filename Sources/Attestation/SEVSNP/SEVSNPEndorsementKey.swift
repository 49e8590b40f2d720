import Certificates

/// What AMD certified of the key that signs reports: the extensions of a VCEK's or a VLEK's certificate (AMD 57230, 1.5).
struct SEVSNPEndorsementKey {
    /// Whose key it is.
    enum Subject: Equatable {
        /// A chip's (VCEK), with its number: 64 bytes, 8 since Turin.
        case chip([UInt8])
        /// A cloud provider's (VLEK), with its name.
        case provider(String)
    }

    /// Whose key it is.
    let subject: Subject
    /// The product's name, with the stepping of some: `Milan-B0`.
    let productName: String
    /// What it was derived for.
    let tcb: SEVSNPTCB

    private static let arc = "1.3.6.1.4.1.3704.1"

    /// Whether a certificate looks like one.
    static func isOne(_ certificate: Certificate) -> Bool {
        !certificate.isAuthority && certificate.extensionValue("\(arc).2") != nil
    }

    /// From a certificate.
    ///
    /// - Throws: what is missing or malformed, for people.
    init(_ certificate: Certificate) throws(Malformed) {
        productName = try Self.text(certificate, "2", "the product's name")
        let chip = certificate.extensionValue("\(Self.arc).4")
        let provider = certificate.extensionValue("\(Self.arc).5")
        switch (chip, provider) {
        case (let value?, nil): subject = .chip(try Self.chipNumber(value))
        case (nil, _?): subject = .provider(try Self.text(certificate, "5", "the provider's name"))
        default: throw Malformed(reason: "it names both a chip and a provider, or neither")
        }
        tcb = SEVSNPTCB(
            fmc: try Self.byteIfPresent(certificate, "3.9", "the version of FMC") ?? 0,
            bootLoader: try Self.byte(certificate, "3.1", "the version of the boot loader"),
            tee: try Self.byte(certificate, "3.2", "the version of TEE"),
            snp: try Self.byte(certificate, "3.3", "the version of SNP"),
            microcode: try Self.byte(certificate, "3.8", "the version of the microcode"))
    }

    /// Why a certificate's extensions are no AMD's.
    struct Malformed: Error {
        let reason: String
    }

    /// Whether the certificate is of a product: its name, whatever stepping follows.
    func isOf(_ product: SEVSNPProduct) -> Bool {
        productName.prefix { $0 != "-" } == product.rawValue
    }

    /// AMD writes the number as it is, other issuers as an OCTET STRING; the length tells them apart.
    private static func chipNumber(_ value: [UInt8]) throws(Malformed) -> [UInt8] {
        switch (value.count, value.first, value.dropFirst().first) {
        case (64, _, _), (8, _, _): return value
        case (66, 0x04, 64), (10, 0x04, 8): return Array(value[2...])
        default: throw Malformed(reason: "the chip's number has neither 64 nor 8 bytes")
        }
    }

    /// UTF8String, PrintableString or IA5String of at most 127 bytes.
    private static func text(_ certificate: Certificate, _ place: String, _ what: String) throws(Malformed) -> String {
        guard let value = certificate.extensionValue("\(arc).\(place)"), value.count > 2, value.count < 0x82,
            [0x0C, 0x13, 0x16].contains(value[0]), Int(value[1]) == value.count - 2,
            value[2...].allSatisfy({ (0x20..<0x7F).contains($0) })
        else { throw Malformed(reason: "\(what) is missing or no text") }
        return String(decoding: value[2...], as: UTF8.self)
    }

    private static func byte(_ certificate: Certificate, _ place: String, _ what: String) throws(Malformed) -> UInt8 {
        guard let byte = try byteIfPresent(certificate, place, what) else {
            throw Malformed(reason: "\(what) is missing")
        }
        return byte
    }

    /// INTEGER of 0 to 255.
    private static func byteIfPresent(
        _ certificate: Certificate, _ place: String, _ what: String
    ) throws(Malformed) -> UInt8? {
        guard let value = certificate.extensionValue("\(arc).\(place)") else { return nil }
        switch (value.count, value.prefix(2)) {
        case (3, [0x02, 0x01]) where value[2] < 0x80: return value[2]
        case (4, [0x02, 0x02]) where value[2] == 0 && value[3] >= 0x80: return value[3]
        default: throw Malformed(reason: "\(what) is no number from 0 to 255")
        }
    }
}
