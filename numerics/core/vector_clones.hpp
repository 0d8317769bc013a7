#pragma once

// RESOLVA_VECTOR_CLONES before a function whose loops become vector instructions: where the compiler can
// choose the instruction set at load time, the function is compiled for wide vectors as well.

#if defined(__GNUC__) && __GNUC__ >= 12 && !defined(__clang__) && defined(__x86_64__) && \
    defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define RESOLVA_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define RESOLVA_VECTOR_CLONES
#endif
