#include "memcheck_marks.h"

#if __has_include(<valgrind/memcheck.h>)

#include <valgrind/memcheck.h>

bool memcheck_is_watching(void) {
    return RUNNING_ON_VALGRIND != 0;
}
void memcheck_mark_secret(const void *bytes, size_t count) {
    (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, count);
}
void memcheck_mark_published(const void *bytes, size_t count) {
    (void)VALGRIND_MAKE_MEM_DEFINED(bytes, count);
}

#else

bool memcheck_is_watching(void) {
    return false;
}
void memcheck_mark_secret(const void *bytes, size_t count) {
    (void)bytes;
    (void)count;
}
void memcheck_mark_published(const void *bytes, size_t count) {
    (void)bytes;
    (void)count;
}

#endif
