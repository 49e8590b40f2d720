import Verification

extension AppraisalRecord {
    /// The chip's product: as the certificates have it, as the chip itself does, and whether it is accepted.
    ///
    /// - Parameter certified: whose root the certificates hang from, if from one that is trusted.
    mutating func checkProduct(
        _ product: SEVSNPProduct?, certified: SEVSNPProduct?, of report: SEVSNPReport, policy: SEVSNPPolicy
    ) {
        if let processor = report.processor {
            if processor.product != nil, certified == nil {
                skip(
                    "snp.product", code: "snp.product-not-certified",
                    "only the chip itself says which product it is of",
                    consequence: .notCheckable)
            } else if let own = processor.product {
                expect(
                    certified == own, "snp.product", "the chip is of \(own.rawValue)", else: "snp.product-mismatch",
                    .invalid,
                    "the chip says that it is of \(own.rawValue), and the certificates are of another product")
            } else {
                fail(
                    "snp.product", code: "snp.unknown-product", .notCheckable,
                    "chips of family \(processor.family), model \(processor.model) are not known here")
            }
        } else {
            skip(
                "snp.product", code: "snp.no-processor",
                "reports of version \(report.version) do not say which chip made them: only the certificates do")
        }
        guard let product else {
            skip(
                "snp.product-accepted", code: "snp.product-not-known", "which product made the report is not known",
                consequence: .notCheckable)
            return
        }
        expect(
            !policy.deniedProducts.contains(product), "snp.product-accepted", "\(product.rawValue) is accepted",
            else: "snp.product-denied", .notAccepted, "\(product.rawValue) is not accepted")
    }

    /// The four TCBs, among themselves and against what is demanded.
    mutating func checkVersions(of report: SEVSNPReport, product: SEVSNPProduct, policy: SEVSNPPolicy) {
        guard let reported = SEVSNPTCB(report.reportedTCB, of: product),
            let current = SEVSNPTCB(report.currentTCB, of: product),
            let committed = SEVSNPTCB(report.committedTCB, of: product),
            let launch = SEVSNPTCB(report.launchTCB, of: product)
        else {
            fail(
                "snp.tcb", code: "snp.tcb-reserved-not-zero", .invalid,
                "a TCB has bytes that \(product.rawValue) has no use for")
            return
        }
        expect(
            current.isAtLeast(committed) && committed.isAtLeast(reported), "snp.tcb",
            "the reported TCB, \(reported), is committed and runs", else: "snp.tcb-order", .invalid,
            "reported \(reported), committed \(committed), current \(current): the firmware does not let that happen")
        if current == committed {
            pass("snp.provisional-tcb", "the machine cannot go back behind what it runs")
        } else {
            expect(
                policy.allowsProvisionalFirmware, "snp.provisional-tcb", "the machine runs what it did not commit to",
                else: "snp.tcb-provisional", .notAccepted,
                "the machine runs \(current), and can go back to \(committed)")
        }
        expect(
            launch.isAtLeast(reported) || policy.allowsOlderLaunch, "snp.launch-tcb",
            "the guest was launched with \(launch)", else: "snp.launch-tcb-older", .notAccepted,
            "the guest was launched with \(launch), older than the reported \(reported)")
        if let minimum = policy.minimumTCB[product] {
            expect(
                reported.isAtLeast(minimum), "snp.minimum-tcb", "the reported TCB is \(minimum) or newer",
                else: "snp.tcb-too-old", .notAccepted, "the reported TCB, \(reported), is older than \(minimum)")
            expect(
                launch.isAtLeast(minimum), "snp.minimum-launch-tcb", "the TCB at launch was \(minimum) or newer",
                else: "snp.launch-tcb-too-old", .notAccepted,
                "the TCB at launch, \(launch), is older than \(minimum)")
        } else {
            skip("snp.minimum-tcb", code: "snp.tcb-not-compared", "no oldest TCB is demanded of \(product.rawValue)")
        }
        checkMitigations(of: report, product: product, policy: policy)
    }

    private mutating func checkMitigations(of report: SEVSNPReport, product: SEVSNPProduct, policy: SEVSNPPolicy) {
        guard let required = policy.requiredMitigations[product], required != 0 else {
            skip("snp.mitigations", code: "snp.mitigations-not-compared", "no mitigations are demanded")
            return
        }
        guard let launch = report.launchMitigations, let current = report.currentMitigations else {
            fail(
                "snp.mitigations", code: "snp.no-mitigations", .notAccepted,
                "reports of version \(report.version) do not say which mitigations are in place")
            return
        }
        let missing = required & ~(launch & current)
        expect(
            missing == 0, "snp.mitigations", "all mitigations that are demanded were and are in place",
            else: "snp.mitigation-missing", .notAccepted,
            "mitigations are missing: bits \(String(missing, radix: 16))")
    }

    /// The firmware's own version.
    mutating func checkFirmware(of report: SEVSNPReport, policy: SEVSNPPolicy) {
        let (current, committed) = (report.currentFirmware, report.committedFirmware)
        if current == committed {
            pass("snp.provisional-firmware", "the firmware, \(current), is committed")
        } else {
            expect(
                committed < current, "snp.firmware", "the firmware, \(current), is newer than the committed one",
                else: "snp.firmware-order", .invalid,
                "the firmware, \(current), is older than the committed \(committed)")
            expect(
                policy.allowsProvisionalFirmware, "snp.provisional-firmware",
                "the firmware, \(current), is not committed", else: "snp.firmware-provisional", .notAccepted,
                "the machine runs firmware \(current), and can go back to \(committed)")
        }
        guard let minimum = policy.minimumFirmware else {
            skip("snp.minimum-firmware", code: "snp.firmware-not-compared", "no oldest firmware is demanded")
            return
        }
        expect(
            committed >= minimum, "snp.minimum-firmware", "the firmware is \(minimum) or newer",
            else: "snp.firmware-too-old", .notAccepted,
            "the machine can run firmware \(committed), older than \(minimum)")
    }
}
