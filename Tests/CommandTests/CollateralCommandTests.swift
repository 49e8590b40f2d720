import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// What vendors published, kept once and used by every check, with documents of theirs.
@Suite(
    "assay collateral, and checks that use what is kept",
    .enabled(
        if: BuiltProgram.isBuilt && SharedVectors.attestation.areThere,
        "assay is not built, or \(SharedVectors.absence)"))
struct CollateralCommandTests {
    private let box: WarmBox
    private let vectors = SharedVectors.attestation
    /// Within the month of the documents of `tdx-dcap/phala`.
    private let then = ["--at", "2025-07-04T10:16:31Z"]

    init() throws { box = try WarmBox() }

    private func keep(_ names: String...) throws -> BuiltProgram.Result {
        try box.assay(["collateral", "import"] + names.map { vectors.path($0) })
    }

    private func verify(_ quote: String, _ more: [String]) throws -> BuiltProgram.Result {
        try box.assay(["receipt", "verify", vectors.path(quote)] + more)
    }

    @Test("a quote is checked with what is kept, as long as it holds")
    func use() throws {
        let quote = "tdx-dcap/phala/tdx_quote"
        #expect(try verify(quote, then).status == 4)
        let kept = try keep("tdx-dcap/phala/tdx_quote_collateral.json")
        #expect(kept.status == 0 && kept.output.hasPrefix("kept "), "\(kept.errors)")
        // Its time is over by the clock, and the import says so.
        #expect(kept.output.contains("EXPIRED 2025-07-1") && kept.output.contains("tcb-info, qe-identity, crl"))
        let good = try verify(quote, then)
        #expect(good.status == 0 && good.output.contains("UpToDate"), "\(good.output)")
        #expect(try verify(quote, then + ["--no-cache"]).status == 4)
        for time in ["2025-07-19T10:47:15Z", "2026-11-22T12:00:00Z"] {
            let late = try verify(quote, ["--at", time])
            #expect(late.status == 5 && late.output.contains("expired]"), "\(time): \(late.output)")
        }
        #expect(try verify(quote, ["--at", "2025-06-18T00:00:00Z"]).status == 5)
        // The kind's own file is not another's.
        #expect(try verify("sgx-dcap/phala/sgx_quote", then).status == 4)
        let list = try box.assay(["collateral", "list"]).output.split(separator: "\n")
        #expect(list.count == 1 && list[0].contains("EXPIRED"))
        let digest = String(list[0].prefix(16))
        let shown = try box.assay(["collateral", "show", digest, "--out", "copy.json"])
        #expect(shown.output.contains("until: 2025-07-1") && shown.output.contains("from: 2025-06-19T10:"))
        #expect(
            try FileBytes.read(path: box.directory.file("copy.json"), limit: 1 << 20)
                == vectors.bytes("tdx-dcap/phala/tdx_quote_collateral.json"))
        #expect(try box.assay(["collateral", "clear", "--expired"]).output == "1 files were taken away\n")
        #expect(try verify(quote, then).status == 4)
    }

    @Test("older documents, and those of other platforms, change nothing; alone they are out of time")
    func rollback() throws {
        let (quote, older) = ("sgx-dcap/phala/sgx_quote", "sgx-dcap/automata/tcb_info_v3_sgx.json")
        let at = ["--at", "2025-07-04T10:28:44Z", "--json"]
        #expect(try keep("sgx-dcap/phala/sgx_quote_collateral.json").status == 0)
        let before = try verify(quote, at)
        #expect(before.status == 3)
        // TCB info of the same platform, of the month before; and much that is of others.
        let kept = try keep(
            older, "tdx-dcap/phala/near_quote_collateral.json", "tdx-dcap/phala/tdx_quote_outdated_collateral.json",
            "tdx-dcap/phala/tdx_quote_collateral.json", "snp/microsoft/genoa_ark.pem")
        #expect(kept.status == 0 && kept.output.split(separator: "\n").count == 5, "\(kept.errors)")
        #expect(try verify(quote, at).output == before.output)
        #expect(try verify("tdx-dcap/phala/tdx_quote", then).status == 0)
        #expect(try verify("tdx-dcap/phala/tdx_quote_outdated", ["--at", "2026-03-05T12:00:00Z"]).status == 3)
        #expect(try box.assay(["collateral", "list"]).output.split(separator: "\n").count == 6)
        // At a time of its own the older one is the only one that holds; the rest is not there yet.
        let early = try verify(quote, ["--at", "2025-06-01T00:00:00Z"])
        #expect(early.status == 5 && early.output.contains("not-yet-valid]"), "\(early.output)")
        #expect(try box.assay(["collateral", "clear"]).output == "6 files were taken away\n")
        #expect(try keep(older).status == 0)
        #expect(try verify(quote, at).status != 0)
    }

    @Test("receipts in a bundle are checked with what is kept as well")
    func bundles() throws {
        try box.attestBySoftware()
        let statement = try box.json("box.assay.json")
        guard case .array(let links)? = statement["links"], let link = links.first else {
            Issue.record("no link")
            return
        }
        // A genuine quote of somebody else's: it is of no statement of ours, and all else about it can be checked.
        let quote = try JSONValue.object(members: [
            ("kind", .string("receipt")), ("platform", .string("tdx")),
            ("evidence", .string(Base64.encode(vectors.bytes("tdx-dcap/phala/tdx_quote")))), ("collateral", .array([])),
        ])
        var bundle = statement.with("links", .array([link.with("evidence", .array([quote]))]))
        if case .object(let members) = bundle {
            let content = JSONValue.object(members.filter { !["manifest", "collateral"].contains($0.name) })
            bundle = content.with(
                "manifest", .string(Digest.sha256(domain: "assay.bundle.v1", content.canonicalBytes).hex))
        }
        try FileBytes.write(atomically: bundle.canonicalBytes, to: box.directory.file("quote.assay.json"))
        func codes(_ more: [String] = []) throws -> Set<String> {
            let report = try box.assay(["verify", "quote.assay.json", "--policy", "default", "--json"] + then + more)
            let json = try JSONValue(parsing: Array(report.output.utf8))
            var codes: Set<String> = []
            for list in ["checks", "notPerformed"] {
                guard case .array(let checks)? = json[list] else { continue }
                for check in checks where check["result"] != .string("passed") {
                    if case .string(let code)? = check["code"] { codes.insert(code) }
                }
            }
            return codes
        }
        let without = try codes()
        #expect(without.contains("receipt.other-statement") && without.contains("dcap.tcb-info-missing"), "\(without)")
        #expect(try keep("tdx-dcap/phala/tdx_quote_collateral.json").status == 0)
        let with = try codes()
        #expect(with.contains("receipt.other-statement"), "\(with)")
        #expect(!with.contains { $0.hasPrefix("dcap.") || $0.hasPrefix("crl.") }, "\(with)")
        #expect(try codes(["--no-cache"]) == without)
        let named = ["--no-cache", "--collateral", vectors.path("tdx-dcap/phala/tdx_quote_collateral.json")]
        #expect(try codes(named) == with)
    }
}
