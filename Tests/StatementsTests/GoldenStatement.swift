/// The example statement of the tests and of docs/formats.md, to the byte. The digest and the public inputs
/// were worked out from the JSON by a second implementation (Python's json, hashlib and integers).
enum GoldenStatement {
    static let json = #"""
        {"after":["0a75f31ed8bce54c6a4c439d3503df3471630d04ec5d8bd1c164a1d5d4e229ee"],"audience":"did:we\#
        b:regulator.example","claim":"breach","expires":"2026-05-31T00:00:00Z","inputs":[{"commitment":"\#
        123456789","name":"readings"}],"kind":"threshold-breach","nonce":"000102030405060708090a0b0c0d0e\#
        0f101112131415161718191a1b1c1d1e1f","outputs":[{"commitment":"2188824287183927522224640574525727\#
        5088548364400416034343698204186575808495616","name":"verdict"}],"program":{"circuit":"consecutiv\#
        e-1440","circuitDigest":"e316ad1aa84012c5a966105492a0abe82ccdd6de305857b9a231b9ac5f91ad8d","veri\#
        fyingKeyDigest":"b110088fbac481bcbd9ec7492fbe4d2e64a9d672eb756583559abe1b17f8f994"},"rule":{"dir\#
        ection":"above","durationSeconds":"1800","durationStrict":true,"family":"consecutive","maximumGa\#
        pSeconds":"300","name":"seed-8c-30min","threshold":"8","thresholdStrict":true,"unit":"Cel"},"sch\#
        ema":"assay/statement/1","source":{"batch":"77","calibration":"cal-2026-03","counter":"7","devic\#
        e":"fridge-7","encoding":"irregular-12-4","keyId":"key-1","offset":"-1000","resolution":"0.1","s\#
        ensor":"19d2ee6b9770a4f8d7c3b7906bc7595684509166fa42d718d1d880b62bcb7922","sequence":"0","tickSe\#
        conds":"60","unit":"Cel"},"window":{"end":"2026-05-15T00:00:00Z","start":"2026-05-01T00:00:00Z"}\#
        }
        """#
    static let digest = "6990b4eaa1d2219c11c3e0f39aafaa0d7eb70a4ffaff29876a668f6e6649baed"
    /// In the order of the contract; worked out in Python from the JSON alone.
    static let publicInputs = [
        "21888242871839275222246405745257275088548364400416034343698204186575808495616",
        "123456789",
        "3972037974904172049413672261175766191526002425984346573971301509554827279083",
        "896065755305476401461808354247786946163791272593759545333566916722200930274",
        "15593827579675188521151566336279301697448277351142408636415170229435131417113",
        "5444458760058106644022666924295832253204058202274861356741446372359635016472",
        "7",
        "0",
        "77",
        "60",
        "0",
        "17180606489",
        "5",
        "29626560",
        "29646720",
        "0",
        "1081",
        "31",
    ]
}
