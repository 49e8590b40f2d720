/// The choice of a backend for one curve: the first of `backends` that the CPU runs, or the one that a caller names.
///
/// Parameters: CURVE. Needs cpu.h and macros.h. The includer then applies DISPATCH to the list of the curve's functions.

#define BACKEND_T CAT(CURVE, backend)
#define DISPATCH_(name) CAT(CURVE, name)

/// Fastest first.
static const struct {
    const BACKEND_T *table;
    bool (*runs)(void);
} backends[] = {
#if defined(__x86_64__)
    {&DISPATCH_(backend_ifma), cpu_runs_ifma},
    {&DISPATCH_(backend_adx), cpu_runs_adx},
#endif
    {&DISPATCH_(backend_portable), cpu_runs_anything},
    {&DISPATCH_(backend_gmp), cpu_runs_anything},
};

enum { BACKENDS = sizeof backends / sizeof backends[0] };

/// Null until somebody asks. Atomic, so that a selection while other threads call is no data race; relaxed, as the
/// tables never change.
static const BACKEND_T *_Atomic selected;

/// The default. Two threads that come here together choose the same.
static const BACKEND_T *fastest(void) {
    size_t i = 0;
    while (!backends[i].runs()) {
        i++;
    }
    atomic_store_explicit(&selected, backends[i].table, memory_order_relaxed);
    return backends[i].table;
}

static inline const BACKEND_T *backend(void) {
    const BACKEND_T *table = atomic_load_explicit(&selected, memory_order_relaxed);
    return __builtin_expect(table != NULL, 1) ? table : fastest();
}

/// Null unless this CPU runs a backend of that name.
static const BACKEND_T *named(const char *name) {
    for (size_t i = 0; i < BACKENDS; i++) {
        if (strcmp(backends[i].table->name, name) == 0) {
            return backends[i].runs() ? backends[i].table : NULL;
        }
    }
    return NULL;
}

bool DISPATCH_(backend_available)(const char *name) {
    return named(name) != NULL;
}

bool DISPATCH_(backend_select)(const char *name) {
    const BACKEND_T *table = named(name);
    if (table == NULL) {
        return false;
    }
    atomic_store_explicit(&selected, table, memory_order_relaxed);
    return true;
}

const char *DISPATCH_(backend_name)(void) {
    return backend()->name;
}

bool DISPATCH_(cpu_disregard)(const char *group) {
    if (!cpu_disregard(group)) {
        return false;
    }
    if (named(backend()->name) == NULL) {
        fastest();
    }
    return true;
}

/// A function of the contract: its namesake in the backend that is in use.
#define DISPATCH(result, name, parameters, arguments)                                                        \
    result DISPATCH_(name) parameters {                                                                      \
        return backend()->name arguments;                                                                    \
    }
