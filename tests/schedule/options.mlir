// RUN: not hls-opt %s --schedule=target=pocket-calculator 2>&1 | filecheck %s --check-prefix=TARGET
// RUN: not hls-opt %s --schedule=interval=0 2>&1 | filecheck %s --check-prefix=INTERVAL

// TARGET: error: unknown target 'pocket-calculator'; there are alveo-u280, generic, ice40-hx8k
// INTERVAL: error: 'func.func' op cannot take a sample every 0 cycles; the interval must be 1 or more
func.func @copy(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  return
}
