/// arkworks' prover by way of groth16py (PyPI), as a process that answers the same requests as a worker of ours.
enum ArkworksScript {
    /// Run by `python3 -c`. One thread is all that the package uses.
    static let source = """
        import json, os, sys, time
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        import groth16py
        key = verifier = witness = inputs = None

        def public_inputs(path, count):
            data = open(path, "rb").read()
            offset, sections = 12, {}
            while offset < len(data):
                kind = int.from_bytes(data[offset:offset + 4], "little")
                size = int.from_bytes(data[offset + 4:offset + 12], "little")
                sections[kind] = offset + 12
                offset += 12 + size
            values = sections[2]
            return [int.from_bytes(data[values + 32 * i:values + 32 * (i + 1)], "little") for i in range(1, count + 1)]

        def prove(repetitions):
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in range(repetitions):
                proof = groth16py.prove_wtns(key, witness)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            if verifier.verify(proof, inputs) is False:
                raise ValueError("arkworks' proof does not verify")
            return wall, cpu

        for line in sys.stdin:
            request, reply = json.loads(line), {"elapsed": 0.0}
            try:
                if request["command"] == "describe":
                    reply["backend"] = "arkworks (groth16py " + groth16py.__version__ + ")"
                elif request["command"] == "prepare":
                    circuit, witness = request["files"]
                    read = groth16py.import_zkey if circuit.endswith(".zkey") else groth16py.setup
                    key, verifying = read(circuit)
                    verifier, inputs = groth16py.Verifier(verifying), public_inputs(witness, verifying.n_public)
                    prove(1)
                elif request["command"] == "measure":
                    repetitions = request["repetitions"]
                    wall, cpu = prove(repetitions)
                    reply["sample"] = {"wall": wall / repetitions, "cpu": cpu / repetitions, "peakBytes": 0}
                    reply["elapsed"] = wall
            except Exception as error:
                reply["errorCode"], reply["errorMessage"] = "benchmark.arkworks-failed", "arkworks: " + str(error)
            reply["processSeconds"] = time.process_time()
            print(json.dumps(reply), file=answers, flush=True)
        """
}
