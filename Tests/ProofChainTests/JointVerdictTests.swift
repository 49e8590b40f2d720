import Algebra
import ArgumentParser
import CanonicalEncoding
import Glibc
import Primitives
import ProofChain
import Statements
import Testing
import Verification
import VerifierCommand

/// Several bundles together: quorums and equivocation.
@Suite struct JointVerdictTests {
    /// Options that trust three sensors and the registry of them, at two epochs: by their roots, for of files the newest counts.
    private static func options() throws -> VerificationOptions {
        var options = try Sample.trusting()
        options.trustedSensors = Set(try (1...3).map { try Sample.sensor($0).packed })
        options.trustedRegistries = [
            TrustedRegistry(root: try RegistryVerdictTests.registry().root),
            TrustedRegistry(root: try RegistryVerdictTests.registry(epoch: 4).root),
            TrustedRegistry(root: try RegistryVerdictTests.registry(name: "other").root),
        ]
        return options
    }

    private static func joint(_ samples: [Sample], quorum: Int? = nil) throws -> JointVerdict {
        JointVerdict(try samples.map { try $0.verify(options()) }, quorum: quorum)
    }

    private static func codes(_ joint: JointVerdict) -> [String] { joint.countings.map(\.code) }

    private func hidden(_ number: UInt8, _ registry: SensorRegistry? = nil) throws -> Sample {
        var sample = RegistryVerdictTests.sample(try registry ?? RegistryVerdictTests.registry())
        sample.sensorNumber = number
        return sample
    }

    @Test func differentSensorsReachAQuorum() throws {
        for samples in [
            (1...3).map { Sample(sensorNumber: $0) }, try (1...3).map { try hidden($0) },
        ] {
            let joint = try Self.joint(samples, quorum: 3)
            #expect(joint.outcome == .verified && joint.confirmed == 3 && joint.equivocations.isEmpty)
            #expect(Self.codes(joint) == Array(repeating: "quorum.counted", count: 3))
            #expect(try Self.joint(samples, quorum: 4).outcome == .notAccepted)
        }
    }

    @Test func aSensorCountsOnce() throws {
        for samples in [
            [Sample(), Sample(counter: 8), Sample(sensorNumber: 2)],
            try [hidden(1), hidden(1, RegistryVerdictTests.registry(epoch: 4)), hidden(2)],
        ] {
            let joint = try Self.joint(samples, quorum: 3)
            #expect(joint.outcome == .notAccepted && joint.confirmed == 2)
            #expect(Self.codes(joint) == ["quorum.counted", "quorum.same-sensor", "quorum.counted"])
            #expect(try Self.joint(samples, quorum: 2).outcome == .verified)
        }
    }

    @Test func whatSaysSomethingElseDoesNotCount() throws {
        let cases: [(Sample, String)] = [
            (Sample(claim: .noBreach, sensorNumber: 2), "quorum.other-claim"),
            (Sample(threshold: "9", sensorNumber: 2), "quorum.other-rule"),
            (Sample(maximumGap: 600, sensorNumber: 2), "quorum.other-rule"),
            (Sample(window: "2026-05-01T00:00:00Z/2026-05-14T00:00:00Z", sensorNumber: 2), "quorum.other-window"),
            (Sample(nonce: [1], sensorNumber: 2), "quorum.not-verified"),
            (Sample(sensorNumber: 4), "quorum.not-verified"), (try hidden(2), "quorum.other-naming"),
        ]
        for (other, code) in cases {
            let joint = try Self.joint([Sample(), other, Sample(sensorNumber: 3)], quorum: 3)
            #expect(Self.codes(joint) == ["quorum.counted", code, "quorum.counted"])
            #expect(joint.outcome == .notAccepted && joint.exitCode == 3)
        }
    }

    /// One that says something else, put first, does not keep the others from their quorum.
    @Test func theMeasureIsWhatMostSay() throws {
        let lonely = Sample(claim: .noBreach, sensorNumber: 3)
        for samples in [[lonely, Sample(), Sample(sensorNumber: 2)], [Sample(), lonely, Sample(sensorNumber: 2)]] {
            let joint = try Self.joint(samples, quorum: 2)
            #expect(joint.outcome == .verified && joint.confirmed == 2)
            #expect(Self.codes(joint).count { $0 == "quorum.other-claim" } == 1)
        }
        // Its sentence is that of those who count, whoever comes first.
        let joint = try Self.joint([lonely, Sample(), Sample(sensorNumber: 2)], quorum: 2)
        #expect(joint.measure?.claim == .breach)
        // Two against two is no quorum of two, in any order.
        let others = [Sample(), Sample(sensorNumber: 2)]
        let contrary = [Sample(claim: .noBreach, sensorNumber: 1), Sample(claim: .noBreach, sensorNumber: 3)]
        for samples in [others + contrary, contrary + others] {
            let joint = try Self.joint(samples, quorum: 2)
            #expect(joint.confirmed == 2 && joint.isContradicted && joint.outcome == .notAccepted)
        }
        // Of two measures with which as many agree, the first.
        #expect(Self.codes(try Self.joint([lonely, Sample()], quorum: 1)) == ["quorum.counted", "quorum.other-claim"])
    }

    /// A key and a pseudonym, or pseudonyms of two registries, may be one sensor's: they are never added up.
    @Test func namesOfDifferentKindsAreNotAddedUp() throws {
        let other = try RegistryVerdictTests.registry(name: "other")
        let joint = try Self.joint([hidden(1), hidden(1, other), Sample()], quorum: 2)
        #expect(Self.codes(joint) == ["quorum.counted", "quorum.other-naming", "quorum.other-naming"])
        #expect(joint.outcome == .notAccepted)
    }

