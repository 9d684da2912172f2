// RUN: hls-opt %s --schedule="interval=1 stages=2 clock=8" | filecheck %s --check-prefix=TWO
// RUN: hls-opt %s --schedule="interval=1 stages=1" 2>&1 | filecheck %s --check-prefix=ONE
// RUN: not hls-opt %s --schedule="interval=1 stages=1 clock=6" 2>&1 | filecheck %s --check-prefix=FAST
// RUN: hls-opt %s --schedule="interval=1 stages=2" --lower-to-hw | filecheck %s --check-prefix=HW

// The sum of all is cut where it is narrowest: behind the first sums rather than behind the products.
// TWO: hls.latency = 2 : i64
// TWO-COUNT-4: arith.muli %{{.*}} {hls.stage = 0 : i64}
// TWO: arith.trunci %{{.*}} {hls.stage = 0 : i64} : i16 to i4
// TWO: arith.extsi %{{.*}} {hls.stage = 1 : i64} : i4 to i16
// TWO: affine.store %{{.*}} {hls.stage = 2 : i64}

// A clock that was not asked for gives way to the stages that were.
// ONE: warning: 'func.func' op needs a clock of {{.*}} ns for 1 stages, which is taken instead of the 5 ns of alveo-u280
// ONE: hls.clock = {{.*}} : f64

// FAST: error: 'affine.for' op needs {{[0-9]+}} stages at a clock of 6 ns, and may have 1; allow {{[0-9]+}} stages, or a clock of {{.*}} ns

// HW: hw.module @sum(in %clk : !seq.clock, in %rst : i1, in %start : i1, in %in0 : i16, in %in1 : i16, in %in2 : i16, in %in3 : i16, out out0 : i16, out valid : i1)
// HW-NOT: instance
func.func @sum(%x: memref<4xi16>, %y: memref<1xi16>) {
  %zero = arith.constant 0 : i16
  affine.for %o = 0 to 1 {
    %s = affine.for %i = 0 to 4 iter_args(%acc = %zero) -> (i16) {
      %v = affine.load %x[%i] : memref<4xi16>
      %p = arith.muli %v, %v : i16
      %n = arith.addi %acc, %p : i16
      affine.yield %n : i16
    }
    %t = arith.trunci %s : i16 to i4
    %e = arith.extsi %t : i4 to i16
    %q = arith.muli %e, %e : i16
    %r = arith.muli %q, %e : i16
    affine.store %r, %y[%o] : memref<1xi16>
  }
  return
}
