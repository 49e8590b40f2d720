/// What the CPU can run, asked once, and a way for tests to leave something out.
#ifndef CCURVES_CPU_H
#define CCURVES_CPU_H

#include <stdbool.h>

/// True everywhere: plain C and GMP, which looks at the CPU itself.
bool cpu_runs_anything(void);
/// BMI2 and ADX: mulx, adcx, adox.
bool cpu_runs_adx(void);
/// Those, and AVX-512 F, DQ, BW, VL and IFMA, with an operating system that saves the registers.
bool cpu_runs_ifma(void);

/// From now on the process behaves as on a CPU without this group of instructions: "adx" or "ifma". False if the name is
/// neither.
bool cpu_disregard(const char *name);

#endif
