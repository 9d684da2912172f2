// RUN: not hls-opt %s --schedule=target=pocket-calculator 2>&1 | filecheck %s --check-prefix=TARGET
// RUN: not hls-opt %s --schedule=interval=0 2>&1 | filecheck %s --check-prefix=INTERVAL
// RUN: not hls-opt %s --schedule=clock=fast 2>&1 | filecheck %s --check-prefix=CLOCK
// RUN: not hls-opt %s --schedule=stages=3 2>&1 | filecheck %s --check-prefix=STAGES
// RUN: hls-opt %s --schedule=clock=2.5 | filecheck %s --check-prefix=FAST

// CLOCK: error: 'func.func' op cannot have a clock period of 'fast'; give nanoseconds, such as clock=5
// STAGES: error: 'func.func' op is to have 3 stages, but is no single datapath at this interval; stages can be given at an interval of 1
// FAST: hls.clock = 2.500000e+00 : f64
// TARGET: error: unknown target 'pocket-calculator'; there are alveo-u280, generic, ecp5-85k, ice40-hx8k
// INTERVAL: error: 'func.func' op cannot take a sample every 0 cycles; the interval must be 1 or more
func.func @copy(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  return
}
