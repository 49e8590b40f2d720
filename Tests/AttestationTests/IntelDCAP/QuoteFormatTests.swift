import Attestation
import Testing
import Verification

/// Headers, lengths and what stands after the end.
@Suite("SGX and TDX: format")
struct QuoteFormatTests {
    let intel = TestIntel.shared

    private func code(_ quote: TestQuote) -> String? {
        let bytes = quote.bytes(intel)
        let kind = quote.kind
        let error = #expect(throws: EvidenceError.self) {
            try IntelVectors.verifier(of: kind).parse(bytes)
        }
        return error?.code
    }

    @Test("constants of the header")
    func header() {
        for version in [0, 1, 2, 4, 5, 6, 0x0300, 0xFFFF] as [UInt16] {
            #expect(code(with(.sgx) { $0.version = version }) == "sgx.unsupported-version")
        }
        for version in [0, 3, 6, 0x0400] as [UInt16] {
            #expect(code(with(.tdx) { $0.version = version }) == "tdx.unsupported-version")
        }
        for base in [TestQuote.sgx, .tdx, .tdx15] {
            let area = base.kind.rawValue
            for type in [0, 1, 3, 0x0200] as [UInt16] {
                #expect(code(with(base) { $0.keyType = type }) == "\(area).unsupported-key-type")
            }
            for tee in [1, 0x80, 0x82, 0x8100_0000, .max] as [UInt32] {
                #expect(code(with(base) { $0.tee = tee }) == "\(area).wrong-tee")
            }
            for place in 0..<16 {
                #expect(code(with(base) { $0.vendor[place] ^= 1 }) == "\(area).wrong-vendor")
            }
            for type in [0, 1, 2, 3, 4, 6, 7, 0x0500] as [UInt16] {
                #expect(code(with(base) { $0.certificationType = type }) == "\(area).unsupported-certification")
            }
        }
        for place in 0..<4 {
            #expect(code(with(.tdx) { $0.reserved[place] = 1 }) == "tdx.reserved-not-zero")
        }
        for type in [0, 1, 5, 7, 0x0600] as [UInt16] {
            #expect(code(with(.tdx) { $0.outerType = type }) == "tdx.unsupported-certification")
        }
        for type in [0, 1, 4, 0x0300] as [UInt16] {
            #expect(code(with(.tdx15) { $0.bodyType = type }) == "tdx.unsupported-body")
        }
    }

    @Test("each length is exactly what it speaks of")
    func lengths() {
        for base in [TestQuote.sgx, .tdx, .tdx15] {
            let area = base.kind.rawValue
            for extra in [-1, 1, 100_000] {
                let signature = code(with(base) { $0.extraLengths.signature = extra })
                #expect(signature == (extra < 0 ? "\(area).wrong-length" : "\(area).truncated"), "\(extra)")
                #expect(code(with(base) { $0.extraLengths.chain = extra }) == "\(area).wrong-length")
                if base.version > 3 {
                    #expect(code(with(base) { $0.extraLengths.outer = extra }) == "\(area).wrong-length")
                }
                if base.version == 5 {
                    #expect(code(with(base) { $0.extraLengths.body = extra }) == "tdx.wrong-length")
                }
            }
            for extra in [-1, 1, 5_000] {
                #expect(code(with(base) { $0.extraLengths.authentication = extra }) != nil)
            }
        }
    }

    @Test("zeros may follow, and nothing else; how many makes no other receipt")
    func trailing() throws {
        for base in [TestQuote.sgx, .tdx, .tdx15] {
            let area = base.kind.rawValue
            let collateral = (base.kind == .sgx ? TestPublished.sgx : .tdx).collateral(intel)
            let receipt = try intel.appraise(base.bytes(intel), base.kind, collateral).receipt
            for count in [1, 70, 3065] {
                let padded = with(base) { $0.trailing = [UInt8](repeating: 0, count: count) }
                let appraisal = try intel.appraise(padded.bytes(intel), base.kind, collateral)
                #expect(appraisal.outcome == .verified)
                #expect(appraisal.receipt == receipt)
                for place in [0, count / 2, count - 1] {
                    #expect(code(with(padded) { $0.trailing[place] = 1 }) == "\(area).trailing-bytes")
                }
            }
            // As quotes of one provider end.
            #expect(code(with(base) { $0.trailing = Array("\nextra bytes".utf8) }) == "\(area).trailing-bytes")
            let huge = with(base) { $0.trailing = [UInt8](repeating: 0, count: IntelQuote.maximumByteCount) }
            #expect(code(huge) == "\(area).too-long")
        }
    }

    @Test("cut off anywhere, it is malformed")
    func truncated() {
        for base in [TestQuote.sgx, .tdx, .tdx15] {
            let bytes = base.bytes(intel)
            for count in bytes.indices {
                let part = Array(bytes[..<count])
                let error = #expect(throws: EvidenceError.self) {
                    try IntelVectors.verifier(of: base.kind).parse(part)
                }
                #expect(error?.code == "\(base.kind.rawValue).truncated", "\(count)")
            }
        }
    }
}
