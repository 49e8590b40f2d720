// libFuzzer, as a library: https://llvm.org/docs/LibFuzzer.html.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Runs with the arguments of a program; returns its exit code. It calls `one` with every input; what that returns must be 0, or −1 to
// keep the input out of the corpus.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one)(const uint8_t *bytes, size_t count));
