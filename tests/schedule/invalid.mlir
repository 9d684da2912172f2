// RUN: hls-opt %s --schedule=interval=100 --split-input-file --verify-diagnostics

// expected-error@+1 {{'builtin.module' op holds 0 functions with a body; hardware is made of exactly one}}
module {
}

// -----

// expected-error@+1 {{'memref.alloc' op holds f32, for which there is no hardware yet; quantize the network first (--quantize)}}
func.func @float_buffer(%x: memref<4xf32>, %y: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xf32>
    %1 = arith.addf %0, %0 : f32
    affine.store %1, %y[%i] : memref<4xf32>
  }
  return
}

// -----

func.func @float_arithmetic(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    // expected-error@+1 {{'arith.sitofp' op computes in floating point, for which there is no hardware unit yet; quantize the network first (--quantize)}}
    %1 = arith.sitofp %0 : i8 to f32
    %2 = arith.fptosi %1 : f32 to i8
    affine.store %2, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @division(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    // expected-error@+1 {{'arith.divsi' op has no hardware unit; hardware kernels may use integer add, subtract, multiply, compare, select, minimum, maximum, shifts, bitwise logic and table lookups}}
    %1 = arith.divsi %0, %0 : i8
    affine.store %1, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @product(%x: memref<4xi8>, %y: memref<1xi8>) {
  %one = arith.constant 1 : i8
  affine.for %i = 0 to 1 {
    %r = affine.for %k = 0 to 4 iter_args(%a = %one) -> (i8) {
      %0 = affine.load %x[%k] : memref<4xi8>
      // expected-error@+1 {{'arith.muli' op stands in a reduction and takes more than a cycle, so that not every cycle can start an iteration; reduce with add, minimum, maximum, logic or selection}}
      %1 = arith.muli %a, %0 : i8
      affine.yield %1 : i8
    }
    affine.store %r, %y[%i] : memref<1xi8>
  }
  return
}

// -----

func.func @unchanging(%x: memref<4xi8>, %y: memref<1xi8>) {
  %one = arith.constant 1 : i8
  // expected-error@+1 {{'affine.for' op carries a value that its body does not compute from data; carry sums, extrema, selections or values read in the iteration}}
  affine.for %i = 0 to 1 {
    %r:2 = affine.for %k = 0 to 4 iter_args(%a = %one, %b = %one) -> (i8, i8) {
      %0 = affine.load %x[%k] : memref<4xi8>
      %1 = arith.addi %a, %0 : i8
      affine.yield %1, %a : i8, i8
    }
    affine.store %r#1, %y[%i] : memref<1xi8>
  }
  return
}

// -----

func.func @side_effect(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    // expected-error@+1 {{'memref.store' op has an effect that hardware kernels do not have; only affine.store may write}}
    memref.store %0, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @computed_index(%x: memref<4xi8>, %t: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    %1 = arith.index_castui %0 : i8 to index
    // expected-error@+1 {{'memref.load' op reads a buffer at a computed index; only constant tables of one dimension can be looked up that way in hardware}}
    %2 = memref.load %t[%1] : memref<4xi8>
    affine.store %2, %y[%i] : memref<4xi8>
  }
  return
}

// -----

memref.global "private" @state : memref<4xi8> = dense<1>
func.func @variable_global(%x: memref<4xi8>, %y: memref<4xi8>) {
  %s = memref.get_global @state : memref<4xi8>
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    // expected-error@+1 {{'affine.load' op accesses a global whose contents are not constant; pass it as an argument}}
    %1 = affine.load %s[%i] : memref<4xi8>
    %2 = arith.addi %0, %1 : i8
    affine.store %2, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @wide_constant(%x: memref<4xi64>, %y: memref<4xi64>) {
  // expected-error@+1 {{'arith.constant' op is 9223372036854775807, a constant of more than 53 bits, which hardware kernels do not take}}
  %most = arith.constant 9223372036854775807 : i64
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi64>
    %1 = arith.minsi %0, %most : i64
    affine.store %1, %y[%i] : memref<4xi64>
  }
  return
}

// -----

func.func @beside(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  // expected-error@+1 {{'memref.copy' op stands beside the loop nests of a function that is to become hardware; only allocations, constants and loop nests may}}
  memref.copy %x, %y : memref<4xi8> to memref<4xi8>
  return
}

// -----

func.func @unwritten(%x: memref<4xi8>, %y: memref<4xi8>) {
  // expected-error@+1 {{'memref.alloc' op has elements that are read but never written}}
  %b = memref.alloc() : memref<4xi8>
  affine.for %i = 0 to 3 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %b[%i] : memref<4xi8>
  }
  affine.for %i = 0 to 4 {
    %0 = affine.load %b[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @two_writers(%x: memref<4xi8>, %y: memref<4xi8>) {
  // expected-error@+1 {{'memref.alloc' op is written by 2 loop nests; a buffer between kernels needs exactly one}}
  %b = memref.alloc() : memref<4xi8>
  affine.for %i = 0 to 2 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %b[%i] : memref<4xi8>
  }
  affine.for %i = 2 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %b[%i] : memref<4xi8>
  }
  affine.for %i = 0 to 4 {
    %0 = affine.load %b[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  return
}

// -----

// expected-error@+1 {{'func.func' op writes its output in 2 loop nests; hardware sends it from one}}
func.func @two_output_nests(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 2 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  affine.for %i = 2 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.store %0, %y[%i] : memref<4xi8>
  }
  return
}

// -----

func.func @twice(%x: memref<4x4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      %0 = affine.load %x[%i, %j] : memref<4x4xi8>
      // expected-error@+1 {{'affine.store' op writes element 0 of the output a second time; each word of an output stream leaves once}}
      affine.store %0, %y[%i] : memref<4xi8>
    }
  }
  return
}

// -----

func.func @uneven_lanes(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    affine.if affine_set<(d0) : (d0 mod 2 == 0)>(%i) {
      affine.store %0, %y[%i] : memref<4xi8>
    } else {
      // expected-error@+1 {{'affine.store' op stores to the output in other iterations than the stores beside it; all stores to the output must stand under one condition}}
      affine.store %0, %y[%i] : memref<4xi8>
    }
  }
  return
}

// -----

func.func @out_of_bounds(%x: memref<4xi8>, %y: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i] : memref<4xi8>
    // expected-error@+1 {{'affine.store' op subscript 4 of dimension 0 is outside 0..3}}
    affine.store %0, %y[%i + 1] : memref<4xi8>
  }
  return
}
