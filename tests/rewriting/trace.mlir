// RUN: hls-opt %s --canonicalize="trace-patterns=true" 2>&1 | filecheck %s --check-prefix=TRACE
// RUN: hls-opt %s --canonicalize="disable-patterns=trivial-loop" | filecheck %s --check-prefix=DISABLED
// RUN: hls-opt %s --canonicalize="enable-patterns=trivial-loop" | filecheck %s --check-prefix=ENABLED
// RUN: not hls-opt %s --canonicalize="disable-patterns=trivial-lop" 2>&1 | filecheck %s --check-prefix=UNKNOWN

// TRACE:      processing 'scf.for'
// TRACE-NEXT:   * pattern 'invariant-arguments'
// TRACE-NEXT:     ** match failure on 'scf.for': each carried value may change and is used
// TRACE-NEXT:     -> failure
// TRACE-NEXT:   * pattern 'trivial-loop'
// TRACE-NEXT:     -> success: pattern 'trivial-loop' applied

// DISABLED: scf.for
// ENABLED-NOT: scf.for
// UNKNOWN: no pattern is called 'trivial-lop'; did you mean 'trivial-loop'?
func.func @once(%x: i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %c1 step %c1 iter_args(%a = %x) -> (i32) {
    %b = arith.addi %a, %a : i32
    scf.yield %b : i32
  }
  return %r : i32
}