    /// What does not verify sets no measure for what does.
    @Test func theFirstThatVerifiesIsTheMeasure() throws {
        var laxer = Sample(threshold: "9")
        laxer.nonce = nil
        let joint = try Self.joint([laxer, Sample(), Sample(sensorNumber: 2)], quorum: 2)
        #expect(Self.codes(joint) == ["quorum.not-verified", "quorum.counted", "quorum.counted"])
        #expect(joint.outcome == .verified)
    }

    @Test func aSensorThatSignsTwoBatchesOfOneNumberIsFoundAndDoesNotCount() throws {
        for (first, second) in [
            (Sample(), Sample(batchTag: Fr(78))),
            (try hidden(1), try hidden(1, RegistryVerdictTests.registry(epoch: 4))),
        ] {
            var second = second
            second.batchTag = Fr(78)
            let others = second.registry == nil ? [Sample(sensorNumber: 2)] : [try hidden(2)]
            let joint = try Self.joint([first] + others + [second], quorum: 1)
            #expect(joint.equivocations.count == 1)
            let found = try #require(joint.equivocations.first)
            #expect(found.bundles == [0, 2] && found.counter == 7 && found.sequence == 0)
            #expect(Self.codes(joint) == ["quorum.equivocation", "quorum.counted", "quorum.equivocation"])
            #expect(joint.outcome == .verified && joint.confirmed == 1)
            // Without a quorum it is the outcome.
            #expect(try Self.joint([first] + others + [second]).outcome == .notAccepted)
            #expect(try Self.joint([first] + others).outcome == .verified)
        }
    }

    @Test func otherNumbersAndOtherSensorsAreNoEquivocation() throws {
        let joint = try Self.joint([
            Sample(), Sample(counter: 8, batchTag: Fr(78)), Sample(sensorNumber: 2, batchTag: Fr(79)), hidden(1),
        ])
        #expect(joint.equivocations.isEmpty && joint.outcome == .verified)
    }

    /// Whoever can forge under a key that nobody trusts cannot make a sensor look bad.
    @Test func accusationsNeedProofsThatHoldUnderTrustedKeys() throws {
        var untrusted = Sample(setup: .ceremony, batchTag: Fr(78))
        untrusted.trapdoor = TrapdoorKey(inputCount: Sample.publicInputs.count, seed: 2)
        let joint = try Self.joint([Sample(), untrusted])
        #expect(joint.equivocations.isEmpty && joint.outcome == .notAccepted)
        let stranger = try Self.joint([Sample(sensorNumber: 4), Sample(sensorNumber: 4, batchTag: Fr(78))])
        #expect(stranger.equivocations.isEmpty)
        // A nonce that is not ours makes a proof no less of an accusation.
        let stale = try Self.joint([Sample(), Sample(nonce: [1], batchTag: Fr(78))])
        #expect(stale.equivocations.count == 1)
    }

    @Test func theCommandReportsBothForPeopleAndPrograms() throws {
        let paths = try [
            Sample(), Sample(sensorNumber: 2), Sample(sensorNumber: 2, batchTag: Fr(78)),
        ].map { try ReportTests.file($0.bytes()) }
        defer { for path in paths { unlink(path) } }
        let trust =
            ["--allow-dev-setup", "--at", Sample.now]
            + (try (1...3).flatMap {
                ["--trust-sensor", Hex.encode(try Sample.sensor($0).packed)]
            })
        func run(_ arguments: [String]) throws -> (report: String, exitCode: Int32) {
            try VerifyCommand.parse(arguments + trust).examine(style: TextStyle(isRich: false))
        }
        let reached = try run([paths[0], paths[1], "--quorum", "2"])
        #expect(reached.exitCode == 0)
        #expect(reached.report.hasPrefix("QUORUM: 2 sensors show the same, 2 wanted (above 8 °C"))
        let missed = try run([paths[0], paths[0], "--quorum", "2"])
        #expect(missed.exitCode == 3)
        #expect(missed.report.contains("is counted already, in bundle 1 [quorum.same-sensor]"))
        let caught = try run(paths)
        #expect(caught.exitCode == 3)
        #expect(caught.report.contains("EQUIVOCATION: the sensor key"))
        #expect(caught.report.contains("signed two batches under counter 7 and sequence 0"))
        let json = try JSONValue(parsing: Array(run(paths + ["--quorum", "1", "--json"]).report.utf8))
        #expect(json["schema"] == .string("assay/joint-verdict/1") && json["confirmed"] == JSONValue(integer: 1))
        #expect(json["outcome"] == .string("verified") && json["quorum"] == JSONValue(integer: 1))
        guard case .array(let bundles)? = json["bundles"], case .array(let found)? = json["equivocations"] else {
            Issue.record("no lists")
            return
        }
        #expect(bundles.map { $0["counts"] } == [.bool(true), .bool(false), .bool(false)])
        #expect(found.first?["bundles"] == .array([JSONValue(integer: 2), JSONValue(integer: 3)]))
        #expect(throws: (any Error).self) { try VerifyCommand.parse(["a", "--quorum", "0"]) }
        #expect(throws: (any Error).self) { try VerifyCommand.parse(["-", "-", "--quorum", "1"]) }
    }
}
