#!/usr/bin/env python3
"""How near the integers of the shipped models are to floating point, as onnxruntime computes it, on whole test sets.

usage: accuracy.py ASSAY [--page FILE]

Prints a line for each model, with eight bits; with --page for several numbers of bits, which it also writes as a page. Exit 1 if, with eight bits, a model's
greatest element is that of floating point for fewer than 99.5 % of a set; 75 if the images of MNIST are not there, and all
else is well.
"""

import argparse
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGES = pathlib.Path(os.environ.get("ASSAY_MNIST", ROOT.parent / "shared/data/models"))
BITS, USUAL_BITS, LEAST_AGREEMENT = (6, 7, 8, 10, 12), 8, 0.995


def digits():
    """The 1,797 digits of 8 by 8 that scikit-learn brings."""
    from sklearn.datasets import load_digits

    data = load_digits()
    return (data.data / 16).astype(np.float32), data.target


def mnist():
    """The 10,000 test images of MNIST; None if they are not here."""
    try:
        images = gzip.decompress((IMAGES / "t10k-images-idx3-ubyte.gz").read_bytes())
        labels = gzip.decompress((IMAGES / "t10k-labels-idx1-ubyte.gz").read_bytes())
    except FileNotFoundError:
        return None
    pixels = np.frombuffer(images, np.uint8, offset=16).astype(np.float32) / 255
    return pixels.reshape(10_000, 784), np.frombuffer(labels, np.uint8, offset=8)


def logs():
    """The 6,000 made-up logs that the cold-chain model was not trained on."""
    sys.path.insert(0, str(ROOT / "models/cold-chain-anomaly"))
    from logs import make_logs

    values, kinds = make_logs(2, 6_000)
    return values.astype(np.int32), (kinds > 0).astype(int)


SETS = {
    "cold-chain-anomaly": ("made-up logs", logs, "-1000..3095"),
    "digits-mlp": ("digits", digits, "0..1"),
    "digits-cnn": ("digits", digits, "0..1"),
    "mnist-lenet5": ("MNIST's test images", mnist, "0..1"),
}


def in_floating_point(model, samples):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    name = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {name: sample[None]})[0] for sample in samples])


def in_integers(assay, model, path, box, bits, scratch):
    answers = scratch / "answers.npy"
    subprocess.run(
        [assay, "model", "run", model, "--samples", path, f"--box={box}", "--bits", str(bits), "--integers-only",
         "--out", answers],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return np.load(answers)


def measure(assay, name, all_bits, scratch):
    """Rows of the table; None if the set is not here."""
    title, load, box = SETS[name]
    found = load()
    if found is None:
        return None
    samples, labels = found
    model = ROOT / "models" / name / "model.onnx"
    shape = onnxruntime.InferenceSession(model).get_inputs()[0].shape
    samples = samples.reshape([len(samples)] + shape[1:])
    path = scratch / "samples.npy"
    np.save(path, samples)
    float_scores = in_floating_point(model, samples)
    float_answers = float_scores.argmax(axis=1)
    rows = []
    for bits in all_bits:
        scores = in_integers(assay, model, path, box, bits, scratch)
        answers = scores.argmax(axis=1)
        rows.append({
            "model": name, "set": f"{len(samples):,} {title}", "bits": bits,
            "agreement": float((answers == float_answers).mean()),
            "float": float((float_answers == labels).mean()), "integers": float((answers == labels).mean()),
            "distance": float(np.abs(scores - float_scores).max())})
    return rows


def page(rows):
    lines = [
        "# Accuracy",
        "",
        "How near the integers that proofs speak of are to floating point: the shipped models on whole test sets, in integers by",
        "`assay model run`, in floating point by onnxruntime, one input at a time. `make accuracy` writes this page, and a test fails",
        f"where with {USUAL_BITS} bits, which is what is taken if nothing else is asked for, fewer than {LEAST_AGREEMENT:.1%} of the answers are the same.",
        "",
        "“Same answer” is how often the greatest output is the same one. “Right” is how often it is the label, first in floating point,",
        "then in integers. “Distance” is the greatest one of two outputs' numbers.",
        "",
        "| model | set | bits | same answer | right, float | right, integers | distance |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row['model']} | {row['set']} | {row['bits']} | {row['agreement']:.2%} | {row['float']:.2%} "
            f"| {row['integers']:.2%} | {row['distance']:.3f} |")
    lines += [
        "",
        "The models are examples, and were not trained for accuracy: `mnist-lenet5` saw 8,500 of these very images, the two of digits",
        "1,500 of theirs. What counts here is the distance of integers from floating point, not how good a model is.",
        "",
    ]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("assay", type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path)
    arguments = parser.parse_args()
    rows, missing = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for name in SETS:
            found = measure(arguments.assay, name, BITS if arguments.page else [USUAL_BITS], pathlib.Path(scratch))
            if found is None:
                missing.append(name)
            rows += found or []
    for row in rows:
        print(f"accuracy: {row['model']} {row['bits']} bits: {row['agreement']:.2%} as in floating point, "
              f"right {row['float']:.2%} and {row['integers']:.2%}, distance {row['distance']:.3f}")
    short = [row for row in rows if row["bits"] == USUAL_BITS and row["agreement"] < LEAST_AGREEMENT]
    for row in short:
        print(f"accuracy: {row['model']}: {row['agreement']:.2%} is less than {LEAST_AGREEMENT:.1%}", file=sys.stderr)
    if short:
        return 1
    if missing:
        print(f"accuracy: no images for {', '.join(missing)}: ASSAY_MNIST names their folder", file=sys.stderr)
        return 75
    if arguments.page:
        arguments.page.write_text(page(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
