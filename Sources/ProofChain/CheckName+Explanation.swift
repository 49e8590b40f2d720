extension CheckName {
    /// Why the check matters, in a sentence or two.
    public var explanation: String {
        switch self {
        case .bundleForm:
            "A bundle has exactly one spelling. What two programs could read in two ways could be shown to you in one "
                + "and judged in the other."
        case .bundleManifest:
            "The manifest is a digest over the rest of the file. It shows damage; it stops no forger, who can compute "
                + "it anew, unless you know it from elsewhere."
        case .bundleCompleteness:
            "Only a digest that reached you by another way shows that nothing was left out or exchanged as a whole."
        case .bundleSignature:
            "A signature of the manifest shows that somebody put exactly these links together, with nothing left out."
        case .statementForm:
            "The statement is what is proved. A member that this verifier does not know could change its meaning, and "
                + "so is refused."
        case .statementCircuit:
            "A circuit computes one family of rules. A proof from another family's circuit would prove something else "
                + "about the same numbers."
        case .statementStanding: "A statement names the statements it stands on, so that none can be left out."
        case .chainEdge:
            "That two statements stand in one bundle says nothing. Only an equal commitment shows that they speak of the same data."
        case .continuity:
            "A log may come in several batches. What is claimed of one rests on where the one before ended, which only the "
                + "statement about that one shows."
        case .keyDigest:
            "The key decides what a proof means. The statement fixes it by a digest, which is computed here from the "
                + "key itself."
        case .keySoundness:
            "Keys with gamma = delta, points at infinity or a bare generator let anyone forge proofs; money has been "
                + "lost to such keys."
        case .keyInputs: "Every value of the claim must be an input of the proof, or it is not covered by it."
        case .inputsRecomputed:
            "Inputs taken from the prover could be those of another statement. Here each is computed from the words "
                + "and numbers of the statement that you read."
        case .proofForm:
            "Points off the curve or outside of the prime-order group, and coordinates with two spellings, break the "
                + "guarantees of the equation."
        case .proofEquation:
            "This is the proof itself: it holds only if somebody knew an input that makes the statement true, such as readings "
                + "signed by the sensor's key. Any change to the statement breaks it."
        case .receipt:
            "Hardware that its vendor vouches for signs what ran on it. The signature, the vendor's certificates and lists, how up to "
                + "date the platform is, and which program it was are looked at one by one."
        case .receiptBinding:
            "A genuine receipt of something else proves nothing here. Its 64 bytes name this statement and the nonce, or a tree with "
                + "the statement in it."
        case .signature: "Whoever signs a statement stands for it; a changed statement has another signature."
        case .signerTrust:
            "Anybody can make a key and sign with it. Only an identity that you know stands for somebody."
        case .evidence:
            "A computation needs a proof or a receipt, a device's readings and a decision need a signature, and a statement can "
                + "demand more."
        case .policy:
            "Genuine evidence of the wrong kind, or of one vendor where you want two, is not what you asked for. `assay policy explain` "
                + "says what the policy asks."
        case .setupTrust:
            "Whoever kept the random numbers of the key's setup can forge proofs under it. A development key was made "
                + "by one machine, perhaps the prover's own."
        case .circuitDigest:
            "That the key was made for this circuit is the word of whoever made the key; trusting a key includes it."
        case .sensorTrust:
            "The prover can invent a sensor and sign anything with it. Only a key that you know stands for a device."
        case .modelTrust:
            "The prover can prove an answer of any model. Only a model that you know, by its file or its digest, answers your question."
        case .modelRecomputed:
            "Which integers a model becomes, for a precision and a box, and which circuit that gives, follows from the "
                + "model's file. Who has the file need take nobody's word for it."
        case .modelDivergence:
            "Integers round. How much of the model's answer that changes is part of the claim, and on inputs that follow from the "
                + "model anybody with the file can measure it again."
        case .inputOrigin:
            "A proof about a hidden input shows that such an input exists. Whether it was measured, or made up, other links must show."
        case .nonce: "A nonce that you chose shows that the statement was made for you, after you asked."
        case .validity: "A statement can say until when it may be relied on, and cannot speak of times yet to come."
        case .expectRule: "A true statement about a laxer rule is no answer to your question."
        case .expectWindow: "A true statement about another time is no answer to your question."
        case .expectVerdict: "A true statement can be that the rule was broken."
        case .expectSensor, .expectDevice: "A true statement about another device is no answer to your question."
        case .expectCounter: "A device counts its logs up; an old log is answered by an old counter."
        case .expectModel: "A true answer of another model is no answer to your question."
        case .expectAnswer: "A true statement can be an answer that you did not hope for."
        case .expectCircuit: "The circuit bounds how many readings a log can hold."
        case .expectAudience: "A statement made for somebody else may have been made on other terms."
        case .timeEvidence: "Nothing in the bundle proves when it was made; the device's clock dates the readings."
        case .counterReuse:
            "A device, or a thief of its key, could sign two logs of one time under one counter; one bundle cannot "
                + "show that."
        case .calibration: "The statement carries the calibration that the device names; nobody has checked it."
        }
    }
}
