/// Marks for valgrind's memcheck: memory that it is to take for a secret, and memory that has been published.
///
/// A secret is marked as uninitialised, so that memcheck reports every jump and every address that depends on it. Without
/// valgrind's header, or outside of valgrind, the marks do nothing.
#ifndef ASSAY_MEMCHECK_MARKS_H
#define ASSAY_MEMCHECK_MARKS_H

#include <stdbool.h>
#include <stddef.h>

/// Whether the marks have an effect: this process runs under valgrind.
bool memcheck_is_watching(void);
/// `count` bytes are a secret from here on.
void memcheck_mark_secret(const void *bytes, size_t count);
/// `count` bytes may be looked at from here on.
void memcheck_mark_published(const void *bytes, size_t count);

#endif
